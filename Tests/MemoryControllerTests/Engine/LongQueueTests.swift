import DRAMModel
import MemoryController
import Testing
import TestSupport

/// Command queues of more than 64 entries, against the oracle, which knows no such limit.
@Suite struct LongQueueTests {
    struct Queues: Sendable, CustomTestStringConvertible {
        var size: Int
        var isPerRank: Bool
        var rows: UInt64
        var writes: UInt64
        var testDescription: String {
            "\(size) entries a \(isPerRank ? "rank" : "bank"), \(rows) rows, \(writes) % writes"
        }
    }

    static let queues: [Queues] = [
        Queues(size: 65, isPerRank: false, rows: 2, writes: 30),
        Queues(size: 100, isPerRank: false, rows: 16, writes: 50),
        Queues(size: 128, isPerRank: true, rows: 3, writes: 20),
        Queues(size: 200, isPerRank: false, rows: 5, writes: 40),
        Queues(size: 256, isPerRank: true, rows: 12, writes: 60),
        Queues(size: 1024, isPerRank: false, rows: 8, writes: 10),
    ]

    @Test(arguments: queues, [1, 2] as [UInt64])
    func matchesOracle(_ queues: Queues, seed: UInt64) throws {
        var configuration = SmallMemory.configuration(.DDR4, channels: 1, ranks: 2)
        configuration.controller.cmd_queue_size = queues.size
        configuration.controller.queue_structure = queues.isPerRank ? .per_rank : .per_bank
        configuration.controller.unified_queue = seed == 2
        if seed == 2 { configuration.controller.refresh_policy = .rank_staggered }
        let requests = Self.requests(configuration, queues, seed: seed)
        let oracle = DRAMsim3Oracle(configuration, watchdogCycles: 1_000_000)
            .run(requests, cycles: nil)
        let sink = CommandRecorder(channels: 1)
        let replay = try #require(Replay(configuration))
        let report = try replay.run(RequestList(requests), sink: sink)
        let comparison = EngineComparison(
            configuration, report: report, commands: sink.commands, oracle: oracle)
        #expect(comparison.differences.isEmpty, "\(comparison.summary)")
    }

    /// Requests as fast as they enter, to two banks: a queue fills with those of few rows. One in
    /// eight is for a burst asked for a little before, at another of its addresses.
    private static func requests(
        _ configuration: MemoryConfiguration, _ queues: Queues, seed: UInt64
    ) -> [Request] {
        var random = SplitMix64(seed: seed &* 977 &+ UInt64(queues.size))
        let o = configuration.organization
        let mapping = AddressMapping(configuration)
        var addresses: [UInt64] = []
        return (0..<max(400, queues.size + 300)).map { _ in
            var address = mapping.encode(
                DecodedAddress(
                    channel: 0, rank: random.next() % 16 == 0 ? 1 : 0, bankgroup: 0,
                    bank: Int32(random.next() % 8 == 0 ? 1 : 0),
                    row: Int32(random.next() % queues.rows),
                    column: Int32(random.next() % UInt64(o.requestsPerRow))))
            if random.next() % 8 == 0, let before = addresses.suffix(80).first {
                address = before + random.next() % UInt64(o.requestBytes)
            }
            addresses.append(address)
            return Request(
                address: address, cycle: 0, isWrite: random.next() % 100 < queues.writes)
        }
    }
}
