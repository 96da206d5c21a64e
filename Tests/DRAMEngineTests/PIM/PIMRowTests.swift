import DRAMModel
import Testing

/// Rows and columns of one bank after another, and the global buffer. HBM2: tRCDRD 14, tRAS 34, tRC
/// 48, tRP 14, tRTP 5, tCCD_L 2, RL 14, WL 4, burst 2, tRTRS 2; tCCD_PIM 2, tMAC 6, tAF 6.
@Suite struct PIMRowTests {
    let bank: UInt64 = 1 << 5
    let neighbour: UInt64 = 1 << 6
    let all: UInt64 = 0xFFFF

    /// A bench of conventional banks with every PIM row of rank 0 open since cycle 190.
    private func opened(_ change: (inout MemoryConfiguration) -> Void = { _ in }) -> PIMBench {
        var bench = PIMBench(PIMMemory(.conventional, ranks: 2, change: change))
        for group in 0..<4 as Range<Int> {
            bench.issue(.pim(.pim_activate4, 0xF << UInt64(4 * group)), at: 100 + 30 * Int64(group))
        }
        return bench
    }

    @Test func opensAndCloses() {
        var bench = PIMBench(PIMMemory(.conventional))
        bench.issue(.pim(.pim_activate, bank), at: 100)
        bench.expectEarliest(.pim(.pim_mac, bank), at: 114, because: "tRCDRD")
        bench.expectEarliest(.pim(.pim_gwrite, bank), at: 114, because: "tRCDRD")
        bench.expectEarliest(.pim(.pim_precharge, bank), at: 134, because: "tRAS")
        bench.expectEarliest(.pim(.pim_precharge, all), at: 134, because: "tRAS")
        bench.expectEarliest(.pim(.pim_mac, neighbour), at: 0, because: "")
        bench.issue(.pim(.pim_precharge, bank), at: 140)
        let host = Bank(group: 1, bank: 1)
        bench.expectEarliest(.pim(.pim_activate, bank), at: 154, because: "tRP")
        bench.expectEarliest(.host(.activate, host), at: 154, because: "tRP")
        bench.expectEarliest(.refresh_bank(host), at: 154, because: "tRP")
        bench.expectEarliest(.refresh(), at: 154, because: "tRP")
        bench.expectEarliest(.self_refresh_enter(), at: 154, because: "tRP")
    }

    @Test func bankStaysOpenForTheLastMac() {
        var bench = opened()
        for at in [300, 302, 304] as [Int64] { bench.issue(.pim(.pim_mac, bank), at: at) }
        bench.expectEarliest(.pim(.pim_precharge, bank), at: 309, because: "tRTP")
        bench.expectEarliest(.pim(.pim_precharge, neighbour), at: 164, because: "tRAS")
        bench.issue(.pim(.pim_mac, all), at: 400)
        bench.issue(.pim(.pim_mac_gb, bank), at: 402)
        bench.expectEarliest(.pim(.pim_precharge, bank), at: 407, because: "tRTP")
        bench.expectEarliest(.pim(.pim_precharge, neighbour), at: 405, because: "tRTP")
        bench.expectEarliest(.pim(.pim_precharge, all), at: 407, because: "tRTP")
    }

    /// Devices that count tRTP from the end of the MAC.
    @Test func macMayKeepItsRowOpenLonger() {
        var bench = opened { $0.pim?.tRTP_PIM = 11 }
        bench.issue(.pim(.pim_mac, all), at: 300)
        bench.expectEarliest(.pim(.pim_precharge, bank), at: 311, because: "tRTP")
        bench.issue(.pim(.pim_gwrite, bank), at: 320)
        bench.expectEarliest(.pim(.pim_precharge, bank), at: 325, because: "tRTP")
    }

    @Test func closedBanksStayAsTheyWere() {
        var bench = PIMBench(PIMMemory(.conventional))
        bench.issue(.pim(.pim_activate, bank | neighbour), at: 100)
        bench.issue(.pim(.pim_precharge, bank), at: 200)
        bench.issue(.pim(.pim_precharge, all), at: 300)
        bench.expectEarliest(.pim(.pim_activate, bank), at: 214, because: "tRP")
        bench.expectEarliest(.pim(.pim_activate, neighbour), at: 314, because: "tRP")
        bench.expectEarliest(.pim(.pim_activate, 1), at: 104, because: "tRRD_S")
    }

    @Test(arguments: [4, 6] as [Int64])
    func macsOfABankKeepTheirDistance(_ tCCD_PIM: Int64) {
        var bench = opened { $0.pim?.tCCD_PIM = Int(tCCD_PIM) }
        bench.issue(.pim(.pim_mac, bank), at: 300)
        let next = 300 + tCCD_PIM
        for user in [CommandKind.pim_mac, .pim_mac_gb, .pim_gwrite] {
            bench.expectEarliest(.pim(user, bank), at: next, because: "tCCD_PIM")
        }
        // Other banks go on, but the buffer that the MAC reads must stay as it is.
        bench.expectEarliest(.pim(.pim_mac, neighbour), at: 144, because: "tRCDRD")
        bench.expectEarliest(.pim(.pim_mac, all), at: next, because: "tCCD_PIM")
        bench.expectEarliest(.pim(.pim_gwrite, neighbour), at: next, because: "tCCD_PIM")
        bench.expectEarliest(.pim(.pim_wrgb, rank: 1), at: next, because: "tCCD_PIM")
        bench.issue(.pim(.pim_read_result, bank), at: 310)
        bench.expectEarliest(.pim(.pim_mac, bank), at: 310 + tCCD_PIM, because: "tCCD_PIM")
    }

