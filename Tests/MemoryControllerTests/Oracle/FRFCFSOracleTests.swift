import DRAMModel
import Testing

/// Hand-made cases with known answers: entry, mode, pending commands and selection of the `fr_fcfs`
/// policy.
@Suite struct FRFCFSOracleTests {
    // MARK: Entry

    @Test func firstCommandIssuesInTheCycleARequestIsDated() {
        let c = FRFCFSCase()
        let result = c.run([c.read(7, row: 3, column: 5)])
        #expect(result.short == ["8 activate 0.0.0 3/5", "18 read 0.0.0 3/5"])
        #expect(result.channels[0].read_latencies == [24])
        #expect(result.cycles == 18 + 14 + 1)
    }

    @Test func theRunLastsUntilTheLastWriteIsWritten() {
        let c = FRFCFSCase()
        let result = c.run([c.write(7)])
        #expect(result.short == ["8 activate 0.0.0 0/0", "18 write 0.0.0 0/0"])
        #expect(result.last_done_cycle == 9)
        #expect(result.cycles == 19)
    }

    @Test func readsAreForwardedAndWritesMergedByBlock() {
        let c = FRFCFSCase()
        let result = c.run([c.write(0), c.read(0), c.read(0, byte: 1), c.write(0, byte: 3)])
        #expect(result.short == ["4 activate 0.0.0 0/0", "14 write 0.0.0 0/0"])
        #expect(result.channels[0].read_latencies == [1, 1])
        #expect(result.channels[0].num_merged_writes == 1)
        #expect(result.last_done_cycle == 5)
    }

