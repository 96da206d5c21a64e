import DRAMEngine
import DRAMModel

/// All channels of a memory under one scheduling policy, with the front end that feeds them.
struct MemorySystem<Scheduler: ChannelScheduler & ~Copyable>: ~Copyable {
    static var batch: Int { 4096 }
    /// Cycles after which an observer is asked even when no request comes: a few tenths of a
    /// second.
    static var longWait: Int64 { 1 << 32 }
    /// The same while channels have work of their own.
    static var shortWait: Int64 { 1 << 21 }

    /// Channels that are simulated together: two pseudo channels of a channel, else one.
    let together: Int
    /// Channels that are simulated; siblings count as one.
    let count: Int
    /// Their numbers, of siblings the even one.
    let numbers: [Int]
    /// By a channel's number, where it stands among those simulated, or -1.
    let simulatedIndices: FixedBuffer<Int32>
    /// Who asks for the requests that are done.
    let requestSink: (any RequestSink)?
    /// Whether somebody asks for the numbers of requests.
    let hasIDs: Bool
    /// Threads that may run channels once no more requests come.
    let threads: Int
    let channels: UnsafeMutablePointer<Scheduler>
    /// The run covers the cycles below this one.
    let end: Int64
    let endIsGiven: Bool
    /// How far each channel's share of the trace has entered.
    let feeds: FixedBuffer<ChannelFeed>
    /// Cycles in which a channel had no request, by its number.
    let idle: FixedBuffer<Int64>
    /// The intervals of the run, if it has more than one.
    var intervals: Intervals<Scheduler>?
    /// The first end of an interval, or of the run, that channels have not been brought to; of the
    /// front end that feeds all.
    var boundary: Int64
    /// What the front end had done when the warm-up ended.
    var frontEndBefore = FrontEndReport()
    /// Requests of a warm-up that have not been read.
    var warmupRequests = Int64.max
    var report: ReplayReport
    /// The last cycle that channels were brought to while no request came.
    private var reached: Int64 = -1
    /// Cycles between two requests after which an observer is asked before the second.
    private let gap: Int64
    private let hasStreams: Bool
    /// Whether one front end feeds all channels.
    let isFedInOrder: Bool

    init(_ replay: Replay, sinks: ReplaySinks, streams: [any PIMSource] = []) {
        together = replay.configuration.organization.channelsTogether
        let together = together
        numbers = Set(replay.channels.map { $0 / together * together }).sorted()
        count = numbers.count
        simulatedIndices = FixedBuffer(
            repeating: -1, count: replay.configuration.organization.channels)
        for (simulated, number) in numbers.enumerated() {
            for sibling in number..<number + together {
                simulatedIndices[sibling] = Int32(simulated)
            }
        }
        requestSink = sinks.requests
        hasIDs = sinks.requests != nil
        threads = max(1, replay.options.threads)
        endIsGiven = replay.options.cycles != nil
        hasStreams = !streams.isEmpty
        isFedInOrder = replay.options.frontEnd == .dramsim3
        gap = streams.isEmpty ? Self.longWait : Self.shortWait
        let end = replay.options.cycles ?? .max
        self.end = end
        channels = .allocate(capacity: count)
        for (index, number) in numbers.enumerated() {
            (channels + index).initialize(
                to: Scheduler(
                    replay.configuration, rules: replay.rules, channel: number, end: end,
                    sinks: sinks,
                    streams: PIMStreams(
                        sources: streams.filter { $0.channel / together * together == number },
                        batchesMACs: replay.options.batchesMACs)))
        }
        feeds = FixedBuffer(repeating: ChannelFeed(boundary: end), count: count)
        idle = FixedBuffer(repeating: 0, count: replay.configuration.organization.channels)
        report = ReplayReport(latencies: .none)
        boundary = end
        let epoch = sinks.intervals == nil ? nil : replay.options.epoch
        if epoch != nil || replay.options.warmup != nil {
            let plan = IntervalPlan(
                epoch: epoch, warmup: replay.options.warmup, cycles: replay.options.cycles)
            intervals = Intervals(
                plan, sink: sinks.intervals, channels, feeds.base, idle.base, numbers: numbers,
                together: together)
            boundary = plan.next(after: 0)
        }
        if case .requests(let count) = replay.options.warmup { warmupRequests = count }
    }

    deinit {
        channels.deinitialize(count: count)
        channels.deallocate()
    }