    @Test(arguments: [1, 8, 32] as [Int32])
    func copyingColumnsTakesItsTime(_ n: Int32) {
        var bench = opened()
        bench.issue(.pim(.pim_gwrite, bank, count: n), at: 300)
        let end = 300 + 2 * Int64(n)
        for mask in [bank, neighbour, all] {
            bench.expectEarliest(.pim(.pim_mac, mask), at: end, because: "n*tCCD_L")
        }
        bench.expectEarliest(.pim(.pim_gwrite, neighbour), at: end, because: "n*tCCD_L")
        bench.expectEarliest(.pim(.pim_mac, 1, rank: 1), at: end, because: "n*tCCD_L")
        bench.expectEarliest(.pim(.pim_wrgb), at: end, because: "n*tCCD_L")
        bench.expectEarliest(.pim(.pim_precharge, bank), at: end + 3, because: "tRTP")
        bench.expectEarliest(.pim(.pim_precharge, neighbour), at: 164, because: "tRAS")
    }

    @Test func bufferIsFullBeforeItIsUsed() {
        var bench = opened()
        bench.issue(.pim(.pim_wrgb), at: 300)
        bench.expectEarliest(.pim(.pim_mac, bank), at: 306, because: "tWRGB")
        bench.expectEarliest(.pim(.pim_mac, bank, rank: 1), at: 306, because: "tWRGB")
        bench.expectEarliest(.pim(.pim_wrgb), at: 302, because: "burst")
        bench.expectEarliest(.pim(.pim_wrgb, rank: 1), at: 302, because: "burst")
        bench.issue(.pim(.pim_precharge, all), at: 400)
        bench.issue(.activate(Bank()), at: 450)
        bench.issue(.read(Bank()), at: 500)
        bench.expectEarliest(.pim(.pim_mac_gb, all), at: 516, because: "RL+burst")
        bench.expectEarliest(.pim(.pim_mac_gb, bank, rank: 1), at: 516, because: "RL+burst")
        bench.expectEarliest(.pim(.pim_mac, all), at: 306, because: "tWRGB")
    }

    /// READs of the whole channel count; where there are too few, nothing is waited for.
    @Test func weightsMayBeAhead() {
        var bench = opened { $0.pim?.weight_bursts_ahead = 2 }
        bench.issue(.pim(.pim_precharge, all), at: 400)
        bench.issue(.activate(Bank()), at: 450)
        bench.issue(.activate(Bank(rank: 1, group: 1)), at: 470)
        let before = bench.history.earliest(.pim(.pim_mac_gb, all)).cycle
        bench.issue(.read(Bank()), at: 500)
        bench.issue(.read(Bank()), at: 502)
        #expect(before < 500)
        #expect(bench.history.earliest(.pim(.pim_mac_gb, all)).cycle == before)
        bench.issue(.read(Bank()), at: 504)
        bench.expectEarliest(.pim(.pim_mac_gb, all), at: 516, because: "RL+burst")
        bench.expectEarliest(.pim(.pim_mac_gb, bank, rank: 1), at: 516, because: "RL+burst")
        bench.issue(.read(Bank(rank: 1, group: 1)), at: 520)
        bench.expectEarliest(.pim(.pim_mac_gb, all), at: 518, because: "RL+burst")
        bench.issue(.read(Bank()), at: 530)
        bench.expectEarliest(.pim(.pim_mac_gb, all, rank: -1), at: 520, because: "RL+burst")
    }

    @Test func accumulatorsAreReadyBeforeTheyAreRead() {
        var bench = opened {
            $0.pim?.tMAC = 9
            $0.pim?.tAF = 8
        }
        bench.issue(.pim(.pim_mac, bank), at: 300)
        bench.expectEarliest(.pim(.pim_read_result, all), at: 309, because: "tMAC")
        bench.expectEarliest(.pim(.pim_activation_function, bank), at: 309, because: "tMAC")
        bench.expectEarliest(.pim(.pim_read_result, all, rank: 1), at: 0, because: "")
        bench.issue(.pim(.pim_activation_function, all), at: 310)
        bench.expectEarliest(.pim(.pim_read_result, bank), at: 318, because: "tAF")
        bench.expectEarliest(.pim(.pim_mac, neighbour), at: 318, because: "tAF")
    }

    /// n bursts of results are on the bus as n READs would be.
    @Test(arguments: [1, 4] as [Int32])
    func resultsTakeTheBus(_ n: Int32) {
        var bench = PIMBench(PIMMemory(.conventional, ranks: 2))
        for rank in [0, 1] as [Int32] { bench.issue(.activate(Bank(rank: rank)), at: 100) }
        bench.issue(.pim(.pim_read_result, all, count: n), at: 300)
        let end = 300 + 2 * Int64(n)
        bench.expectEarliest(.read(Bank()), at: end, because: "burst")
        bench.expectEarliest(.read(Bank(rank: 1)), at: end + 2, because: "tRTRS")
        bench.expectEarliest(.pim(.pim_read_result, bank), at: end, because: "burst")
        bench.expectEarliest(.pim(.pim_read_result, bank, rank: -1), at: end + 2, because: "tRTRS")
        for rank in [0, 1] as [Int32] {
            bench.expectEarliest(
                .write(Bank(rank: rank)), at: end + 14 - 4 + 2, because: "tRTW")
            bench.expectEarliest(.pim(.pim_wrgb, rank: rank), at: end + 12, because: "tRTW")
        }
        bench.issue(.read(Bank()), at: 400)
        bench.expectEarliest(.pim(.pim_read_result, all), at: 402, because: "burst")
        bench.expectEarliest(.pim(.pim_read_result, all, rank: 1), at: 404, because: "tRTRS")
    }
}
