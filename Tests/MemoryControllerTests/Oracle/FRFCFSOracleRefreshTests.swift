import DRAMModel
import Testing

/// Hand-made cases with known answers: refresh and self refresh of the `fr_fcfs` policy.
@Suite struct FRFCFSOracleRefreshTests {
    /// A write below the low watermark that keeps its rank from being idle, and the trace open.
    private func busy(_ c: FRFCFSCase) -> [Request] { [c.write(0), c.read(50_000, 0, 1)] }

    @Test func ranksFallDueInTurnOrTogether() {
        let staggered = FRFCFSCase(ranks: 2) { $0.controller.refresh_policy = .rank_staggered }
        #expect(
            staggered.run([], cycles: 2001).short == [
                "500 refresh 0", "1000 refresh 1", "1500 refresh 0", "2000 refresh 1",
            ])
        let together = FRFCFSCase(ranks: 2) { $0.controller.refresh_policy = .rank_simultaneous }
        #expect(
            together.run([], cycles: 2100).short == [
                "1000 refresh 0", "1001 refresh 1", "2000 refresh 0", "2001 refresh 1",
            ])
    }

    @Test func aBusyRankPostponesUntilUrgent() {
        for (postpone, first) in [(0, 1000), (1, 1000), (2, 2000), (8, 8000)] {
            let c = FRFCFSCase {
                $0.controller.refresh_policy = .rank_staggered
                $0.controller.refresh_postpone = postpone
            }
            let result = c.run(busy(c), cycles: 9500)
            let expected = stride(from: first, through: 9000, by: 1000).map { "\($0) refresh 0" }
            #expect(result.short == expected)
            #expect(result.channels[0].num_refreshes_due == 9)
        }
    }

    @Test func anIdleRankIssuesPostponedRefreshesAndPullsIn() {
        let c = FRFCFSCase {
            $0.controller.refresh_policy = .rank_staggered
            $0.controller.refresh_pull_in = 2
        }
        #expect(
            c.run([], cycles: 2001).short == [
                "100 refresh 0", "200 refresh 0", "1000 refresh 0", "2000 refresh 0",
            ])
        // The read issues in cycle 21: idle since 22, for tRFC in 122.
        #expect(
            c.run([c.read(10)], cycles: 201).short == [
                "11 activate 0.0.0 0/0", "21 read 0.0.0 0/0", "122 precharge 0.0.0",
                "132 refresh 0",
            ])
    }

    @Test func unitsAreRefreshedOnceARoundThoseInUseLast() {
        let c = FRFCFSCase { $0.controller.refresh_policy = .bank_staggered }
        #expect(
            c.run([], cycles: 1001).short == [
                "200 refresh_bank 0.0.0", "400 refresh_bank 0.0.1", "600 refresh_bank 0.1.0",
                "800 refresh_bank 0.1.1", "1000 refresh_bank 0.0.0",
            ])
        #expect(
            c.run(busy(c), cycles: 1001).short == [
                "200 refresh_bank 0.0.1", "400 refresh_bank 0.1.0", "600 refresh_bank 0.1.1",
                "800 refresh_bank 0.0.0", "1000 refresh_bank 0.0.1",
            ])
        let ddr5 = FRFCFSCase(.DDR5, ranks: 2) {
            $0.controller.refresh_policy = .bank_staggered
        }
        #expect(
            ddr5.run([], cycles: 501).short == [
                "100 refresh_bank 0.*.0", "200 refresh_bank 1.*.0", "300 refresh_bank 0.*.1",
                "400 refresh_bank 1.*.1", "500 refresh_bank 0.*.0",
            ])
    }

    @Test func unitsCountTheirLimitsInUnits() {
        let c = FRFCFSCase {
            $0.controller.refresh_policy = .bank_staggered
            $0.controller.refresh_postpone = 1
            $0.controller.refresh_pull_in = 1
        }
        // Four units: urgent with four refreshes postponed.
        #expect(
            c.run(busy(c), cycles: 1001).short == [
                "800 refresh_bank 0.0.1", "1000 refresh_bank 0.1.0",
            ])
        // Four units are pulled in after tRFCb, tRREFD apart.
        #expect(
            c.run([], cycles: 201).short == [
                "50 refresh_bank 0.0.0", "58 refresh_bank 0.0.1", "66 refresh_bank 0.1.0",
                "74 refresh_bank 0.1.1", "200 refresh_bank 0.0.0",
            ])
    }

    @Test func aRefreshInServiceClosesItsBanksAndLeavesTheOthers() {
        let c = FRFCFSCase(.DDR5, issueWidth: 2) {
            $0.controller.refresh_policy = .bank_staggered
        }
        let result = c.run([
            c.read(50), c.read(50, 0, 1), c.read(199, 0, 1, row: 1), c.read(199, 0, 0, 1),
        ])
        #expect(
            result.short == [
                "51 activate 0.0.0 0/0", "55 activate 0.1.0 0/0", "61 read 0.0.0 0/0",
                "65 read 0.1.0 0/0",
                "200 precharge 0.0.0", "201 precharge 0.1.0", "202 activate 0.0.1 0/0",
                "211 refresh_bank 0.*.0", "212 read 0.0.1 0/0",
                "261 activate 0.1.0 1/0", "271 read 0.1.0 1/0",
            ])
    }

    @Test func anUrgentRankGoesBeforeAnIdleOne() {
        let c = FRFCFSCase(ranks: 2) {
            $0.controller.refresh_policy = .rank_simultaneous
            $0.controller.refresh_postpone = 1
        }
        // Rank 1 is busy and urgent as well, but rank 0 has the lower number: both are urgent.
        let both = c.run([c.write(0, 1), c.read(50_000)], cycles: 1500)
        #expect(both.short == ["1000 refresh 0", "1001 refresh 1"])
        // With two postponed, rank 0 idles with one postponed and rank 1 is not urgent before 2000.
        var later = c
        later.configuration.controller.refresh_postpone = 2
        let apart = later.run([c.write(0, 1), c.read(50_000)], cycles: 2500)
        #expect(apart.short == ["1000 refresh 0", "2000 refresh 1", "2001 refresh 0"])
    }

    @Test func adaptivePagesOfARankBeingRefreshedStayOpen() {
        let c = FRFCFSCase(issueWidth: 2) {
            $0.controller.refresh_policy = .bank_staggered
            $0.controller.page_policy = .adaptive
            $0.controller.page_timeout = 12
        }
        // Service starts in cycle 200; the timeouts are over in 202 and 206, tRAS in 204 and 208.
        let result = c.run([c.read(179), c.read(179, 0, 1)], cycles: 220)
        #expect(
            result.short == [
                "180 activate 0.0.0 0/0", "184 activate 0.1.0 0/0", "190 read 0.0.0 0/0",
                "194 read 0.1.0 0/0",
                "204 precharge 0.0.0", "214 refresh_bank 0.0.0", "215 precharge 0.1.0",
            ])
    }

    @Test func idleRanksSleepAndWakeForWork() {
        let c = FRFCFSCase {
            $0.controller.page_policy = .closed
            $0.controller.self_refresh = true
            $0.controller.self_refresh_threshold = 50
        }
        let result = c.run([c.read(100)], cycles: 200)
        #expect(
            result.short == [
                "50 self_refresh_enter 0", "101 self_refresh_exit 0", "131 activate 0.0.0 0/0",
                "141 read_p 0.0.0 0/0", "192 self_refresh_enter 0",
            ])
        #expect(result.channels[0].sref_cycles == [51 + 8])
        #expect(result.channels[0].rank_active_cycles == [10])
        // tCKESR holds a rank that has just fallen asleep.
        #expect(c.run([c.read(51)]).short[1] == "70 self_refresh_exit 0")
    }

    @Test func nothingFallsDueInSelfRefresh() {
        let c = FRFCFSCase {
            $0.controller.page_policy = .closed
            $0.controller.refresh_policy = .rank_staggered
            $0.controller.self_refresh = true
            $0.controller.self_refresh_threshold = 300
        }
        let result = c.run([c.read(2500)], cycles: 5000)
        #expect(
            result.short == [
                "300 self_refresh_enter 0", "2501 self_refresh_exit 0", "2531 activate 0.0.0 0/0",
                // It is refreshed before it enters again.
                "2541 read_p 0.0.0 0/0", "2642 refresh 0", "2842 self_refresh_enter 0",
            ])
        #expect(result.channels[0].num_refreshes_due == 0)
    }
}
