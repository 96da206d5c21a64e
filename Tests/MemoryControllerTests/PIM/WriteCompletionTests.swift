import DRAMModel
import MemoryController
import Testing
import TestSupport

/// A stream's write is complete when its data are in the array, and what streams wait for is
/// written.
@Suite struct WriteCompletionTests {
    static let cases = PolicyAndBank.all

    private static func bench(_ c: PolicyAndBank, refresh: Bool = false) throws -> PIMBench {
        try PIMBench(c.kind, refresh: refresh, policy: c.policy)
    }

    private static func write(
        _ bench: PIMBench, row: Int32, group: Int32 = 0, bank: Int32 = 0, column: Int32 = 0,
        count: Int32 = 1, kind: PIMOperation.Kind = .write
    ) -> PIMOperation {
        var result = PIMOperation(kind)
        result.address = AddressMapping(bench.memory).encode(
            DecodedAddress(
                channel: 0, rank: 0, bankgroup: group, bank: bank, row: row, column: column))
        result.count = count
        return result
    }

    private static func order(
        _ kind: PIMOperation.Kind, event: Int32 = -1, count: Int32 = 1, at cycle: Int64 = 0
    ) -> PIMOperation {
        var result = PIMOperation(kind)
        result.event = event
        result.count = count
        result.cycle = cycle
        return result
    }

    /// A request so late that the trace does not end before a test's streams: its end lets all
    /// writes go.
    private static func distant(_ bench: PIMBench) -> [Request] {
        [Request(address: write(bench, row: 1, bank: 3).address, cycle: 5000, isWrite: false)]
    }

    /// Cycles from a WRITE to the first in which a precharge may go.
    private static func recovery(_ bench: PIMBench) -> Int64 {
        let t = bench.memory.timing
        return Int64(t.WL + bench.memory.organization.burstCycles + t.tWR)
    }

    /// What waits behind writes goes in the cycle after the last one's data are in the array: a
    /// barrier, a delay, and a stream that waits for a post (which sees it a cycle later).
    @Test(arguments: cases, [Int32(1), 3, 12])
    func whatFollowsWaitsForTheArray(_ c: PolicyAndBank, _ count: Int32) throws {
        let bench = try Self.bench(c)
        let write = Self.write(bench, row: 3, count: count)
        let use = bench.operation(.pim_wrgb)
        let distant = Self.distant(bench)
        let barrier = try bench.run([write, Self.order(.barrier), use], reads: distant)
        let done = try #require(barrier.cycles(of: .write).last) + Self.recovery(bench)
        #expect(barrier.cycles(of: .write).count == Int(count))
        #expect(barrier.cycles(of: .pim_wrgb) == [done + 1])
        let delay = try bench.run(
            [write, Self.order(.delay, count: 70), use], reads: distant)
        #expect(delay.cycles(of: .pim_wrgb) == [done + 70 + 1])
        let post = try bench.run(
            streams: [
                PIMOperationList([write, Self.order(.post, event: 0)], eventNames: ["e"]),
                PIMOperationList([Self.order(.wait, event: 0), use], eventNames: ["e"]),
            ], reads: distant)
        #expect(post.cycles(of: .write) == barrier.cycles(of: .write))
        #expect(post.cycles(of: .pim_wrgb) == [done + 2])
    }

    /// A run lasts until what its streams have written is in the array, however few writes that
    /// are.
    @Test(arguments: cases)
    func aRunCoversItsWrites(_ c: PolicyAndBank) throws {
        let bench = try Self.bench(c)
        let outcome = try bench.run([Self.write(bench, row: 3, count: 2)])
        let done = try #require(outcome.cycles(of: .write).last) + Self.recovery(bench)
        #expect(outcome.cycles(of: .write).count == 2)
        #expect(outcome.report.lastDone == done)
        #expect(outcome.report.cycles == done + 1)
        #expect(outcome.report.channels[0].pim?.streams[0].finished == done)
    }

    /// Without anything that waits for them, writes stay until there are enough: they go no earlier
    /// than those of a request trace.
    @Test(arguments: cases)
    func writesThatNobodyWaitsForWaitForCompany(_ c: PolicyAndBank) throws {
        let bench = try Self.bench(c)
        var late = bench.operation(.pim_wrgb, count: 2)
        late.cycle = 300
        let outcome = try bench.run(
            [Self.write(bench, row: 3, count: 4), late], reads: Self.distant(bench))
        // The end of the stream is the first that waits for them.
        #expect(outcome.cycles(of: .write).count == 4)
        #expect(outcome.cycles(of: .write)[0] > outcome.cycles(of: .pim_wrgb)[1])
    }

    /// A tile reads what was written before it: its rows are opened after the last WRITE's data are
    /// in the array.
    @Test(arguments: cases)
    func aTileBehindABarrierFindsWhatWasWritten(_ c: PolicyAndBank) throws {
        let bench = try Self.bench(c, refresh: true)
        var operations: [PIMOperation] = []
        for step in 0..<12 {
            let row = bench.pimRow + Int32(step)
            for bank in 0..<Int32(3) {
                operations.append(
                    Self.write(bench, row: row, group: bank, bank: 1, column: 4, count: 2))
            }
            operations += [Self.order(.barrier), bench.tile(macs: 4, row: row)]
        }
        let outcome = try bench.run(operations)
        var last: Int64 = -1
        var written = 0
        for record in outcome.log {
            switch record.command.kind {
            case .write:
                last = record.cycle
                written += 1
            case .pim_activate4: #expect(record.cycle > last + Self.recovery(bench))
            case .pim_precharge:
                // Six writes for each tile, none left behind.
                #expect(written % 6 == 0)
            default: break
            }
        }
        #expect(written == 72)
    }

    /// A write that merges with one that waits is complete with it, whoever made that.
    @Test(arguments: cases, [false, true])
    func aMergedWriteIsCompleteWithTheOther(_ c: PolicyAndBank, _ isOfTrace: Bool) throws {
        let bench = try Self.bench(c)
        let write = Self.write(bench, row: 3)
        let first = Request(address: write.address, cycle: 0, isWrite: true)
        var late = write
        late.cycle = 2
        let behind = [late, Self.order(.barrier), bench.operation(.pim_wrgb)]
        let outcome = try bench.run(
            (isOfTrace ? [] : [write]) + behind,
            reads: (isOfTrace ? [first] : []) + Self.distant(bench))
        let writes = outcome.cycles(of: .write)
        #expect(writes.count == 1)
        #expect(outcome.report.channels[0].writesMerged == 1)
        #expect(outcome.cycles(of: .pim_wrgb) == [writes[0] + Self.recovery(bench) + 1])
    }

    /// A write of the address that a read waits for goes after it, and both before what follows.
    @Test(arguments: cases)
    func aBlockedWriteIsWrittenToo(_ c: PolicyAndBank) throws {
        let bench = try Self.bench(c)
        let outcome = try bench.run([
            Self.write(bench, row: 3, kind: .read), Self.write(bench, row: 3),
            Self.write(bench, row: 9), Self.order(.barrier), bench.operation(.pim_wrgb),
        ])
        let writes = outcome.cycles(of: .write)
        #expect(writes.count == 2)
        #expect(outcome.cycles(of: .pim_wrgb) == [writes[1] + Self.recovery(bench) + 1])
    }
}
