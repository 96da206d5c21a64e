import DRAMModel
import MemoryController
import Testing

/// A full write buffer whose writes wait for reads of their addresses does not stop those reads.
///
/// The reference never gets out of this (its issues #2 and #43): the full buffer starts a drain,
/// the drain finds a write that must wait for a read, and the read never gets a turn.
@Suite struct LivelockTests {
    static let policies = ControllerParameters.Policy.allCases

    static let size = 4

    /// Reads of four rows of one bank, whose command queue holds one; then writes to the same
    /// addresses, that of the youngest read first.
    static func story(
        _ policy: ControllerParameters.Policy
    ) throws -> (TimingRun, [Request]) {
        var run = try TimingRun(
            "ddr4-3200-x8", "controller.policy=\(policy.rawValue)",
            "controller.trans_queue_size=\(size)", "controller.cmd_queue_size=1")
        run.options.frontEnd = .dramsim3
        var requests: [Request] = []
        for row in 0..<Int32(size) {
            requests.append(run.request((0, 0, 0), row: row, at: Int64(row)))
        }
        for row in (0..<Int32(size)).reversed() {
            requests.append(
                run.request((0, 0, 0), row: row, at: Int64(2 * size) - Int64(row), isWrite: true))
        }
        return (run, requests)
    }

    @Test(arguments: policies)
    func blockedWritesInAFullBufferLetTheirReadsGo(
        _ policy: ControllerParameters.Policy
    ) throws {
        let (run, requests) = try Self.story(policy)
        // More writes than the buffer holds, to other rows of the bank.
        let more = (0..<Int32(2 * Self.size)).map {
            run.request((0, 0, 0), row: 100 + $0, at: 15, isWrite: true)
        }
        // No READ has issued, so all writes are held; the buffer is full, so no other has entered.
        let (early, commands) = try run.replay(requests + more, cycles: 22)
        #expect(early.accepted == Int64(requests.count))
        #expect(early.channels[0].readsForwarded + early.channels[0].writesMerged == 0)
        #expect(early.channels[0].writesLeft == Int64(Self.size))
        #expect(commands.map(\.command.kind) == [.activate])

        let (report, log) = try run.replay(requests + more, cycles: 20_000)
        #expect(report.accepted == Int64(requests.count + more.count))
        #expect(report.completed == report.accepted)
        for row in 0..<Int32(Self.size) {
            let read = try #require(cycle(of: .read, row, log))
            let write = try #require(cycle(of: .write, row, log), "row \(row) never written")
            #expect(read < write, "row \(row): the write overtook the read it must wait for")
        }
    }

    /// The read waits in the read queue for room in its command queue, and gets the very cycle in
    /// which the drain finds only writes blocked by reads.
    @Test func theReadTakesTheTurnOfTheBlockedWrite() throws {
        let (run, requests) = try Self.story(.dramsim3)
        let (_, log) = try run.replay(requests, cycles: 2000)
        let kinds = log.filter { $0.command.kind != .refresh }.prefix(6).map(\.command.kind)
        #expect(kinds == [.activate, .read, .precharge, .activate, .read, .precharge])
        let timing = run.configuration.timing
        let first = try #require(cycle(of: .read, 0, log))
        let activates = log.filter { $0.command.kind == .activate }.map(\.cycle)
        #expect(activates[1] == activates[0] + Int64(timing.tRC))
        #expect(first == activates[0] + Int64(timing.tRCDRD))
    }

    private func cycle(
        of kind: CommandKind, _ row: Int32, _ log: [CommandRecord]
    ) -> Int64? {
        log.first { $0.command.kind == kind && $0.command.row == row }?.cycle
    }
}
