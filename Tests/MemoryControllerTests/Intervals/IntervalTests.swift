import DRAMModel
import MemoryController
import Testing
import TestSupport

/// Intervals and warm-ups against the requests and commands of the same run.
@Suite struct IntervalTests {
    private static let seeds: ClosedRange<UInt64> = 7101...7140

    @Test(arguments: FrontEnd.allCases)
    func intervalsComeOutOfLogs(_ frontEnd: FrontEnd) throws {
        for seed in Self.seeds {
            let scenario = RandomScenario(seed: seed)
            try Self.checkEpochs(
                scenario.configuration, scenario.requests, scenario.cycles, frontEnd,
                epoch: Int64(40 + seed % 7 * 50), scenario.description)
        }
    }

    @Test(arguments: FrontEnd.allCases)
    func soTheyDoWithReadsFirst(_ frontEnd: FrontEnd) throws {
        for seed in Self.seeds {
            let scenario = FRFCFSScenario(seed: seed, isSpread: seed % 2 == 0)
            try Self.checkEpochs(
                scenario.configuration, scenario.requests, scenario.cycles, frontEnd,
                epoch: Int64(40 + seed % 7 * 50), scenario.description)
        }
    }

    @Test(arguments: [ControllerParameters.Policy.dramsim3, .fr_fcfs])
    func siblingsHaveTheirOwn(_ policy: ControllerParameters.Policy) throws {
        let run = MemoryRun(
            "hbm3", policy: policy, ["organization.channels=4", "organization.pseudo_channels=2"])
        let requests = run.randomRequests(2000, seed: 13, gap: 1)
        for frontEnd in FrontEnd.allCases {
            try Self.checkEpochs(
                run.configuration, requests, nil, frontEnd, epoch: 500, "siblings")
        }
    }

    @Test(arguments: FrontEnd.allCases)
    func aWarmupIsLeftOut(_ frontEnd: FrontEnd) throws {
        for seed in Self.seeds {
            let scenario =
                seed % 2 == 0
                ? (RandomScenario(seed: seed).configuration, RandomScenario(seed: seed).requests)
                : (FRFCFSScenario(seed: seed).configuration, FRFCFSScenario(seed: seed).requests)
            let cycles = seed % 3 == 0 ? 3000 : nil
            try Self.checkWarmup(
                scenario.0, scenario.1, cycles, frontEnd, .cycles(Int64(30 + seed % 11 * 40)),
                "seed \(seed)")
        }
    }

    @Test(arguments: [ControllerParameters.Policy.dramsim3, .fr_fcfs])
    func aWarmupOfRequestsEndsWhenTheyHaveEntered(_ policy: ControllerParameters.Policy) throws {
        let run = MemoryRun("hbm2", policy: policy)
        let requests = run.randomRequests(1500, seed: 3, gap: 2)
        try Self.checkWarmup(
            run.configuration, requests, nil, .dramsim3, .requests(700), "requests")
    }

    @Test func aRunMayEndInItsWarmup() throws {
        let run = MemoryRun("ddr4-3200-x8")
        var options = ReplayOptions()
        options.warmup = .cycles(1_000_000)
        let requests = MemoryRun.requests("0x0 READ 0")
        let report = try #require(Replay(run.configuration, options: options))
            .run(RequestList(requests))
        #expect(report.warmupCycles == 0 && report.completed == 1 && report.requests == 1)
    }

    private static func checkEpochs(
        _ memory: MemoryConfiguration, _ requests: [Request], _ cycles: Int?,
        _ frontEnd: FrontEnd, epoch: Int64, _ text: String
    ) throws {
        var options = ReplayOptions()
        options.frontEnd = frontEnd
        options.cycles = cycles.map(Int64.init)
        options.epoch = epoch
        let channels = memory.organization.channels
        let run = LoggedRun(channels: channels)
        let replay = try #require(Replay(memory, options: options))
        let report = try replay.run(
            RequestList(requests), sink: run.commands, requestSink: run.requests,
            intervalSink: run.intervals)
        options.epoch = nil
        let plain = try #require(Replay(memory, options: options)).run(RequestList(requests))
        #expect("\(report)" == "\(plain)", "intervals change no result: \(text)")
        let intervals = run.intervals.all
        for number in 0..<channels {
            let ofChannel = intervals.filter { $0.channel.number == number }
            let starts = ofChannel.map(\.start)
            #expect(starts == Array(stride(from: 0, to: report.cycles, by: Int(epoch))), "\(text)")
            #expect(ofChannel.last?.end == report.cycles, "\(text)")
            for interval in ofChannel {
                let faults = run.faults(
                    interval.channel, interval.start..<interval.end, replay.ruleNames)
                #expect(faults == [], "\(text)")
            }
            // Of an event of unknown energy the whole is unknown, not what came before it.
            guard let whole = report.channels[number].totalEnergy_pJ else { continue }
            let energy = ofChannel.reduce(0) { $0 + ($1.energy_pJ ?? .infinity) }
            #expect(abs(energy - whole) <= 1e-9 * max(1, abs(whole)), "\(text)")
        }
    }

    private static func checkWarmup(
        _ memory: MemoryConfiguration, _ requests: [Request], _ cycles: Int?,
        _ frontEnd: FrontEnd, _ warmup: Warmup, _ text: String
    ) throws {
        var options = ReplayOptions()
        options.frontEnd = frontEnd
        options.cycles = cycles.map(Int64.init)
        let plain = try #require(Replay(memory, options: options)).run(RequestList(requests))
        options.warmup = warmup
        let run = LoggedRun(channels: memory.organization.channels)
        let replay = try #require(Replay(memory, options: options))
        let report = try replay.run(
            RequestList(requests), sink: run.commands, requestSink: run.requests)
        let start = report.warmupCycles
        #expect(report.cycles + start == plain.cycles, "\(text)")
        #expect(report.lastDone == plain.lastDone, "\(text)")
        let done = run.requests.channels.flatMap(\.all)
        #expect(done.count == Int(plain.completed), "\(text)")
        switch warmup {
        case .cycles(let cycles): #expect(start == cycles || plain.cycles <= cycles, "\(text)")
        case .requests(let count):
            let first = done.filter { $0.id < count }.map(\.enteredAt).max()!
            let readDelay = Int64(memory.timing.RL + memory.organization.burstCycles)
            #expect(start >= first && start <= first + readDelay + 1, "\(text)")
        }
        for channel in report.channels {
            let faults = run.faults(channel, start..<start + report.cycles, replay.ruleNames)
            #expect(faults == [], "\(text)")
        }
        let latencies = report.latencies
        let reads = done.filter { !$0.isWrite && $0.doneAt >= start }
        #expect(latencies.reads.count == Int64(reads.count), "\(text)")
        #expect(
            report.requests - report.completed
                == Int64(requests.count) - plain.completed, "\(text)")
    }
}