    /// Feeds one request a cycle into the whole memory, strictly in order: a request that its
    /// channel has no room for keeps the later ones waiting, whichever channel they go to.
    ///
    /// A channel is only brought forward when a request goes to it, so channels never wait for each
    /// other.
    mutating func feedInOrder(
        _ source: any RequestSource, _ decoder: some AddressDecoder,
        _ observer: any ReplayObserver
    ) throws {
        let buffer = UnsafeMutableBufferPointer<Request>.allocate(capacity: Self.batch)
        defer { buffer.deallocate() }
        var last: Int64 = -1
        while true {
            let most = min(buffer.count, Int(warmupRequests))
            let read = try source.read(
                into: UnsafeMutableBufferPointer(rebasing: buffer[..<most]))
            guard read > 0 else { return endShares(after: last) }
            report.requests += Int64(read)
            for index in 0..<read {
                let request = buffer[index]
                let number = decoder.channel(of: request.address)
                let simulated = simulatedIndices.base[number]
                precondition(simulated >= 0, "a request to a channel that is not simulated")
                let channel = channels + Int(simulated)
                channel.pointee.aim(at: number)
                var entry = max(request.cycle, last &+ 1)
                if entry >= boundary || entry &- last >= gap {
                    guard entry < end else { return try skipRest(source, buffer) }
                    guard entry &- last < gap || isFree(through: entry, observer) else {
                        report.interrupted = true
                        return endShares(after: last)
                    }
                    if entry >= boundary { pass(through: entry, for: channel, number) }
                }
                channel.pointee.advance(through: entry)
                if !channel.pointee.accepts(isWrite: request.isWrite) {
                    let due = entry
                    entry = channel.pointee.advance(
                        untilRoomFor: request.isWrite, from: entry, limit: boundary)
                    if entry == boundary {
                        entry = passFull(channel, number, request.isWrite, from: due)
                        guard entry < end else { return try skipRest(source, buffer) }
                    } else {
                        report.frontEnd.blocked &+= entry &- due
                    }
                }
                if channel.pointee.isWithoutRequests {
                    idle.base[number] &+= max(0, entry &- channel.pointee.lastBusy)
                }
                channel.pointee.enter(
                    request, decoder.decode(request.address), at: entry, id: report.accepted)
                last = entry
                report.accepted &+= 1
            }
            countWarmup(read, after: last)
            guard mayGoOn(observer, at: last) else {
                report.interrupted = true
                return endShares(after: last)
            }
        }
    }

    /// Brings a channel to the first cycle in which it has room, or to the end of the run, through
    /// the ends of intervals: it has been brought to the first of them without finding room.
    ///
    /// - Parameter due: the cycle in which the request could have entered.
    @inline(never)
    private mutating func passFull(
        _ channel: UnsafeMutablePointer<Scheduler>, _ number: Int, _ isWrite: Bool,
        from due: Int64
    ) -> Int64 {
        var (due, entry) = (due, boundary)
        while entry == boundary && entry < end {
            report.frontEnd.blocked &+= entry &- due
            due = entry
            pass(through: entry, for: channel, number)
            entry = channel.pointee.advance(
                untilRoomFor: isWrite, from: entry, limit: boundary)
        }
        report.frontEnd.blocked &+= entry &- due
        return entry
    }

    /// Brings all channels to just before a far cycle, asking the observer now and then whether to
    /// go on.
    private mutating func isFree(
        through cycle: Int64, _ observer: any ReplayObserver
    ) -> Bool {
        while true {
            var soonest = Int64.max
            var isBusy = false
            for index in 0..<count {
                let boundary = isFedInOrder ? boundary : feeds[index].boundary
                channels[index].skipIdle(before: min(cycle, boundary))
                soonest = min(soonest, channels[index].wake)
                if !channels[index].isDrained { isBusy = true }
            }
            guard soonest < cycle else { return true }
            let stop = min(cycle - 1, soonest + (isBusy ? Self.shortWait : Self.longWait))
            advance(through: stop)
            reached = max(reached, stop)
            guard mayGoOn(observer, at: stop) else { return false }
        }
    }

    /// Whether the run is to go on: its observer wants it, and no channel has found a fault in a
    /// stream.
    func mayGoOn(_ observer: any ReplayObserver, at cycle: Int64) -> Bool {
        for index in 0..<count where channels[index].fault != nil { return false }
        return observer.progressed(requests: report.requests, cycle: cycle)
    }

    /// The trace has ended for all channels with the request that entered in a cycle.
    private mutating func endShares(after cycle: Int64) {
        for index in 0..<count { feeds.base[index].last = cycle }
    }

    /// The run ended before its trace: the rest is only checked and counted.
    private mutating func skipRest(
        _ source: any RequestSource, _ buffer: UnsafeMutableBufferPointer<Request>
    ) throws {
        for index in 0..<count { feeds.base[index].isShut = true }
        guard !source.isEndless else { return }
        while true {
            let read = try source.read(into: buffer)
            guard read > 0 else { return }
            report.requests += Int64(read)
        }
    }

