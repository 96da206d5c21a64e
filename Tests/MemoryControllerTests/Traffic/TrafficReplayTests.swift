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

    @Test(arguments: memories, ["dramsim3", "fr_fcfs"])
    func latencyFromArrivalIncludesTheWaitForEntry(_ name: String, _ policy: String) throws {
        for (rate, isFull) in [(Rational(1, over: 2000), false), (Rational(40), true)] {
            let report = try run(name, policy, rate: rate, count: isFull ? 16_000 : 3000) {
                $0.frontEnd = .per_channel
            }.report
            let (entry, arrival) = (report.latencies.reads, report.latencies.readsFromArrival)
            #expect(entry.count == arrival.count)
            if isFull {
                #expect(arrival.mean > 1.5 * entry.mean && arrival.maximum > entry.maximum)
            } else {
                #expect(arrival.maximum == entry.maximum + 1)
                #expect(abs(arrival.mean - entry.mean - 1) < 1e-9)
            }
        }
    }

    /// Requests of cycle 0 enter one a cycle, so that the n-th of few waits n cycles.
    @Test(arguments: ["dramsim3", "fr_fcfs"])
    func theWaitForEntryIsCountedExactly(_ policy: String) throws {
        let memory = try TimingFiles.load("ddr4-3200-x8", ["controller.policy=\(policy)"])
        let replay = try #require(Replay(memory))
        let requests = (0..<9).map { Request(address: UInt64($0) << 14, cycle: 0, isWrite: false) }
        let latencies = try replay.run(RequestList(requests)).latencies
        #expect(latencies.reads.count == 9 && latencies.meanWait == 1 + 4)
    }
}
