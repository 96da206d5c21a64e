import DRAMEngine
import DRAMModel
import Testing

/// Refresh of a rank, of one bank (HBM2: tRFC 260, tRFCpb 96, tRREFD 8, tRP 14, tRRD_S 4), of a
/// bank in every group (DDR5: tRFC 708, tRFCsb 312, tREFSBRD 72, tRP 39, tRRD_L 12) and of a pair
/// of banks (LPDDR5: tRFCpb 112, tpbR2act 6, tpbR2pbR 72).
@Suite struct RefreshTests {
    @Test func rankRefreshKeepsItsRankOnly() throws {
        var bench = try Bench("hbm2", "organization.stack_ids=ranks")
        bench.issue(.refresh(rank: 1), at: 500)
        bench.expectEarliest(.activate(Bank(rank: 1, group: 3, bank: 3)), at: 760, because: "tRFC")
        bench.expectEarliest(.refresh(rank: 1), at: 760, because: "tRFC")
        bench.expectEarliest(.refresh_bank(Bank(rank: 1)), at: 760, because: "tRFC")
        bench.expectEarliest(.self_refresh_enter(rank: 1), at: 760, because: "tRFC")
        // The other one is only kept off the row bus, which an ACTIVATE takes for two cycles.
        bench.expectEarliest(.activate(Bank()), at: 502, because: "command_bus")
        bench.expectEarliest(.refresh(rank: 0), at: 0, because: "")
        bench.expectCounts([.refresh: 1])
    }

    /// Stack IDs that are bank address are refreshed together.
    @Test func refreshOfAPseudoChannelKeepsEveryStackID() throws {
        var bench = try Bench("hbm2")
        bench.issue(.refresh(), at: 500)
        for stack in [0, 1] as [Int32] {
            bench.expectEarliest(
                .activate(Bank(rank: stack, group: 3, bank: 3)), at: 760, because: "tRFC")
            bench.expectEarliest(.refresh_bank(Bank(rank: stack)), at: 760, because: "tRFC")
        }
    }

    @Test func rankRefreshWaitsForTheLastBankToClose() throws {
        var bench = try Bench("hbm2")
        let last = Bank(group: 3, bank: 3)
        bench.issue(.activate(Bank()), at: 100)
        bench.issue(.activate(last), at: 110)
        bench.issue(.precharge(Bank()), at: 200)
        bench.issue(.precharge(last), at: 300)
        bench.expectEarliest(.refresh(), at: 314, because: "tRP")
        // tRP is over by 214; its two cycles on the row bus come behind the second PRECHARGE.
        bench.expectEarliest(.activate(Bank()), at: 302, because: "command_bus")
    }

    @Test func bankRefreshLeavesTheOtherBanksAlone() throws {
        var bench = try Bench("hbm2")
        let refreshed = Bank(group: 2, bank: 1)
        let open = Bank(group: 2, bank: 2)
        bench.issue(.activate(open), at: 100)
        bench.issue(.refresh_bank(refreshed), at: 500)
        bench.expectEarliest(.activate(refreshed), at: 596, because: "tRFCpb")
        bench.expectEarliest(.refresh_bank(refreshed), at: 596, because: "tRFCpb")
        bench.expectEarliest(.activate(Bank(group: 2, bank: 3)), at: 508, because: "tRREFD")
        bench.expectEarliest(.refresh_bank(Bank()), at: 508, because: "tRREFD")
        bench.expectEarliest(.refresh(), at: 596, because: "tRFCpb")
        // The open bank goes on being read while its neighbour refreshes.
        bench.expectEarliest(.read(open), at: 114, because: "tRCDRD")
        bench.issue(.read(open), at: 501)
        bench.issue(.activate(Bank()), at: 510)
        bench.expectEarliest(.refresh_bank(Bank(group: 1)), at: 514, because: "tRRD_S")
        bench.expectLastCommand(to: refreshed, at: 500)
        bench.expectLastCommand(to: Bank(group: 2, bank: 3), at: -1)
        bench.expectCounts([.activate: 2, .read: 1, .refresh_bank: 1])
    }

    @Test func sameBankRefreshTakesThatBankOfEveryGroup() throws {
        var bench = try Bench("ddr5-4800")
        bench.issue(.refresh_same_bank(1), at: 500)
        for group in 0..<8 as Range<Int32> {
            bench.expectEarliest(
                .activate(Bank(group: group, bank: 1)), at: 812, because: "tRFCsb")
            bench.expectEarliest(
                .activate(Bank(group: group, bank: 2)), at: 572, because: "tREFSBRD")
            bench.expectLastCommand(to: Bank(group: group, bank: 1), at: 500)
            bench.expectLastCommand(to: Bank(group: group, bank: 2), at: -1)
        }
        bench.expectEarliest(.refresh_same_bank(1), at: 812, because: "tRFCsb")
        bench.expectEarliest(.refresh_same_bank(2), at: 812, because: "tRFCsb")
        bench.expectEarliest(.refresh(), at: 812, because: "tRFCsb")
        bench.expectCounts([.refresh_bank: 1])
    }

    @Test func sameBankRefreshWaitsForThatBankOfTheLastGroup() throws {
        var bench = try Bench("ddr5-4800")
        let last = Bank(group: 7, bank: 1)
        bench.issue(.activate(last), at: 100)
        bench.issue(.precharge(last), at: 300)
        bench.expectEarliest(.refresh_same_bank(1), at: 339, because: "tRP")
        bench.expectEarliest(.refresh_same_bank(2), at: 112, because: "tRRD_L")
    }

    @Test func sameBankRefreshMayPassOpenBanksOfOtherIndex() throws {
        var bench = try Bench("ddr5-4800")
        bench.issue(.activate(Bank(group: 4, bank: 2)), at: 100)
        bench.issue(.refresh_same_bank(1), at: 200)
        bench.expectOpen(Bank(group: 4, bank: 2))
    }

    @Test func refreshOfAPairTakesBothAndNoOther() throws {
        var bench = try Bench("lpddr5-6400")
        bench.issue(.refresh_bank(Bank(group: 1, bank: 2)), at: 500)
        for group in 0..<4 as Range<Int32> {
            let bank = Bank(group: group, bank: 2)
            let isRefreshed = group % 2 == 1
            bench.expectEarliest(
                .activate(bank), at: isRefreshed ? 612 : 506,
                because: isRefreshed ? "tRFCpb" : "tpbR2act")
            bench.expectLastCommand(to: bank, at: isRefreshed ? 500 : -1)
        }
        bench.expectEarliest(.refresh_bank(Bank(group: 1, bank: 2)), at: 612, because: "tRFCpb")
        bench.expectEarliest(.refresh_bank(Bank(bank: 2)), at: 572, because: "tpbR2pbR")
        bench.expectEarliest(.refresh(), at: 612, because: "tRFCpb")
        bench.expectCounts([.refresh_bank: 1])
    }

    /// It waits for the upper bank to close, too.
    @Test func refreshOfAPairWaitsForTheUpperBank() throws {
        var bench = try Bench("lpddr5-6400")
        let upper = Bank(group: 2)
        bench.issue(.activate(upper), at: 100)
        bench.issue(.precharge(upper), at: 300)
        bench.expectEarliest(.refresh_bank(Bank()), at: 315, because: "tRPpb")
        bench.expectEarliest(.refresh_bank(Bank(bank: 1)), at: 104, because: "tRRD")
    }
}
