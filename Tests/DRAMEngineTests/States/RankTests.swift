import DRAMEngine
import DRAMModel
import Testing

/// Ranks share buses, nothing else.
@Suite struct RankTests {
    let here = Bank(rank: 0, group: 1, bank: 1)
    let there = Bank(rank: 1, group: 1, bank: 1)

    @Test func rowsOfRanksAreIndependent() throws {
        var bench = try Bench("ddr4-3200-x8")
        bench.issue(.activate(here, row: 3), at: 100)
        bench.expectEarliest(.activate(there), at: 0, because: "")
        bench.issue(.activate(there, row: 4), at: 100)
        bench.expectOpen(here, row: 3)
        bench.expectOpen(there, row: 4)
        bench.issue(.precharge(here), at: 300)
        bench.expectEarliest(.precharge(there), at: 152, because: "tRAS")
        bench.expectClosed(here)
        bench.expectOpen(there, row: 4)
    }

    /// LPDDR4: RL 24, WL 12, burst 8, tRTRS 1, tWTR 12; its ACT, READ and WRITE take the command
    /// bus for four cycles. From a rank to the other and back.
    @Test(arguments: [0, 1] as [Int32])
    func busTurnaroundBetweenRanks(from rank: Int32) throws {
        let (first, other) = (Bank(rank: rank, bank: 3), Bank(rank: 1 - rank, bank: 3))
        func opened() throws -> Bench {
            var bench = try Bench("lpddr4-2400")
            bench.issue(.activate(first), at: 100)
            bench.issue(.activate(other), at: 104)
            return bench
        }
        var reading = try opened()
        reading.issue(.read(first), at: 500)
        reading.expectEarliest(.read(other), at: 509, because: "tRTRS")
        reading.expectEarliest(.write(other), at: 500 + 24 + 8 + 1 - 12, because: "tRTRS")

        var writing = try opened()
        writing.issue(.write(first), at: 500)
        writing.expectEarliest(.write(other), at: 509, because: "tRTRS")
        // Its data would come late enough at once: WL + burst + tRTRS - RL is below zero.
        writing.expectEarliest(.read(other), at: 504, because: "command_bus")
        writing.expectEarliest(.read(first), at: 500 + 12 + 1 + 8 + 12, because: "tWTR")
    }

    @Test func everyOtherRankIsTold() throws {
        var bench = try Bench("ddr4-3200-x8", "organization.ranks=4")
        for rank in 0..<4 as Range<Int32> { bench.issue(.activate(Bank(rank: rank)), at: 100) }
        bench.issue(.read(Bank(rank: 2)), at: 500)
        for rank in [0, 1, 3] as [Int32] {
            bench.expectEarliest(.read(Bank(rank: rank)), at: 505, because: "tRTRS")
        }
        bench.expectEarliest(.read(Bank(rank: 2)), at: 508, because: "tCCD_L")
    }
}