    @Test func aWriteIsHeldWhileAReadWaitsAndLaterReadsAreForwarded() {
        let c = FRFCFSCase()
        let result = c.run([c.read(0), c.read(0, byte: 7), c.write(0), c.read(0)])
        #expect(
            result.short == [
                "1 activate 0.0.0 0/0", "11 read 0.0.0 0/0", "18 write 0.0.0 0/0",
            ])
        #expect(result.channels[0].read_latencies.sorted() == [1, 23, 24])
        #expect(result.channels[0].num_blocked_writes == 1)
        #expect(result.cycles == 26)
    }

    @Test func aFullQueueKeepsAllLaterRequestsOut() {
        let c = FRFCFSCase(channels: 2) {
            $0.controller.trans_queue_size = 2
            $0.controller.write_high_watermark = 2
        }
        let requests = [
            c.read(0), c.read(0, row: 1), c.read(0, 0, 1), c.read(0, channel: 1),
        ]
        // The first READ issues in cycle 11; the third request enters in it, the fourth in the
        // next.
        let inOrder = c.run(requests)
        #expect(inOrder.short.contains("12 activate 0.1.0 0/0"))
        #expect(inOrder.commands[1].first?.cycle == 13)
        var apart = c
        apart.issueWidth = 1
        #expect(apart.run(requests).commands[1].first?.cycle == 1)
    }

    // MARK: Mode

    @Test func watermarksBoundADrain() {
        let c = FRFCFSCase { $0.controller.write_high_watermark = 2 }
        let result = c.run([
            c.read(0), c.write(0, column: 1), c.write(0, column: 2), c.read(0, column: 3),
            c.read(1000, column: 4),
        ])
        #expect(
            result.short == [
                "1 activate 0.0.0 0/0",
                // Two writes wait from cycle 3 on; one is left after the first.
                "11 write 0.0.0 0/1", "31 read 0.0.0 0/0", "37 read 0.0.0 0/3",
                // One write is not more than the low watermark until the trace has ended.
                "1001 read 0.0.0 0/4", "1008 write 0.0.0 0/2",
            ])
        #expect(result.cycles == 1016)
    }

    @Test func idleReadsLetWritesAboveTheLowWatermarkGo() {
        let c = FRFCFSCase()
        let result = c.run([c.write(0), c.write(0, column: 1), c.read(1000, 0, 1)], cycles: 500)
        #expect(result.short == ["2 activate 0.0.0 0/0", "12 write 0.0.0 0/0"])
        #expect(result.channels[0].num_writes_left == 1)
    }

    @Test func theTraceEndsForAllChannelsOrForEach() {
        let c = FRFCFSCase(channels: 2)
        let requests = [c.write(0), c.read(1000, channel: 1)]
        #expect(c.run(requests).commands[0].first?.cycle == 1001)
        var apart = c
        apart.issueWidth = 1
        #expect(apart.run(requests).commands[0].first?.cycle == 1)
    }

    @Test func anAgedRequestGoesBeforeHits() {
        let c = FRFCFSCase { $0.controller.age_cap = 50 }
        let hits = (1...7).map { c.read(4 + 6 * Int64($0), column: Int32($0)) }
        let result = c.run([c.read(0), c.read(0, row: 1)] + hits)
        #expect(
            result.short == [
                "1 activate 0.0.0 0/0", "11 read 0.0.0 0/0", "17 read 0.0.0 0/1",
                "23 read 0.0.0 0/2", "29 read 0.0.0 0/3", "35 read 0.0.0 0/4",
                "41 read 0.0.0 0/5", "47 read 0.0.0 0/6",
                // Dated 2, it is aged from cycle 52 on: the last hit has to wait.
                "53 precharge 0.0.0 1/0", "63 activate 0.0.0 1/0", "73 read 0.0.0 1/0",
                "87 precharge 0.0.0 0/7", "97 activate 0.0.0 0/7", "107 read 0.0.0 0/7",
            ])
    }

    @Test func anAgedWriteTurnsTheModeUntilTheWatermarksTurnItBack() {
        let c = FRFCFSCase { $0.controller.age_cap = 50 }
        let reads = (0...7).map { c.read(20 + 6 * Int64($0), column: Int32($0)) }
        let result = c.run([c.write(0, 0, 1)] + reads)
        // Dated 1, it is aged from cycle 51 on; one write is below the watermarks before.
        #expect(result.short.contains("51 activate 0.1.0 0/0"))
        #expect(result.short.contains("61 write 0.1.0 0/0"))
        #expect(!result.log.contains { $0.cycle > 50 && $0.cycle < 61 && $0.command.kind == .read })
        // To the other bank group, tWTR_S after the end of the data.
        #expect(result.short.contains("77 read 0.0.0 0/4"))
    }

    // MARK: The pending command of a bank

    @Test func closedPagesTakeAutoPrecharge() {
        let c = FRFCFSCase { $0.controller.page_policy = .closed }
        let result = c.run([c.read(0), c.read(0, column: 1)])
        #expect(
            result.short == [
                "1 activate 0.0.0 0/0", "11 read_p 0.0.0 0/0", "35 activate 0.0.0 0/1",
                "45 read_p 0.0.0 0/1",
            ])
    }

    @Test func adaptivePagesCloseAfterTheTimeoutUnlessSomeoneWaitsForTheRow() {
        let c = FRFCFSCase {
            $0.controller.page_policy = .adaptive
            $0.controller.page_timeout = 30
        }
        let last = c.read(1000, 0, 1)
        let alone = c.run([c.read(0), last], cycles: 100)
        #expect(
            alone.short == ["1 activate 0.0.0 0/0", "11 read 0.0.0 0/0", "41 precharge 0.0.0"])
        // A write that the watermark keeps waiting, for the open row and for another one.
        let sameRow = c.run([c.read(0), c.write(20, column: 1), last], cycles: 100)
        #expect(sameRow.short == ["1 activate 0.0.0 0/0", "11 read 0.0.0 0/0"])
        let otherRow = c.run([c.read(0), c.write(20, row: 1), last], cycles: 100)
        #expect(otherRow.short == alone.short)
    }

    // MARK: Selection

    @Test func columnCommandsGoBeforeOlderRowCommands() {
        var c = FRFCFSCase(issueWidth: 2)
        let requests = [c.read(0), c.read(16, 0, 1), c.read(16, column: 1)]
        #expect(
            c.run(requests).short == [
                "1 activate 0.0.0 0/0", "11 read 0.0.0 0/0", "17 read 0.0.0 0/1",
                "18 activate 0.1.0 0/0", "28 read 0.1.0 0/0",
            ])
        c.configuration.controller.dual_command = true
        let dual = c.run(requests)
        #expect(
            dual.short == [
                "1 activate 0.0.0 0/0", "11 read 0.0.0 0/0", "17 read 0.0.0 0/1",
                "17 activate 0.1.0 0/0", "27 read 0.1.0 0/0",
            ])
        #expect(dual.channels[0].hbm_dual_cmds == 1)
    }

    @Test func theAgedRequestGoesBeforeColumnCommands() {
        let c = FRFCFSCase(issueWidth: 2) { $0.controller.age_cap = 0 }
        let requests = [c.read(0), c.read(16, 0, 1), c.read(16, column: 1)]
        #expect(
            c.run(requests).short == [
                "1 activate 0.0.0 0/0", "11 read 0.0.0 0/0", "17 activate 0.1.0 0/0",
                "18 read 0.0.0 0/1", "27 read 0.1.0 0/0",
            ])
    }
}
