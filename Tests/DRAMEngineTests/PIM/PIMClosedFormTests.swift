import DRAMEngine
import DRAMModel
import Testing

/// Times of whole tiles that can be worked out by hand. HBM2: tFAW 30, tRCDRD 14.
@Suite struct PIMClosedFormTests {
    /// First activation to last MAC of one row of all 16 banks, both included.
    private static func rowCycles(_ bench: inout PIMBench, macs: Int) -> Int64 {
        var first: Int64?
        for group in 0..<4 as Range<UInt64> {
            let at = bench.issueSoonest(.pim(.pim_activate4, 0xF << (4 * group)), from: 1000)
            first = first ?? at
        }
        var last: Int64 = 0
        for _ in 0..<macs { last = bench.issueSoonest(.pim(.pim_mac, 0xFFFF)) }
        return last - first! + 1
    }

    @Test(arguments: PIMMemory.Structure.allCases, [2, 4, 6] as [Int64])
    func rowOfAllBanks(_ structure: PIMMemory.Structure, _ tCCD_PIM: Int64) {
        var bench = PIMBench(PIMMemory(structure) { $0.pim?.tCCD_PIM = Int(tCCD_PIM) })
        let cycles = Self.rowCycles(&bench, macs: 32)
        #expect(cycles == 3 * 30 + 14 + 31 * tCCD_PIM + 1)
        // Newton's figure: the units work 38 % of the time.
        if tCCD_PIM == 2 { #expect(cycles == 167 && 32 * 2 * 100 / cycles == 38) }
    }

    /// The memory controller reads a row in between: in a sliced bank the tile is as fast as alone,
    /// with dual row buffers MACs and reads take turns on the bank's column path.
    @Test(arguments: [(PIMMemory.Structure.sliced, 2 as Int64), (.dual_row_buffer, 4)])
    func rowBesideReads(_ structure: PIMMemory.Structure, _ spacing: Int64) {
        var bench = PIMBench(PIMMemory(structure))
        let bank = Bank(group: 2, bank: 3)
        bench.issue(.host(.activate, bank, partition: 0), at: 900)
        let opening = Self.rowCycles(&bench, macs: 1)
        var last: Int64 = 0
        for _ in 1..<32 {
            bench.issueSoonest(
                .host(.read, bank, partition: 0), from: max(last, 1000 + opening))
            last = bench.issueSoonest(.pim(.pim_mac, 0xFFFF))
        }
        #expect(last - 1000 + 1 == 3 * 30 + 14 + 31 * spacing + 1)
    }

    /// Without the window all banks open at once.
    @Test func exemptRowOfAllBanks() {
        var bench = PIMBench(PIMMemory(.conventional) { $0.pim?.tfaw = .exempt })
        bench.issue(.pim(.pim_activate, 0xFFFF), at: 1000)
        var last: Int64 = 0
        for _ in 0..<32 { last = bench.issueSoonest(.pim(.pim_mac, 0xFFFF)) }
        #expect(last - 1000 + 1 == 14 + 31 * 2 + 1)
    }

    /// Tiles in turn: the row stays open tRTP after its last MAC, closes in tRP; the first group
    /// may then open again, as its window is long past.
    @Test func tilesInTurn() {
        var bench = PIMBench(PIMMemory(.conventional))
        let first = Self.rowCycles(&bench, macs: 32)
        let close = bench.issueSoonest(.pim(.pim_precharge, 0xFFFF))
        #expect(close == 1000 + first - 1 + 5)
        bench.expectEarliest(.pim(.pim_activate4, 0xF), at: close + 14, because: "tRP")
        // Results come tMAC after the last MAC, while rows close.
        bench.expectEarliest(
            .pim(.pim_read_result, 0xFFFF), at: 1000 + first - 1 + 6, because: "tMAC")
    }

    /// A run of equal MACs issued as one leaves what the MACs would have left one by one.
    @Test func runsOfMacs() {
        var single = PIMBench(PIMMemory(.dual_row_buffer))
        var run = PIMBench(PIMMemory(.dual_row_buffer))
        _ = Self.rowCycles(&single, macs: 32)
        _ = Self.rowCycles(&run, macs: 0)
        let mac = PIMCommand(.pim_mac, mask: 0xFFFF)
        let first = run.channel.units.earliest(mac).cycle
        run.channel.units.issue(mac, at: first, times: 32, spacing: 2)
        for kind in single.history.memory.commandKinds {
            let command =
                kind.isPIM
                ? Command.pim(kind, kind == .pim_wrgb ? 0 : 0xF)
                : .host(kind, Bank(group: 1), partition: 0)
            let (a, b) = (single.earliest(command), run.earliest(command))
            #expect(a == b, "\(kind)")
        }
        let counts = (single.channel.count(of: .pim_mac), run.channel.count(of: .pim_mac))
        #expect(counts == (32, 32))
    }
}
