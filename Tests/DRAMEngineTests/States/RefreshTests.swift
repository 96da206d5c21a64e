import DRAMEngine
import DRAMModel
import Testing

/// Refresh of a rank, of one bank (HBM2: tRFC 260, tRFCb 96, tRREFD 8, tRP 14, tRRD_S 4) and of a
/// bank in every group (DDR5: tRFC 708, tRFCb 312, tRREFD 72, tRP 39).
@Suite struct RefreshTests {
    @Test func rankRefreshKeepsItsRankOnly() throws {
        var bench = try Bench("hbm2")
        bench.issue(.refresh(rank: 1), at: 500)
        bench.expectEarliest(.activate(Bank(rank: 1, group: 3, bank: 3)), at: 760, because: "tRFC")
        bench.expectEarliest(.refresh(rank: 1), at: 760, because: "tRFC")
        bench.expectEarliest(.refresh_bank(Bank(rank: 1)), at: 760, because: "tRFC")
        bench.expectEarliest(.self_refresh_enter(rank: 1), at: 760, because: "tRFC")
        bench.expectEarliest(.activate(Bank()), at: 0, because: "")
        bench.expectEarliest(.refresh(rank: 0), at: 0, because: "")
        bench.expectCounts([.refresh: 1])
    }

    @Test func rankRefreshWaitsForTheLastBankToClose() throws {
        var bench = try Bench("hbm2")
        let last = Bank(group: 3, bank: 3)
        bench.issue(.activate(Bank()), at: 100)
        bench.issue(.activate(last), at: 110)
        bench.issue(.precharge(Bank()), at: 200)
        bench.issue(.precharge(last), at: 300)
        bench.expectEarliest(.refresh(), at: 314, because: "tRP")
        bench.expectEarliest(.activate(Bank()), at: 214, because: "tRP")
    }

    @Test func bankRefreshLeavesTheOtherBanksAlone() throws {
        var bench = try Bench("hbm2")
        let refreshed = Bank(group: 2, bank: 1)
        let open = Bank(group: 2, bank: 2)
        bench.issue(.activate(open), at: 100)
        bench.issue(.refresh_bank(refreshed), at: 500)
        bench.expectEarliest(.activate(refreshed), at: 596, because: "tRFCb")
        bench.expectEarliest(.refresh_bank(refreshed), at: 596, because: "tRFCb")
        bench.expectEarliest(.activate(Bank(group: 2, bank: 3)), at: 508, because: "tRREFD")
        bench.expectEarliest(.refresh_bank(Bank()), at: 508, because: "tRREFD")
        bench.expectEarliest(.refresh(), at: 596, because: "tRFCb")
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
                .activate(Bank(group: group, bank: 1)), at: 812, because: "tRFCb")
            bench.expectEarliest(
                .activate(Bank(group: group, bank: 2)), at: 572, because: "tRREFD")
            bench.expectLastCommand(to: Bank(group: group, bank: 1), at: 500)
            bench.expectLastCommand(to: Bank(group: group, bank: 2), at: -1)
        }
        bench.expectEarliest(.refresh_same_bank(1), at: 812, because: "tRFCb")
        bench.expectEarliest(.refresh_same_bank(2), at: 572, because: "tRREFD")
        bench.expectEarliest(.refresh(), at: 812, because: "tRFCb")
        bench.expectCounts([.refresh_bank: 1])
    }

    @Test func sameBankRefreshWaitsForThatBankOfTheLastGroup() throws {
        var bench = try Bench("ddr5-4800")
        let last = Bank(group: 7, bank: 1)
        bench.issue(.activate(last), at: 100)
        bench.issue(.precharge(last), at: 300)
        bench.expectEarliest(.refresh_same_bank(1), at: 339, because: "tRP")
        bench.expectEarliest(.refresh_same_bank(2), at: 108, because: "tRRD_S")
    }

    @Test func sameBankRefreshMayPassOpenBanksOfOtherIndex() throws {
        var bench = try Bench("ddr5-4800")
        bench.issue(.activate(Bank(group: 4, bank: 2)), at: 100)
        bench.issue(.refresh_same_bank(1), at: 200)
        bench.expectOpen(Bank(group: 4, bank: 2))
    }
}
