import DRAMModel
import Testing

/// What the two row buffers of a bank share, and what they do not. HBM2, with tCCD_PIM 6: tRCD 14,
/// tRAS 34, tRC 48, tRP 14, tRRD_L 6, tFAW 30, tRTP 5, tCCD_L 2, burst 2.
@Suite struct RowBufferTests {
    let bank = Bank(group: 1, bank: 1)
    let mask: UInt64 = 1 << 5

    private func bench(_ structure: PIMMemory.Structure) -> PIMBench {
        PIMBench(PIMMemory(structure) { $0.pim?.tCCD_PIM = 6 })
    }

    @Test(arguments: [PIMMemory.Structure.sliced, .dual_row_buffer])
    func rowsAreIndependent(_ structure: PIMMemory.Structure) {
        var bench = bench(structure)
        func host(_ kind: CommandKind) -> Command { .host(kind, bank, partition: 0) }
        bench.issue(host(.activate), at: 100)
        // Not tRC: the supply alone keeps the two activations apart.
        bench.expectEarliest(.pim(.pim_activate, mask), at: 106, because: "tRRD_L")
        bench.expectEarliest(.pim(.pim_precharge, mask), at: 0, because: "")
        bench.expectEarliest(.pim(.pim_mac, mask), at: 0, because: "")
        bench.issue(.pim(.pim_activate, mask), at: 106)
        bench.expectEarliest(host(.read), at: 114, because: "tRCDRD")
        bench.expectEarliest(.pim(.pim_mac, mask), at: 120, because: "tRCDRD")
        bench.expectEarliest(host(.precharge), at: 134, because: "tRAS")
        bench.expectEarliest(.pim(.pim_precharge, mask), at: 140, because: "tRAS")
        bench.issue(host(.precharge), at: 150)
        bench.expectEarliest(host(.activate), at: 164, because: "tRP")
        bench.issue(.pim(.pim_precharge, mask), at: 200)
        bench.expectEarliest(host(.activate), at: 164, because: "tRP")
        bench.expectEarliest(.pim(.pim_activate, mask), at: 214, because: "tRP")
        // A refresh is of both.
        bench.expectEarliest(.refresh_bank(bank), at: 214, because: "tRP")
        bench.expectEarliest(.refresh(), at: 214, because: "tRP")
        bench.issue(.refresh_bank(bank), at: 214)
        bench.expectEarliest(host(.activate), at: 310, because: "tRFCb")
        bench.expectEarliest(.pim(.pim_activate, mask), at: 310, because: "tRFCb")
    }

    @Test(arguments: [PIMMemory.Structure.sliced, .dual_row_buffer])
    func bothBuffersFillOneWindow(_ structure: PIMMemory.Structure) {
        var bench = bench(structure)
        bench.issue(.pim(.pim_activate, 7), at: 100)
        bench.issue(.host(.activate, bank, partition: 0), at: 104)
        bench.expectEarliest(.pim(.pim_activate, mask), at: 130, because: "tFAW")
        bench.expectEarliest(
            .host(.activate, Bank(group: 2), partition: 0), at: 130, because: "tFAW")
    }

    /// A row of requests in the `kv` partition shares its row buffer with PIM rows.
    @Test func keysAndValuesTakeTurns() {
        var bench = bench(.sliced)
        func host(_ kind: CommandKind) -> Command { .host(kind, bank, partition: 1) }
        bench.issue(host(.activate), at: 100)
        #expect(!bench.history.state.rowsAreReady(.pim(.pim_activate, mask)))
        bench.issue(host(.write), at: 120)
        bench.expectEarliest(host(.precharge), at: 120 + 4 + 2 + 16, because: "tWR")
        bench.issue(host(.precharge), at: 150)
        bench.expectEarliest(.pim(.pim_activate, mask), at: 164, because: "tRP")
        bench.issue(.pim(.pim_activate, mask), at: 164)
        bench.issue(.pim(.pim_precharge, mask), at: 200)
        bench.expectEarliest(host(.activate), at: 214, because: "tRP")
    }

    /// Bank 1 of group 1 with a row of each kind open, and the other banks of the group with a PIM
    /// row.
    private func opened(_ structure: PIMMemory.Structure) -> PIMBench {
        var bench = bench(structure)
        for host in [bank, Bank(group: 2)] {
            bench.issueSoonest(.host(.activate, host, partition: 0), from: 100)
        }
        bench.issue(.pim(.pim_activate4, 0xF0), at: 150)
        return bench
    }

