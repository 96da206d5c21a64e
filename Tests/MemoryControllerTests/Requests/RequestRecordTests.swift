import DRAMModel
import MemoryController
import Testing
import TestSupport

/// The requests that a run hands over, against its trace, its commands and its report.
@Suite struct RequestRecordTests {
    private static let seeds: ClosedRange<UInt64> = 9001...9060

    @Test(arguments: [FrontEnd.dramsim3, .per_channel])
    func statisticsComeOutOfRequests(_ frontEnd: FrontEnd) throws {
        for seed in Self.seeds {
            let scenario = RandomScenario(seed: seed)
            try Self.check(
                scenario.configuration, scenario.requests, scenario.cycles, frontEnd,
                scenario.description)
        }
    }

    @Test(arguments: [FrontEnd.dramsim3, .per_channel])
    func soTheyDoWithReadsFirst(_ frontEnd: FrontEnd) throws {
        for seed in Self.seeds {
            let scenario = FRFCFSScenario(seed: seed, isSpread: seed % 2 == 0)
            try Self.check(
                scenario.configuration, scenario.requests, scenario.cycles, frontEnd,
                scenario.description)
        }
    }

    @Test(arguments: [ControllerParameters.Policy.dramsim3, .fr_fcfs])
    func siblingsHaveTheirOwn(_ policy: ControllerParameters.Policy) throws {
        let run = MemoryRun(
            "hbm3", policy: policy, ["organization.channels=4", "organization.pseudo_channels=2"])
        let requests = run.randomRequests(3000, seed: 31, gap: 1)
        for frontEnd in FrontEnd.allCases {
            try Self.check(run.configuration, requests, nil, frontEnd, "siblings")
        }
    }

    /// More writes than a batch of records holds, so that some issue after their records are gone.
    @Test(arguments: [ControllerParameters.Policy.dramsim3, .fr_fcfs])
    func writesIssueAfterTheirRecordsAreTaken(_ policy: ControllerParameters.Policy) throws {
        let run = MemoryRun("ddr4-3200-x8", policy: policy)
        let requests = run.randomRequests(12_000, seed: 5, gap: 2)
        try Self.check(run.configuration, requests, nil, .dramsim3, "many")
    }

    @Test func threadsChangeNothing() throws {
        let run = MemoryRun("hbm2", ["controller.trans_queue_size=4"])
        let requests = run.randomRequests(4000, seed: 77, gap: 1)
        var runs: [[RequestRecorder.Channel]] = []
        for threads in [1, 3] {
            var options = ReplayOptions()
            options.frontEnd = .per_channel
            options.threads = threads
            let sink = RequestRecorder(channels: run.configuration.organization.channels)
            let replay = try #require(Replay(run.configuration, options: options))
            _ = try replay.run(RequestList(requests), requestSink: sink)
            runs.append(sink.channels)
        }
        for (one, three) in zip(runs[0], runs[1]) { #expect(one.all == three.all) }
    }

    /// Replays requests with and without records, and compares what the run says of itself.
    private static func check(
        _ memory: MemoryConfiguration, _ requests: [Request], _ cycles: Int?,
        _ frontEnd: FrontEnd, _ text: String
    ) throws {
        var options = ReplayOptions()
        options.frontEnd = frontEnd
        options.cycles = cycles.map(Int64.init)
        let channels = memory.organization.channels
        let commands = CommandRecorder(channels: channels)
        let sink = RequestRecorder(channels: channels)
        let replay = try #require(Replay(memory, options: options))
        let report = try replay.run(
            RequestList(requests), sink: commands, requestSink: sink)
        let plain = try replay.run(RequestList(requests))
        #expect(plain.cycles == report.cycles, "\(text)")
        var ids = Set<Int64>()
        for channel in report.channels {
            let check = RequestCheck(
                memory: memory, requests: requests, report: channel,
                commands: commands.commands[channel.number],
                records: sink.channels[channel.number], cycles: report.cycles)
            #expect(check.faults == [], "\(text)")
            ids.formUnion(sink.channels[channel.number].all.map(\.id))
        }
        #expect(ids.count == Int(report.completed), "\(text)")
        if cycles == nil { #expect(ids.count == requests.count, "\(text)") }
        #expect(
            "\(plain.latencies)" == "\(report.latencies)", "a log changes no result: \(text)")
    }
}
