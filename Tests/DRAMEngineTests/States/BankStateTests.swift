import DRAMEngine
import DRAMModel
import Testing

/// A bank's way through its states. The figures are DDR4-3200's: tRCD 22, tRAS 52, tRC 74, tRP 22,
/// tRTP 12, RL 22, WL 16, burst 4, tWR 24, tCCD_S 4, tCCD_L 8, tWPRE 1, tWTR_S 4, tWTR_L 12, tRRD_S
/// 4, tRRD_L 8.
@Suite struct BankStateTests {
    let bank = Bank(group: 1, bank: 2)

    @Test func startsClosedAndFree() throws {
        let bench = try Bench("ddr4-3200-x8")
        bench.expectClosed(bank)
        bench.expectLastCommand(to: bank, at: -1)
        bench.expectCounts([:])
        for kind in bench.history.memory.commandKinds {
            bench.expectEarliest(Command(kind, bank), at: 0, because: "")
        }
    }

    @Test func opensOnARowAndCloses() throws {
        var bench = try Bench("ddr4-3200-x8")
        bench.issue(.activate(bank, row: 40), at: 100)
        bench.expectOpen(bank, row: 40)
        bench.expectClosed(Bank(group: 2, bank: 1))
        bench.expectEarliest(.read(bank), at: 122, because: "tRCDRD")
        bench.expectEarliest(.write(bank), at: 122, because: "tRCDWR")
        bench.expectEarliest(.precharge(bank), at: 152, because: "tRAS")

        bench.issue(.precharge(bank), at: 160)
        bench.expectClosed(bank)
        bench.expectLastCommand(to: bank, at: 160)
        bench.expectEarliest(.activate(bank), at: 182, because: "tRP")
        bench.expectEarliest(.refresh(), at: 182, because: "tRP")
    }

    @Test func countsColumnCommandsSinceTheRowOpened() throws {
        var bench = try Bench("ddr4-3200-x8")
        bench.issue(.activate(bank), at: 100)
        bench.expectOpen(bank, hits: 0)
        bench.issue(.read(bank), at: 122)
        bench.issue(.read(bank), at: 130)
        bench.issue(.write(bank), at: 142)
        bench.expectOpen(bank, hits: 3)
        bench.issue(.precharge(bank), at: 300)
        bench.expectClosed(bank)
        bench.issue(.activate(bank), at: 400)
        bench.expectOpen(bank, hits: 0)
        bench.issue(.read_p(bank), at: 422)
        bench.expectClosed(bank)
        bench.expectCounts([.read: 2, .write: 1, .read_p: 1, .activate: 2, .precharge: 1])
    }

    @Test func readWithAutoPrechargeClosesAtOnce() throws {
        var bench = try Bench("ddr4-3200-x8")
        bench.issue(.activate(bank), at: 100)
        bench.issue(.read_p(bank), at: 200)
        bench.expectClosed(bank)
        bench.expectEarliest(.activate(bank), at: 200 + 12 + 22, because: "tRTP+tRP")
        bench.expectEarliest(.refresh(), at: 200 + 12 + 22, because: "tRTP+tRP")
    }

    @Test func writeWithAutoPrechargeClosesAtOnce() throws {
        var bench = try Bench("ddr4-3200-x8")
        bench.issue(.activate(bank), at: 100)
        bench.issue(.write_p(bank), at: 200)
        bench.expectClosed(bank)
        bench.expectEarliest(.activate(bank), at: 200 + 16 + 4 + 24 + 22, because: "tWR+tRP")
        bench.expectEarliest(.refresh(), at: 266, because: "tWR+tRP")
    }

    @Test func columnsKeepTheirDistances() throws {
        var bench = try Bench("ddr4-3200-x8")
        let neighbour = Bank(group: 1, bank: 3)
        let stranger = Bank(group: 2, bank: 2)
        bench.issue(.activate(bank), at: 100)
        bench.issue(.activate(stranger), at: 104)
        bench.issue(.activate(neighbour), at: 112)
        bench.issue(.read(bank), at: 200)
        bench.expectEarliest(.read(bank), at: 208, because: "tCCD_L")
        bench.expectEarliest(.read(neighbour), at: 208, because: "tCCD_L")
        bench.expectEarliest(.read(stranger), at: 204, because: "tCCD_S")
        bench.expectEarliest(.write(stranger), at: 200 + 22 + 4 + 1 + 1 - 16, because: "tRTW")
        bench.expectEarliest(.precharge(bank), at: 212, because: "tRTP")

        bench.issue(.write(bank), at: 300)
        bench.expectEarliest(.write(neighbour), at: 308, because: "tCCD_L")
        bench.expectEarliest(.write(stranger), at: 304, because: "tCCD_S")
        bench.expectEarliest(.read(neighbour), at: 300 + 16 + 4 + 12, because: "tWTR_L")
        bench.expectEarliest(.read(stranger), at: 300 + 16 + 4 + 4, because: "tWTR_S")
        bench.expectEarliest(.precharge(bank), at: 300 + 16 + 4 + 24, because: "tWR")
        bench.expectEarliest(.precharge(neighbour), at: 112 + 52, because: "tRAS")
    }

    @Test func aLaterGateOutlivesAnEarlierCommand() throws {
        var bench = try Bench("ddr4-3200-x8")
        bench.issue(.activate(bank), at: 100)
        bench.issue(.read(bank), at: 122)
        // tRTP of the read is over at 134, but the row must stay open until 152.
        bench.expectEarliest(.precharge(bank), at: 152, because: "tRAS")
        bench.issue(.read(bank), at: 150)
        bench.expectEarliest(.precharge(bank), at: 162, because: "tRTP")
    }

    @Test func earliestChangesNothing() throws {
        var bench = try Bench("hbm2", "organization.stack_ids=ranks")
        bench.issue(.activate(bank), at: 100)
        bench.issue(.read(bank), at: 120)
        bench.issue(.refresh(rank: 1), at: 130)
        let bankAddresses = [Bank(), bank, Bank(rank: 1)]
        let once = bench.answers(for: bankAddresses)
        let again = bench.answers(for: bankAddresses)
        #expect(once == again)
        bench.expectOpen(bank, hits: 1)
        bench.expectLastCommand(to: bank, at: 120)
        bench.expectRank(0, asleep: false, since: 0)
        bench.expectCounts([.activate: 1, .read: 1, .refresh: 1])
    }
}