    @Test func partitionsHaveColumnPathsOfTheirOwn() {
        var bench = opened(.sliced)
        bench.issue(.pim(.pim_mac, 0xF0), at: 200)
        bench.expectEarliest(.host(.read, bank, partition: 0), at: 114, because: "tRCDRD")
        bench.issue(.host(.read, bank, partition: 0), at: 203)
        bench.expectEarliest(.pim(.pim_mac, mask), at: 206, because: "tCCD_PIM")
        bench.issue(.pim(.pim_gwrite, mask, count: 8), at: 206)
        // The burst is as long.
        bench.expectEarliest(.host(.read, bank, partition: 0), at: 205, because: "tCCD_L")
    }

    @Test func dualRowBuffersShareTheColumnPath() {
        var bench = opened(.dual_row_buffer)
        let stranger = Bank(group: 2)
        bench.issue(.pim(.pim_mac, 0xF0), at: 200)
        for kind in [CommandKind.read, .read_p, .write, .write_p] {
            bench.expectEarliest(
                .host(kind, bank, partition: 0), at: 206, because: "tCCD_PIM")
        }
        bench.expectEarliest(.host(.read, stranger, partition: 0), at: 118, because: "tRCDRD")
        bench.issue(.host(.read, bank, partition: 0), at: 210)
        bench.expectEarliest(.pim(.pim_mac, mask), at: 212, because: "tCCD_L")
        bench.expectEarliest(.pim(.pim_gwrite, mask), at: 212, because: "tCCD_L")
        bench.expectEarliest(.pim(.pim_mac_gb, mask), at: 226, because: "RL+burst")
        bench.expectEarliest(.pim(.pim_mac, 1 << 6), at: 206, because: "tCCD_PIM")
        bench.issue(.pim(.pim_gwrite, mask, count: 8), at: 220)
        bench.expectEarliest(.host(.write, bank, partition: 0), at: 236, because: "n*tCCD_L")
        bench.expectEarliest(.host(.read, stranger, partition: 0), at: 212, because: "burst")
    }

    /// In a command to all banks no bank's column path is free.
    @Test func macsOfAllBanksHoldTheHostBackInAll() {
        var bench = PIMBench(PIMMemory(.dual_row_buffer, ranks: 2) { $0.pim?.tfaw = .exempt })
        bench.issue(.pim(.pim_activate, 0xFFFF, rank: -1), at: 100)
        bench.issue(.host(.activate, bank, partition: 0), at: 110)
        bench.issue(.pim(.pim_mac, 0xFFFF), at: 200)
        bench.expectEarliest(.host(.read, bank, partition: 0), at: 202, because: "tCCD_PIM")
        bench.issue(.host(.write, bank, partition: 0), at: 202)
        bench.expectEarliest(.pim(.pim_mac, 0xFFFF), at: 204, because: "tCCD_L")
        bench.expectEarliest(.pim(.pim_mac, 0xFFFF, rank: 1), at: 114, because: "tRCDRD")
    }

    /// The slicing logic delays columns, in whole cycles; those of other banks it does not.
    @Test(arguments: [
        (PIMMemory.Structure.sliced, 1020, BankStructure.Rounding.nearest, 6, 4),
        (.sliced, 1020, .up, 7, 5), (.connected, 1020, .up, 7, 5),
        (.sliced, 1000, .up, 6, 4), (.sliced, 1150, .nearest, 7, 5),
        (.conventional, 1150, .up, 6, 4), (.dual_row_buffer, 1150, .up, 6, 4),
    ])
    func slicingDelaysColumns(
        _ structure: PIMMemory.Structure, _ permille: Int, _ rounding: BankStructure.Rounding,
        _ mac: Int64, _ column: Int64
    ) {
        var bench = PIMBench(
            PIMMemory(structure) {
                $0.bank.column_delay_permille = permille
                $0.bank.rounding = rounding
                $0.pim?.tCCD_PIM = 6
                $0.timing.tCCD_L = 4
            })
        bench.issue(.pim(.pim_activate, 1), at: 100)
        bench.issue(.host(.activate, bank, partition: 0), at: 110)
        bench.issue(.pim(.pim_mac, 1), at: 200)
        bench.expectEarliest(.pim(.pim_mac, 1), at: 200 + mac, because: "tCCD_PIM")
        bench.issue(.host(.read, bank, partition: 0), at: 300)
        bench.expectEarliest(
            .host(.read, bank, partition: 0), at: 300 + column, because: "tCCD_L")
        bench.issue(.pim(.pim_gwrite, 1, count: 5), at: 400)
        bench.expectEarliest(.pim(.pim_gwrite, 1), at: 400 + 5 * column, because: "n*tCCD_L")
    }
}
