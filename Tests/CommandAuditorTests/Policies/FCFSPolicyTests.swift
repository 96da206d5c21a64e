import DRAMModel
import TestSupport
import Testing

@testable import MemoryController

/// A small policy on what policies share: its commands are legal, and in the order of the requests.
@Suite struct FCFSPolicyTests {
    /// A run of requests, in order.
    private func run(
        _ memory: MemoryConfiguration, _ requests: [Request]
    ) throws -> (log: [CommandRecord], report: ReplayReport) {
        let replay = try #require(Replay(memory))
        let sink = CommandRecorder(lastCycle: 100_000_000)
        var system = MemorySystem<FCFSScheduler>(replay, sinks: ReplaySinks(commands: sink))
        try system.feedInOrder(RequestList(requests), replay.mapping, SilentObserver())
        let report = try system.finish(SilentObserver())
        return (sink.logs[0], report)
    }

    /// Requests for addresses of their own, so that none is merged, joined or forwarded.
    private func requests(_ memory: MemoryConfiguration, _ random: inout SplitMix64) -> [Request] {
        let o = memory.organization
        let mapping = AddressMapping(memory)
        let blocks = UInt64(o.capacityBytes / o.requestBytes)
        var taken: Set<UInt64> = []
        var cycle: Int64 = 0
        return (0..<400).compactMap { _ in
            cycle += Int64(random.pick([0, 0, 1, 30, 3000]))
            // A few rows, so that some are hit.
            var address = mapping.decode(
                UInt64(random.int(0...Int(blocks) - 1)) * UInt64(o.requestBytes))
            address.row = Int32(random.int(0...2))
            address.bankgroup = 0
            let bytes = mapping.encode(address)
            guard taken.insert(bytes).inserted else { return nil }
            return Request(address: bytes, cycle: cycle, isWrite: random.chance(40))
        }
    }

    @Test(arguments: [
        "ddr3-1600", "ddr4-3200-x8", "ddr5-4800", "lpddr4-2400", "lpddr5-6400", "gddr5", "gddr6",
        "hbm2", "hbm3",
    ])
    func commandsAreLegalAndInOrder(_ name: String) throws {
        var random = SplitMix64(seed: 13)
        for page in [ControllerParameters.PagePolicy.open, .closed] {
            var memory = TimingFiles.memory(name)
            memory.organization.channels = 1
            memory.controller.page_policy = page
            memory.controller.self_refresh = false
            let requests = requests(memory, &random)
            let (log, report) = try run(memory, requests)
            let audit = Audit(log, memory)
            #expect(audit.violations.isEmpty, "\(name) \(page): \(audit.text)")
            let done = report.channels[0].readsDone + report.channels[0].writesDone
            #expect(done == Int64(requests.count))
            let mapping = AddressMapping(memory)
            let asked = requests.map { Served(mapping.decode($0.address), $0.isWrite) }
            let served = log.filter(\.command.kind.isColumn).map { Served($0.command) }
            #expect(served == asked, "\(name) \(page): requests are served out of order")
            #expect(
                log.contains { $0.command.kind == .refresh || $0.command.kind == .refresh_bank })
        }
    }

    /// What a request asks for, and what a column command serves.
    private struct Served: Equatable {
        let isRead: Bool
        let target: [Int32]

        init(_ address: DecodedAddress, _ isWrite: Bool) {
            isRead = !isWrite
            target = [
                address.rank, address.bankgroup, address.bank, address.row, address.column,
            ]
        }

        init(_ command: Command) {
            isRead = command.kind.isRead
            target = [
                command.rank, command.bankgroup, command.bank, command.row, command.column,
            ]
        }
    }
}
