import DRAMModel
import MemoryController
import Testing

/// NeuPIMs' mixed run: logit tiles beside row-streaming reads. Where the two may run side by side the
/// shorter one hides; where they take turns the times add up.
@Suite struct MixedRunTests {
    struct Times: CustomStringConvertible {
        var tiles: Int64
        var reads: Int64
        var both: Int64

        var description: String { "tiles \(tiles), reads \(reads), both \(both)" }
    }

    /// 20 tiles of head dimension 128 for 4 heads (8 MACs and a result each), 2,000 reads of whole rows.
    private func run(
        _ bench: PIMBench, banks: Range<Int>? = nil, tileCount: Int32 = 20, readCount: Int = 2000
    ) throws -> Times {
        let tiles = (0..<tileCount).map {
            bench.tile(macs: 8, heads: 4, row: bench.pimRow + $0)
        }
        let reads = bench.rowReads(readCount, banks: banks)
        let alone = try bench.run(tiles)
        let onlyReads = try bench.run([], reads: reads)
        let both = try bench.run(tiles, reads: reads)
        #expect(both.report.completed == Int64(readCount))
        #expect(both.cycles(of: .pim_mac).count == Int(tileCount) * 32)
        return Times(
            tiles: alone.report.cycles, reads: onlyReads.report.cycles,
            both: both.report.cycles)
    }

    private func bench(
        _ kind: BankStructure.Kind, banks: Int, priority: PIMParameters.Priority = .pim_first
    ) throws -> PIMBench {
        var bench = try PIMBench(kind)
        bench.memory.organization.bankgroups = banks / 4
        bench.memory.pim!.priority = priority
        // Rows are opened ahead only for requests that the queue holds: sixteen rows of them.
        bench.memory.controller.trans_queue_size = 256
        return bench
    }

    @Test(arguments: [16, 32])
    func conventionalBanksTakeTurns(_ banks: Int) throws {
        let times = try run(try bench(.conventional, banks: banks))
        let sum = times.tiles + times.reads
        #expect(abs(times.both - sum) * 20 <= sum, "\(times)")
    }

    @Test(arguments: [BankStructure.Kind.dual_row_buffer, .sliced], [16, 32])
    func theShorterOneHidesElsewhere(_ kind: BankStructure.Kind, _ banks: Int) throws {
        for priority in PIMParameters.Priority.allCases {
            let times = try run(try bench(kind, banks: banks, priority: priority))
            let longer = max(times.tiles, times.reads)
            print(kind, banks, priority, times)
            #expect(times.both * 100 <= longer * 105, "\(kind) \(priority) \(times)")
        }
    }
}
