import DRAMEngine
import DRAMModel
import Testing

/// The rings of activations behind the windows, over many turns.
@Suite struct WindowRingTests {
    /// DDR4-3200: tRRD_S 4, tFAW 34. Each window of four starts 34 cycles after the last one
    /// started.
    @Test func fourActivationsAWindow() throws {
        var bench = try Bench("ddr4-3200-x8")
        var cycles: [Int64] = []
        for index in 0..<14 as Range<Int32> {
            let bank = Bank(group: index % 4, bank: index / 4)
            cycles.append(bench.issueSoonest(.activate(bank), from: 1000))
        }
        let expected = (0..<14 as Range<Int64>).map { 1000 + $0 / 4 * 34 + $0 % 4 * 4 }
        #expect(cycles == expected)
        bench.expectEarliest(.activate(Bank(group: 3, bank: 3)), at: 1110, because: "tFAW")
        bench.expectEarliest(.activate(Bank(rank: 1)), at: 0, because: "")
    }

    @Test func anOldWindowIsForgotten() throws {
        var bench = try Bench("ddr4-3200-x8")
        for group in 0..<4 as Range<Int32> {
            bench.issue(.activate(Bank(group: group)), at: 1000 + 4 * Int64(group))
        }
        bench.issue(.activate(Bank(group: 0, bank: 1)), at: 1034)
        // The second of the first four leaves the window at 1038.
        bench.expectEarliest(.activate(Bank(group: 1, bank: 1)), at: 1038, because: "tFAW")
        bench.issue(.activate(Bank(group: 1, bank: 1)), at: 2000)
        bench.expectEarliest(.activate(Bank(group: 2, bank: 1)), at: 2004, because: "tRRD_S")
    }

    /// GDDR5: tRRD 10, tFAW 40, t32AW 360: eight windows of four take 320 cycles, so the 33rd
    /// waits.
    @Test func thirtyTwoActivationsAWindow() throws {
        var bench = try Bench("gddr5")
        var cycles: [Int64] = []
        for index in 0..<70 as Range<Int32> {
            let cycle = bench.issueSoonest(
                .activate(Bank(bank: index % 16)), from: cycles.last ?? 1000)
            cycles.append(cycle)
            // 60 cycles after its ACTIVATE, a bank may close.
            if index >= 6 {
                bench.issueSoonest(.precharge(Bank(bank: (index - 6) % 16)), from: cycle)
            }
        }
        let expected = (0..<70 as Range<Int64>).map { 1000 + $0 / 32 * 360 + $0 % 32 * 10 }
        #expect(cycles == expected)
    }

    @Test func ranksHaveWindowsOfTheirOwn() throws {
        var bench = try Bench("gddr5", "organization.ranks=2")
        for index in 0..<4 as Range<Int32> {
            for rank in [0, 1] as [Int32] {
                let at = 1000 + 10 * Int64(index) + 3 * Int64(rank)
                bench.issue(.activate(Bank(rank: rank, bank: index)), at: at)
            }
        }
        // tRRD says the same here; whichever is named, it is the rank's own.
        let here = bench.channel.earliest(.activate(Bank(rank: 0, bank: 9)))
        let there = bench.channel.earliest(.activate(Bank(rank: 1, bank: 9)))
        #expect(here.cycle == 1040 && there.cycle == 1043)
    }
}
