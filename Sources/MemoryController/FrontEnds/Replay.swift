import DRAMEngine
import DRAMModel

/// How requests enter the memory system.
public enum FrontEnd: String, CaseIterable, Sendable {
    /// One request a cycle into the whole memory system, strictly in the order of the trace.
    case dramsim3
    /// Each channel takes its own requests at its own pace, in their order, up to `issueWidth` a
    /// cycle.
    case per_channel
}

/// How long a run is warmed up before it is measured.
public enum Warmup: Equatable, Sendable {
    /// For so many cycles.
    case cycles(Int64)
    /// Until so many requests have entered and data that are then on their way have come; with the
    /// front end `dramsim3` only.
    case requests(Int64)
}

/// What a replay can be told.
public struct ReplayOptions: Sendable {
    /// Run exactly so many cycles; `nil` runs until every request has completed.
    public var cycles: Int64?
    /// What comes before the part of the run that is reported; not beside PIM streams.
    public var warmup: Warmup?
    /// Cycles of the intervals that are reported; `nil` for none.
    public var epoch: Int64?
    /// How requests enter.
    public var frontEnd = FrontEnd.dramsim3
    /// Requests that a channel takes a cycle with `per_channel`.
    public var issueWidth = 1
    /// Threads that run channels with `per_channel`, and what is left when the requests have all
    /// entered.
    public var threads = 1
    /// The channels to simulate; `nil` for all. Of identical channels one is enough.
    ///
    /// The others do nothing, not even refresh, and are not in the report. No request and no stream
    /// may be theirs: either traps. What a channel does is the same whichever others are simulated;
    /// a run without `cycles` ends with the last completion in those that are.
    public var channels: [Int]?
    /// Whether MACs issue in batches while nothing else can happen; tests compare with one by one.
    package var batchesMACs = true

    /// Creates the defaults.
    public init() {}
}

/// What a replay tells its caller while it runs; also how it is asked to stop.
public protocol ReplayObserver {
    /// Called after each batch; returns false to end the run there.
    func progressed(requests: Int64, cycle: Int64) -> Bool
}

/// An observer that never stops a run.
public struct SilentObserver: ReplayObserver {
    /// Creates it.
    public init() {}
    /// Goes on.
    public func progressed(requests: Int64, cycle: Int64) -> Bool { true }
}

/// Replays request traces on a memory.
public struct Replay: Sendable {
    /// The memory.
    public let configuration: MemoryConfiguration
    /// How requests enter and when the run ends.
    public let options: ReplayOptions
    let rules: ReplayRules
    let mapping: AddressMapping

    /// Prepares a replay; `nil` when the address mapping does not fit the organization.
    public init?(_ configuration: MemoryConfiguration, options: ReplayOptions = .init()) {
        guard
            let mapping = AddressMapping(
                configuration.controller.address_mapping,
                organization: configuration.organization)
        else { return nil }
        self.configuration = configuration
        self.options = options
        self.mapping = mapping
        rules = ReplayRules(configuration)
    }

    /// The most PIM streams that a channel may have.
    public static let maximumStreams = RequestGroup.maximumStreams

    /// The numbers of the channels that are simulated, in their order.
    var channels: [Int] {
        let all = 0..<configuration.organization.channels
        guard let chosen = options.channels else { return Array(all) }
        precondition(!chosen.isEmpty, "no channel to simulate")
        precondition(chosen.allSatisfy(all.contains), "a channel that the memory does not have")
        return Set(chosen).sorted()
    }

    /// Names of the rules in command records; index 0 is "no rule".
    public var ruleNames: [String] { rules.set.names }

    /// Runs a request trace beside any number of PIM streams, handing issued commands to `sink` and
    /// requests that are done to `requestSink`; what channels did in intervals goes to
    /// `intervalSink`, where `options.epoch` asks for them.
    ///
    /// Streams of a memory without processing units may hold requests and points of order, and no
    /// commands.
    ///
    /// - Throws: what the sources throw, and `PIMFault` for what is wrong with a stream and shows
    ///   only when it is replayed.
    public func run(
        _ source: any RequestSource = RequestList([]), streams: [any PIMSource] = [],
        sink: (any CommandSink)? = nil, requestSink: (any RequestSink)? = nil,
        intervalSink: (any IntervalSink)? = nil, observer: any ReplayObserver = SilentObserver()
    ) throws -> ReplayReport {
        let sinks = ReplaySinks(
            commands: sink, requests: requestSink, intervals: intervalSink)
        precondition(options.warmup == nil || streams.isEmpty, "a warm-up beside streams")
        if case .requests = options.warmup {
            precondition(options.frontEnd == .dramsim3, "channels with a pace of their own")
        }
        let channels = channels
        precondition(
            streams.allSatisfy { channels.contains($0.channel) },
            "a stream of a channel that is not simulated")
        precondition(streams.count <= Self.maximumStreams * channels.count, "too many PIM streams")
        if configuration.organization.channelsTogether > 1 {
            switch (configuration.controller.policy, streams.isEmpty) {
            case (.dramsim3, true):
                return try run(
                    SiblingScheduler<DRAMsim3Scheduler>.self, source, streams, sinks, observer)
            case (.fr_fcfs, true):
                return try run(
                    SiblingScheduler<FRFCFSScheduler>.self, source, streams, sinks, observer)
            case (.dramsim3, false):
                return try run(
                    SiblingScheduler<PIMScheduler<DRAMsim3Scheduler>>.self, source, streams, sinks,
                    observer)
            case (.fr_fcfs, false):
                return try run(
                    SiblingScheduler<PIMScheduler<FRFCFSScheduler>>.self, source, streams, sinks,
                    observer)
            }
        }
        switch (configuration.controller.policy, streams.isEmpty) {
        case (.dramsim3, true):
            return try run(DRAMsim3Scheduler.self, source, streams, sinks, observer)
        case (.fr_fcfs, true):
            return try run(FRFCFSScheduler.self, source, streams, sinks, observer)
        case (.dramsim3, false):
            return try run(
                PIMScheduler<DRAMsim3Scheduler>.self, source, streams, sinks, observer)
        case (.fr_fcfs, false):
            return try run(PIMScheduler<FRFCFSScheduler>.self, source, streams, sinks, observer)
        }
    }

    private func run<Scheduler: ChannelScheduler & ~Copyable>(
        _: Scheduler.Type, _ source: any RequestSource, _ streams: [any PIMSource],
        _ sinks: ReplaySinks, _ observer: any ReplayObserver
    ) throws -> ReplayReport {
        var memory = MemorySystem<Scheduler>(self, sinks: sinks, streams: streams)
        if let cutter = mapping.plainCutter {
            try feed(&memory, source, cutter, observer)
        } else {
            try feed(&memory, source, mapping, observer)
        }
        return try memory.finish(observer)
    }

    private func feed<Scheduler: ChannelScheduler & ~Copyable>(
        _ memory: inout MemorySystem<Scheduler>, _ source: any RequestSource,
        _ decoder: some AddressDecoder, _ observer: any ReplayObserver
    ) throws {
        switch options.frontEnd {
        case .dramsim3: try memory.feedInOrder(source, decoder, observer)
        case .per_channel: try memory.feedByChannel(source, decoder, observer, options)
        }
        if source.isEndless { memory.report.requests = memory.report.accepted }
    }
}
