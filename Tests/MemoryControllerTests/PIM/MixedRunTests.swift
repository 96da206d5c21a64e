import DRAMModel
import MemoryController
import Testing

/// NeuPIMs' mixed run: logit tiles beside row-streaming reads. Where the two may run side by side
/// the shorter one hides; where they take turns the times add up.
@Suite struct MixedRunTests {
    struct Times: CustomStringConvertible {
        var tiles: Int64
        var reads: Int64
        var both: Int64

        var description: String { "tiles \(tiles), reads \(reads), both \(both)" }
    }

    static let tileCount: Int32 = 20
    static let readCount = 2000

    /// 20 tiles of head dimension 128 for 4 heads (8 MACs and a result each), 2,000 reads of whole
    /// rows.
    ///
    /// The tiles begin when the first rows are being read. With `pim_first` and a common start the
    /// first read would wait for the first tile's four activations, which alone is 3 % of the run.
    private func run(_ bench: PIMBench, banks: Range<Int>? = nil) throws -> Times {
        let (tileCount, readCount) = (Self.tileCount, Self.readCount)
        var tiles = (0..<tileCount).map {
            bench.tile(macs: 8, heads: 4, row: bench.pimRow + $0)
        }
        tiles[0].cycle = 64
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

    @Test(arguments: [16, 32])
    func slicedBanksHideTheShorterOne(_ banks: Int) throws {
        let times = try run(try bench(.sliced, banks: banks))
        let longer = max(times.tiles, times.reads)
        #expect(times.both * 100 <= longer * 105, "\(times)")
    }

    /// With two row buffers every READ shares tCCD with the all-bank MACs, and so do result reads
    /// with READs: no schedule is shorter than all column commands one after the other.
    @Test(arguments: [16, 32])
    func dualRowBuffersHideTheShorterOneUpToTheColumnPath(_ banks: Int) throws {
        let bench = try bench(.dual_row_buffer, banks: banks)
        let times = try run(bench)
        let macs = Int64(Self.tileCount) * 32
        let results = Int64(Self.tileCount) * 4
        let t = bench.memory.timing
        let columns = Int64(t.tCCD_L) * (macs + results + Int64(Self.readCount))
        let longer = max(times.tiles, times.reads, columns)
        #expect(times.both * 100 <= longer * 105, "\(times)")
    }

    /// Whoever goes first, both streams end, and no later than one after the other.
    @Test(arguments: BankStructure.Kind.allCases, PIMParameters.Priority.allCases)
    func everyPriorityEnds(
        _ kind: BankStructure.Kind, _ priority: PIMParameters.Priority
    ) throws {
        let times = try run(try bench(kind, banks: 16, priority: priority))
        #expect(times.both * 100 <= (times.tiles + times.reads) * 105, "\(times)")
    }

    /// Reads of the very banks that the tiles use: taking turns in a conventional bank, none of it
    /// elsewhere.
    @Test func readsInTheSameBankConflictOnlyWhereTheyShareItsRowBuffer() throws {
        var spans: [BankStructure.Kind: Int64] = [:]
        for kind in BankStructure.Kind.allCases {
            let bench = try bench(kind, banks: 16)
            let tile = bench.operation(.gemv_tile, mask: 1, count: 32)
            let reads = bench.rowReads(16, banks: 0..<1)
            let outcome = try bench.run([tile], reads: reads)
            spans[kind] = outcome.report.cycles
        }
        let t = try bench(.sliced, banks: 16).memory.timing
        // Alone: the tile's activation, MACs, result and precharge; the reads fit inside.
        #expect(spans[.sliced]! <= Int64(t.tRCDRD + 64 + 6 + t.CL + 4 + 16))
        #expect(spans[.conventional]! >= spans[.sliced]! + Int64(t.tRP + t.tRCDRD + 30))
        // 32 MACs and 16 reads of one bank share its column path.
        #expect(spans[.dual_row_buffer]! >= spans[.sliced]! + 16)
        #expect(spans[.dual_row_buffer]! < spans[.conventional]!)
    }

    /// A buffer write waits for the data bus to turn, not for the READs to end.
    @Test func bufferWritesDoNotStarveBehindReads() throws {
        let bench = try bench(.sliced, banks: 16)
        var write = bench.operation(.pim_wrgb, count: 4)
        write.cycle = 500
        let outcome = try bench.run([write], reads: bench.rowReads(1000))
        let t = bench.memory.timing
        let turn = Int64(t.RL + bench.memory.organization.burstCycles - t.WL + t.tRTRS)
        #expect(outcome.cycles(of: .pim_wrgb)[0] <= 500 + turn)
    }

    /// A tile in a conventional bank begins when rows of requests there are closed, and requests
    /// wait until its rows are.
    @Test(arguments: PIMParameters.Priority.allCases)
    func conventionalBanksChangeModeAtTileBoundaries(
        _ priority: PIMParameters.Priority
    ) throws {
        let bench = try bench(.conventional, banks: 16, priority: priority)
        let tiles = (0..<6).map { bench.tile(macs: 16, row: bench.pimRow + $0) }
        let outcome = try bench.run(tiles, reads: bench.rowReads(300))
        var pimRows: Set<Int32> = []
        var hostRows: Set<Int32> = []
        for record in outcome.log {
            let command = record.command
            let bank = command.bankgroup * 4 + command.bank
            switch command.kind {
            case .pim_activate4:
                #expect(hostRows.isEmpty)
                pimRows.insert(command.bankgroup)
            case .pim_precharge: pimRows = []
            case .activate:
                #expect(pimRows.isEmpty)
                hostRows.insert(bank)
            case .precharge, .read_p, .write_p: hostRows.remove(bank)
            case .read, .write: #expect(pimRows.isEmpty)
            default: break
            }
        }
        // READs went first, last or in between.
        let reads = outcome.cycles(of: .read)
        let macs = outcome.cycles(of: .pim_mac)
        switch priority {
        case .pim_first: #expect(macs.last! < reads[50])
        // The first tile begins before the first request is there.
        case .host_first: #expect(reads.last! < macs[16])
        case .oldest: #expect(macs.count == 96 && reads.count == 300)
        }
    }
}
