import DRAMModel
import Testing

/// Activations of every kind in the windows and distances of a rank. HBM2: tFAW 30, tRRD_S 4,
/// tRRD_L 6.
@Suite struct PIMWindowTests {
    @Test(arguments: PIMMemory.Structure.allCases)
    func groupsOpenAWindowApart(_ structure: PIMMemory.Structure) {
        var bench = PIMBench(PIMMemory(structure))
        for group in 0..<4 as Range<Int64> {
            let command = Command.pim(.pim_activate4, 0xF << UInt64(4 * group))
            if group > 0 {
                bench.expectEarliest(command, at: 1000 + 30 * group, because: "tFAW")
            }
            bench.issueSoonest(command, from: 1000)
        }
        bench.issue(.pim(.pim_precharge, 0xFFFF), at: 2000)
    }

    @Test func bothKindsFillAWindow() {
        var bench = PIMBench(PIMMemory(.conventional, ranks: 2))
        bench.issue(.activate(Bank(group: 0)), at: 1000)
        bench.issue(.pim(.pim_activate, 1 << 4), at: 1004)
        bench.issue(.activate(Bank(group: 2)), at: 1008)
        // Room for one; more must wait until as many have left.
        bench.expectEarliest(.pim(.pim_activate, 1 << 12), at: 1012, because: "tRRD_S")
        bench.expectEarliest(.pim(.pim_activate, 3 << 12), at: 1030, because: "tFAW")
        bench.expectEarliest(.pim(.pim_activate, 7 << 12), at: 1034, because: "tFAW")
        bench.expectEarliest(.pim(.pim_activate4, 0xF000), at: 1038, because: "tFAW")
        bench.expectEarliest(.pim(.pim_activate4, 0xF000, rank: -1), at: 1038, because: "tFAW")
        bench.expectEarliest(.pim(.pim_activate4, 0xF000, rank: 1), at: 0, because: "")
        bench.issue(.pim(.pim_activate4, 0xF000, rank: -1), at: 1038)
        for rank in [0, 1] as [Int32] {
            let bank = Bank(rank: rank, group: 1, bank: 1)
            bench.expectEarliest(.activate(bank), at: 1068, because: "tFAW")
        }
        bench.issue(.activate(Bank(group: 1, bank: 1)), at: 1068)
        bench.expectEarliest(.activate(Bank(group: 2, bank: 1)), at: 1072, because: "tRRD_S")
    }

    @Test func exemptActivationsNeitherWaitNorCount() {
        var bench = PIMBench(PIMMemory(.conventional) { $0.pim?.tfaw = .exempt })
        let hosts = [Bank(), Bank(group: 1), Bank(group: 2), Bank(bank: 1)]
        for (index, bank) in hosts.enumerated() {
            bench.issue(.activate(bank), at: 1000 + 4 * Int64(index))
        }
        let next = Bank(group: 2, bank: 3)
        bench.expectEarliest(.activate(next), at: 1030, because: "tFAW")
        bench.expectEarliest(.pim(.pim_activate4, 0xF000), at: 1016, because: "tRRD_S")
        bench.issue(.pim(.pim_activate4, 0xF000), at: 1016)
        bench.expectEarliest(.activate(next), at: 1030, because: "tFAW")
        bench.expectEarliest(.pim(.pim_activate, 1 << 9), at: 1020, because: "tRRD_S")
    }

    @Test func exemptBanksOpenAllAtOnce() {
        var bench = PIMBench(PIMMemory(.conventional) { $0.pim?.tfaw = .exempt })
        bench.issue(.pim(.pim_activate, 0xFFFF), at: 1000)
        bench.expectEarliest(.pim(.pim_mac, 0xFFFF), at: 1014, because: "tRCDRD")
    }

    @Test func kindsKeepTheirDistanceToEachOther() {
        var bench = PIMBench(PIMMemory(.conventional, ranks: 2))
        bench.issue(.pim(.pim_activate, 1 << 5), at: 1000)
        bench.expectEarliest(.activate(Bank(group: 1)), at: 1006, because: "tRRD_L")
        bench.expectEarliest(.activate(Bank(group: 2)), at: 1004, because: "tRRD_S")
        bench.expectEarliest(.activate(Bank(rank: 1)), at: 0, because: "")
        bench.expectEarliest(.refresh_bank(Bank(group: 2)), at: 1004, because: "tRRD_S")
        bench.issue(.activate(Bank(group: 2)), at: 1010)
        bench.expectEarliest(.pim(.pim_activate, 1 << 9), at: 1016, because: "tRRD_L")
        bench.expectEarliest(.pim(.pim_activate, 1 << 12), at: 1014, because: "tRRD_S")
        bench.expectEarliest(.pim(.pim_activate, 1 << 12 | 1 << 9), at: 1016, because: "tRRD_L")
        bench.expectEarliest(.pim(.pim_activate, 7 << 12), at: 1030, because: "tFAW")
    }

    @Test func refreshHoldsActivationsOfItsBanksBack() {
        var bench = PIMBench(PIMMemory(.sliced, ranks: 2))
        bench.issue(.refresh_bank(Bank(group: 1, bank: 1)), at: 1000)
        bench.expectEarliest(.pim(.pim_activate4, 0xF0), at: 1096, because: "tRFCb")
        bench.expectEarliest(.pim(.pim_activate4, 0xF), at: 1008, because: "tRREFD")
        bench.issue(.refresh(rank: 1), at: 1000)
        bench.expectEarliest(.pim(.pim_activate, 1, rank: -1), at: 1260, because: "tRFC")
    }
}
