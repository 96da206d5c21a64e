import DRAMEngine
import DRAMModel
import Testing

/// Self refresh of a rank; DDR4-3200: tCKESR 9, tXS 576, tRP 22.
@Suite struct SelfRefreshStateTests {
    @Test func entersAndLeaves() throws {
        var bench = try Bench("ddr4-3200-x8")
        bench.expectRank(1, asleep: false, since: 0)
        bench.issue(.self_refresh_enter(rank: 1), at: 1000)
        bench.expectRank(1, asleep: true, since: 1000)
        bench.expectRank(0, asleep: false, since: 0)
        bench.expectEarliest(.self_refresh_exit(rank: 1), at: 1009, because: "tCKESR")

        bench.issue(.self_refresh_exit(rank: 1), at: 3000)
        bench.expectRank(1, asleep: false, since: 3000)
        bench.expectEarliest(.activate(Bank(rank: 1)), at: 3576, because: "tXS")
        bench.expectEarliest(.refresh(rank: 1), at: 3576, because: "tXS")
        bench.expectEarliest(.self_refresh_enter(rank: 1), at: 3576, because: "tXS")
        bench.expectEarliest(.activate(Bank()), at: 0, because: "")
        bench.expectCounts([.self_refresh_enter: 1, .self_refresh_exit: 1])
    }

    @Test func waitsForItsBanksToClose() throws {
        var bench = try Bench("ddr4-3200-x8")
        bench.issue(.activate(Bank(group: 3)), at: 100)
        bench.issue(.precharge(Bank(group: 3)), at: 400)
        bench.expectEarliest(.self_refresh_enter(), at: 422, because: "tRP")
    }

    @Test func timeInEachStateAddsUp() throws {
        var bench = try Bench("ddr4-3200-x8")
        bench.issue(.activate(Bank()), at: 100)
        bench.issue(.activate(Bank(group: 1)), at: 110)
        bench.issue(.precharge(Bank()), at: 200)
        bench.expectResidency(through: 250, active: 150, asleep: 0)
        bench.issue(.read_p(Bank(group: 1)), at: 300)
        bench.expectResidency(through: 400, active: 200, asleep: 0)
        bench.issue(.self_refresh_enter(), at: 500)
        bench.expectResidency(through: 1500, active: 200, asleep: 1000)
        bench.issue(.self_refresh_exit(), at: 2000)
        bench.expectResidency(through: 2500, active: 200, asleep: 1500)
        bench.issue(.activate(Bank()), at: 3000)
        bench.expectResidency(through: 3007, active: 207, asleep: 1500)
        bench.issue(.precharge(Bank()), at: 3100)
        bench.issue(.self_refresh_enter(), at: 3200)
        bench.expectResidency(through: 3201, active: 300, asleep: 1501)
        bench.expectResidency(ofRank: 1, through: 3201, active: 0, asleep: 0)
    }
}
