import DRAMModel
import MemoryController
import Testing
import TestSupport

/// Hand-made cases with known answers, for engine and oracle: how ranks enter and leave self
/// refresh
/// and power-down.
///
/// At 1 ns by DDR4's own rules: tPD and tCKE 5, tXP 6, tREFPDEN 2, tRDPDEN 15.
@Suite struct LowPowerTests {
    private func powerDown(
        ranks: Int = 1, threshold: Int = 20, change: (inout MemoryConfiguration) -> Void = { _ in }
    ) -> FRFCFSCase {
        FRFCFSCase(.DDR4, ranks: ranks) {
            $0.rules = $0.standard
            $0.controller.power_down = true
            $0.controller.power_down_threshold = threshold
            change(&$0)
        }
    }

    /// Expects the same commands of the engine and the oracle; returns the engine's only channel.
    private func expect(
        _ c: FRFCFSCase, _ requests: [Request], cycles: Int? = nil, _ rows: [String],
        at location: SourceLocation = #_sourceLocation
    ) throws -> ChannelReport {
        let oracle =
            c.configuration.controller.policy == .fr_fcfs
            ? c.run(requests, cycles: cycles)
            : DRAMsim3Oracle(c.configuration).run(requests, cycles: cycles)
        #expect(oracle.short == rows, sourceLocation: location)
        let run = try c.replay(requests, cycles: cycles.map(Int64.init))
        #expect(run.rows == rows, sourceLocation: location)
        return run.report.channels[0]
    }

    @Test func anIdleRankPowersDownWithItsRowOpen() throws {
        let c = powerDown()
        let channel = try expect(
            c, [c.read(7), c.read(200, column: 1)],
            [
                "8 activate 0.0.0 0/0", "18 read 0.0.0 0/0", "39 power_down_enter 0",
                "201 power_down_exit 0", "207 read 0.0.0 0/1",
            ])
        #expect(channel.ranks[0].activePowerDownCycles == 201 - 39)
        #expect(channel.ranks[0].prechargePowerDownCycles == 0)
        // The data of the READ hold back what the threshold would allow.
        let early = powerDown(threshold: 5)
        _ = try expect(
            early, [early.read(3)], cycles: 40,
            ["4 activate 0.0.0 0/0", "14 read 0.0.0 0/0", "29 power_down_enter 0"])
    }

    @Test func aRankLeavesPowerDownForItsRefresh() throws {
        let c = powerDown { $0.controller.refresh_policy = .rank_staggered }
        let channel = try expect(
            c, [], cycles: 1500,
            [
                "20 power_down_enter 0", "1000 power_down_exit 0", "1006 refresh 0",
                "1008 power_down_enter 0",
            ])
        #expect(channel.ranks[0].prechargePowerDownCycles == 1000 - 20 + 1500 - 1008)
    }

    @Test func theLowestRankGoesFirst() throws {
        let c = powerDown(ranks: 3)
        _ = try expect(
            c, [], cycles: 100,
            ["20 power_down_enter 0", "21 power_down_enter 1", "22 power_down_enter 2"])
    }

    @Test func selfRefreshGoesBeforePowerDown() throws {
        let later = powerDown {
            $0.controller.self_refresh = true
            $0.controller.self_refresh_threshold = 300
        }
        _ = try expect(
            later, [], cycles: 1000,
            ["20 power_down_enter 0", "300 power_down_exit 0", "306 self_refresh_enter 0"])
        let together = powerDown {
            $0.controller.self_refresh = true
            $0.controller.self_refresh_threshold = 20
        }
        _ = try expect(together, [], cycles: 1000, ["20 self_refresh_enter 0"])
    }

    @Test func eachUnitIsRefreshedBeforeTheNextSelfRefresh() throws {
        let c = FRFCFSCase {
            $0.controller.page_policy = .closed
            $0.controller.refresh_policy = .bank_staggered
            $0.controller.self_refresh = true
            $0.controller.self_refresh_threshold = 30
        }
        let channel = try expect(
            c, [c.read(100)], cycles: 300,
            [
                "30 self_refresh_enter 0", "101 self_refresh_exit 0", "131 activate 0.0.0 0/0",
                "141 read_p 0.0.0 0/0",
                // Idle for tRFCb in cycle 192; all but the second are pulled in.
                "192 refresh_bank 0.0.0", "200 refresh_bank 0.0.1", "208 refresh_bank 0.1.0",
                "216 refresh_bank 0.1.1", "266 self_refresh_enter 0",
            ])
        #expect(channel.refreshesDue == 1)
    }

    @Test func theReferencePolicyAsksForARefreshBeforeTheNextSelfRefresh() throws {
        let c = FRFCFSCase {
            $0.controller.policy = .dramsim3
            $0.controller.page_policy = .closed
            $0.controller.self_refresh = true
            $0.controller.self_refresh_threshold = 50
        }
        let channel = try expect(
            c, [c.read(100)], cycles: 500,
            [
                "49 self_refresh_enter 0", "102 self_refresh_exit 0", "132 activate 0.0.0 0/0",
                "142 read_p 0.0.0 0/0", "192 refresh 0", "292 self_refresh_enter 0",
            ])
        #expect(channel.refreshesDue == 1)
    }

    @Test func ranksPowerDownUnderTheReferencePolicy() throws {
        let c = powerDown { $0.controller.policy = .dramsim3 }
        _ = try expect(
            c, [c.read(100)], cycles: 200,
            [
                "19 power_down_enter 0", "102 power_down_exit 0", "108 activate 0.0.0 0/0",
                "118 read 0.0.0 0/0", "138 power_down_enter 0",
            ])
        // Of two ranks whose refreshes wait, the second leaves when the first has been served.
        let two = powerDown(ranks: 2) {
            $0.controller.policy = .dramsim3
            $0.controller.refresh_policy = .rank_simultaneous
        }
        _ = try expect(
            two, [], cycles: 1200,
            [
                "19 power_down_enter 0", "20 power_down_enter 1", "1000 power_down_exit 0",
                "1006 refresh 0", "1007 power_down_exit 1", "1008 power_down_enter 0",
                "1013 refresh 1", "1015 power_down_enter 1",
            ])
    }
}