    /// Tells every channel whose requests have all entered that no more will follow.
    private mutating func endRequests() {
        eachChannel { channel, feed in
            guard !feed.isShut else { return }
            channel.advance(through: feed.last)
            channel.endOfRequests(after: feed.last)
        }
    }

    /// Does something to every channel, some side by side.
    mutating func eachChannel(
        _ body: @escaping @Sendable (inout Scheduler, ChannelFeed) -> Void
    ) {
        let run = ChannelRun<Scheduler>(channels: channels, feeds: feeds.base, body: body)
        let workers = WorkerPool(threads: min(threads, count) - 1)
        workers.start(jobs: count) { run.run($0) }
        workers.finish()
    }

    /// Runs every channel to the end of the run and gathers the results.
    ///
    /// A run that was interrupted ends when what has entered is done, or at its given end.
    ///
    /// - Throws: what is wrong with PIM streams, as far as replaying them has shown.
    consuming func finish(_ observer: any ReplayObserver) throws -> ReplayReport {
        endRequests()
        if endIsGiven && !report.interrupted && !isFree(through: end, observer) {
            report.interrupted = true
        }
        var cycles = end
        if !endIsGiven || report.interrupted { cycles = min(end, finishWork(observer) + 1) }
        advance(through: cycles - 1)
        var latencies = LatencyCounters()
        for index in 0..<count {
            for number in numbers[index]..<numbers[index] + together {
                channels[index].aim(at: number)
                guard channels[index].isWithoutRequests else { continue }
                idle[number] += max(0, cycles - 1 - channels[index].lastBusy)
            }
            let first = channels[index].finish(cycles: cycles)
            let second = channels[index].finishSibling(cycles: cycles)
            if let intervals {
                for number in intervals.numbers(index) {
                    add(intervals.finish(index, number, cycles: cycles, &latencies), number)
                }
            } else {
                add(first, numbers[index], idle: idle[numbers[index]])
                if let second { add(second, numbers[index] + 1, idle: idle[numbers[index] + 1]) }
                channels[index].addLatencies(to: &latencies)
            }
            report.lastDone = max(report.lastDone, channels[index].lastDone)
            if let fault = channels[index].fault { throw fault }
        }
        report.cycles = cycles
        report.latencies = latencies.report(withBins: true)
        if isFedInOrder { report.frontEnd.entering = report.accepted }
        excludeWarmup()
        report.frontEnd.cycles = report.cycles * (isFedInOrder ? 1 : Int64(count))
        return report
    }

    private mutating func add(_ channel: ChannelReport, _ number: Int, idle: Int64) {
        var channel = channel
        channel.withoutRequests = idle
        add(channel, number)
    }

    private mutating func add(_ channel: ChannelReport, _ number: Int) {
        report.channels.append(channel)
        report.channels[report.channels.count - 1].number = number
        // The requests of streams do not come this way.
        if hasStreams { report.channels[report.channels.count - 1].withoutRequests = nil }
    }

    /// Lets every channel finish what has entered, asking the observer now and then whether PIM
    /// streams may go on; returns the last cycle that takes.
    private mutating func finishWork(_ observer: any ReplayObserver) -> Int64 {
        let end = end
        let most = max(1 << 12, Self.stepsAtOnce / count)
        if report.interrupted { cutStreams() }
        while !isFinished {
            eachChannel { channel, feed in
                let stop = min(end, feed.boundary)
                var steps = 0
                while !channel.isDrained && channel.wake < stop && steps < most {
                    if steps & 1023 == 0 { channel.skipIdle(before: stop) }
                    channel.step()
                    steps += 1
                }
                if steps == most { channel.checkDeadlock() }
            }
            passDue()
            guard !report.interrupted else { continue }
            var cycle = reached
            for index in 0..<count where channels[index].wake != .max {
                cycle = max(cycle, channels[index].wake)
            }
            guard mayGoOn(observer, at: cycle) else {
                report.interrupted = true
                cutStreams()
                continue
            }
        }
        var last = reached
        for index in 0..<count { last = max(last, channels[index].lastWork) }
        return last
    }

    private mutating func cutStreams() {
        for index in 0..<count { channels[index].cutStreams() }
    }

    /// Steps that channels take before the observer is asked again: a hundredth of a second.
    private static var stepsAtOnce: Int { 1 << 16 }

    private var isFinished: Bool {
        for index in 0..<count where !channels[index].isDrained && channels[index].wake < end {
            return false
        }
        return true
    }
}
