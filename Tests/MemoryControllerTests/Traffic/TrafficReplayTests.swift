import DRAMModel
import MemoryController
import TestSupport
import Testing

/// Traffic replayed on memories.
@Suite struct TrafficReplayTests {
    static let memories = ["ddr4-3200-x8", "hbm2", "ddr5-4800"]

    private func run(
        _ name: String, _ policy: String, rate: Rational?, count: Int64?,
        _ change: (inout ReplayOptions) -> Void
    ) throws -> (report: ReplayReport, log: [[CommandRecord]]) {
        let memory = try TimingFiles.load(name, ["controller.policy=\(policy)"])
        var options = ReplayOptions()
        change(&options)
        let replay = try #require(Replay(memory, options: options))
        let traffic = Traffic(
            .random, readShare: Rational(2, over: 3)!, rate: rate, seed: 3, count: count, base: 0,
            footprint: UInt64(memory.organization.capacityBytes))
        let recorder = CommandRecorder(channels: memory.organization.channels)
        let report = try replay.run(
            TrafficSource(
                traffic, requestBytes: memory.organization.requestBytes, cycles: options.cycles),
            sink: recorder)
        return (report, recorder.logs)
    }

    @Test(arguments: memories, FrontEnd.allCases)
    func endlessTrafficEndsWithTheRun(_ name: String, _ frontEnd: FrontEnd) throws {
        for policy in ["dramsim3", "fr_fcfs"] {
            let one = try run(name, policy, rate: nil, count: nil) {
                ($0.cycles, $0.frontEnd) = (50_000, frontEnd)
            }
            #expect(one.report.cycles == 50_000 && one.report.completed > 3000)
            #expect(one.report.requests == one.report.accepted)
            let several = try run(name, policy, rate: nil, count: nil) {
                ($0.cycles, $0.frontEnd, $0.threads) = (50_000, frontEnd, 3)
            }
            #expect(several.log == one.log)
            #expect(several.report.accepted == one.report.accepted)
        }
    }

    /// Where latencies begin changes no command, only the latencies.
    @Test(arguments: memories, ["dramsim3", "fr_fcfs"])
    func latencyFromArrivalIncludesTheWaitForEntry(_ name: String, _ policy: String) throws {
        for (rate, isFull) in [(Rational(1, over: 2000), false), (Rational(40), true)] {
            var reports: [ReplayReport] = []
            var logs: [[[CommandRecord]]] = []
            for start in [LatencyStart.entry, .arrival] {
                let result = try run(name, policy, rate: rate, count: isFull ? 16_000 : 3000) {
                    ($0.latencyStart, $0.frontEnd) = (start, .per_channel)
                }
                reports.append(result.report)
                logs.append(result.log)
            }
            #expect(logs[0] == logs[1] && reports[0].cycles == reports[1].cycles)
            let (entry, arrival) = (reports[0].latency, reports[1].latency)
            #expect(entry.count == arrival.count)
            if isFull {
                #expect(arrival.mean > 1.5 * entry.mean && arrival.maximum > entry.maximum)
            } else {
                #expect(arrival.mean == entry.mean && arrival.maximum == entry.maximum)
            }
        }
    }

    /// Requests of cycle 0 enter one a cycle, so that the n-th of few waits n cycles.
    @Test(arguments: ["dramsim3", "fr_fcfs"])
    func theWaitForEntryIsCountedExactly(_ policy: String) throws {
        func latency(_ start: LatencyStart) throws -> LatencyReport {
            let memory = try TimingFiles.load("ddr4-3200-x8", ["controller.policy=\(policy)"])
            var options = ReplayOptions()
            options.latencyStart = start
            let replay = try #require(Replay(memory, options: options))
            let requests = (0..<9).map {
                Request(address: UInt64($0) << 14, cycle: 0, isWrite: false)
            }
            return try replay.run(RequestList(requests)).latency
        }
        let (entry, arrival) = (try latency(.entry), try latency(.arrival))
        #expect(entry.count == 9 && arrival.mean - entry.mean == 4)
    }
}
