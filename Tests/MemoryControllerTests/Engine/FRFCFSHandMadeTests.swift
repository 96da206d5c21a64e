import DRAMModel
import MemoryController
import Testing
import TestSupport

/// Hand-computed cases for the engine, one or two for each paragraph of `fr_fcfs` in
/// `docs/policies.md`.
@Suite struct FRFCFSHandMadeTests {
    // MARK: Entry

    @Test func aRequestTakesPartFromTheCycleItIsDated() throws {
        let c = FRFCFSCase()
        let run = try c.replay([c.read(7, row: 3, column: 5)])
        #expect(run.rows == ["8 activate 0.0.0 3/5", "18 read 0.0.0 3/5"])
        #expect(run.report.cycles == 18 + 14 + 1)
        #expect(run.report.latency.maximum == 24)
    }

    @Test func readsForwardAndJoinWritesMergeAndWaitForReads() throws {
        let c = FRFCFSCase()
        let run = try c.replay([
            c.read(0), c.read(0, byte: 7), c.write(0), c.read(0), c.write(0, byte: 1),
        ])
        #expect(
            run.rows == ["1 activate 0.0.0 0/0", "11 read 0.0.0 0/0", "18 write 0.0.0 0/0"])
        let channel = run.report.channels[0]
        #expect(channel.readsJoined == 1)
        #expect(channel.readsForwarded == 1)
        #expect(channel.writesMerged == 1)
        #expect(channel.latency.minimum == 1 && channel.latency.maximum == 24)
    }

    @Test func aRequestWaitsForRoomInItsOwnQueue() throws {
        let c = FRFCFSCase {
            $0.controller.trans_queue_size = 2
            $0.controller.write_high_watermark = 2
        }
        let run = try c.replay([c.read(0), c.read(0, row: 1), c.read(0, 0, 1)])
        // The first READ issues in cycle 11; the third request enters in it.
        #expect(run.rows.contains("12 activate 0.1.0 0/0"))
    }

    // MARK: Mode

    @Test func watermarksBoundADrain() throws {
        let c = FRFCFSCase { $0.controller.write_high_watermark = 2 }
        let run = try c.replay([
            c.read(0), c.write(0, column: 1), c.write(0, column: 2), c.read(0, column: 3),
            c.read(1000, column: 4),
        ])
        #expect(
            run.rows == [
                "1 activate 0.0.0 0/0", "11 write 0.0.0 0/1", "31 read 0.0.0 0/0",
                "37 read 0.0.0 0/3", "1001 read 0.0.0 0/4", "1008 write 0.0.0 0/2",
            ])
        #expect(run.report.cycles == 1001 + 14 + 1)
        #expect(run.report.channels[0].writesLeft == 0)
    }

    @Test func anAgedRequestGetsOnlyWhatItNeeds() throws {
        let c = FRFCFSCase { $0.controller.age_cap = 50 }
        let hits = (1...7).map { c.read(4 + 6 * Int64($0), column: Int32($0)) }
        let run = try c.replay([c.read(0), c.read(0, row: 1)] + hits)
        // Dated 2, it is aged from cycle 52 on: the hit of cycle 53 has to wait.
        #expect(
            run.rows.suffix(6) == [
                "53 precharge 0.0.0 1/0", "63 activate 0.0.0 1/0", "73 read 0.0.0 1/0",
                "87 precharge 0.0.0 0/7", "97 activate 0.0.0 0/7", "107 read 0.0.0 0/7",
            ])
    }

    // MARK: The pending command of a bank

    @Test func pagesCloseByPolicy() throws {
        let closed = FRFCFSCase { $0.controller.page_policy = .closed }
        #expect(
            try closed.replay([closed.read(0), closed.read(0, column: 1)]).rows == [
                "1 activate 0.0.0 0/0", "11 read_p 0.0.0 0/0", "35 activate 0.0.0 0/1",
                "45 read_p 0.0.0 0/1",
            ])
        let adaptive = FRFCFSCase {
            $0.controller.page_policy = .adaptive
            $0.controller.page_timeout = 30
        }
        let read = adaptive.read(0)
        let last = adaptive.read(1000, 0, 1)
        #expect(
            try adaptive.replay([read, last], cycles: 100).rows == [
                "1 activate 0.0.0 0/0", "11 read 0.0.0 0/0", "41 precharge 0.0.0",
            ])
        // A write that the watermark keeps waiting keeps its row open.
        let write = adaptive.write(20, column: 1)
        #expect(try adaptive.replay([read, write, last], cycles: 100).rows.count == 2)
    }

    // MARK: Refresh

    @Test func ranksFallDueInTurnOrTogether() throws {
        let staggered = FRFCFSCase(ranks: 2) { $0.controller.refresh_policy = .rank_staggered }
        #expect(
            try staggered.replay([], cycles: 1501).rows == [
                "500 refresh 0", "1000 refresh 1", "1500 refresh 0",
            ])
        let together = FRFCFSCase(ranks: 2) { $0.controller.refresh_policy = .rank_simultaneous }
        #expect(
            try together.replay([], cycles: 1100).rows == ["1000 refresh 0", "1001 refresh 1"])
    }

    @Test func anIdleRankPullsInAfterItsPatience() throws {
        let c = FRFCFSCase {
            $0.controller.refresh_policy = .rank_staggered
            $0.controller.refresh_pull_in = 1
        }
        // The READ issues in cycle 21: idle since 22, for tRFC in 122.
        #expect(
            try c.replay([c.read(10)], cycles: 1000).rows.suffix(2) == [
                "122 precharge 0.0.0", "132 refresh 0",
            ])
    }

    // MARK: Selection

    @Test func columnsGoFirstAndTheOtherBusTakesASecond() throws {
        var c = FRFCFSCase(issueWidth: 2)
        let requests = [c.read(0), c.read(16, 0, 1), c.read(16, column: 1)]
        #expect(
            try c.replay(requests).rows.suffix(3) == [
                "17 read 0.0.0 0/1", "18 activate 0.1.0 0/0", "28 read 0.1.0 0/0",
            ])
        c.configuration.controller.dual_command = true
        #expect(
            try c.replay(requests).rows.suffix(3) == [
                "17 read 0.0.0 0/1", "17 activate 0.1.0 0/0", "27 read 0.1.0 0/0",
            ])
    }

    // MARK: Self refresh

    @Test func idleRanksSleepAndWakeForWork() throws {
        let c = FRFCFSCase {
            $0.controller.page_policy = .closed
            $0.controller.self_refresh = true
            $0.controller.self_refresh_threshold = 50
        }
        #expect(
            try c.replay([c.read(100)], cycles: 200).rows == [
                "50 self_refresh_enter 0", "101 self_refresh_exit 0", "131 activate 0.0.0 0/0",
                "141 read_p 0.0.0 0/0", "192 self_refresh_enter 0",
            ])
    }
}

extension FRFCFSCase {
    /// What the engine does: its report, and its commands as `OracleResult.short` writes them.
    func replay(
        _ requests: [Request], cycles: Int64? = nil
    ) throws -> (report: ReplayReport, rows: [String]) {
        var options = ReplayOptions()
        options.cycles = cycles
        if let issueWidth {
            options.frontEnd = .per_channel
            options.issueWidth = issueWidth
        }
        let sink = CommandRecorder(channels: configuration.organization.channels)
        let replay = try #require(Replay(configuration, options: options))
        let report = try replay.run(RequestList(requests), sink: sink)
        let rows = sink.commands.flatMap(\.self).map { record in
            let c = record.command
            var text = "\(record.cycle) \(c.kind.name) \(c.rank)"
            if c.bank >= 0 { text += c.bankgroup < 0 ? ".*" : ".\(c.bankgroup)" }
            if c.bank >= 0 { text += ".\(c.bank)" }
            return c.row < 0 ? text : text + " \(c.row)/\(c.column)"
        }
        return (report, rows)
    }
}
