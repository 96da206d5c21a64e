import DRAMModel
import MemoryController
import TestSupport
import Testing

/// What the standards say of shipped memories, one case for each kind of distance, worked out by
/// hand from the values in `timing/` and the rows in `standards/`.
@Suite struct WhatMayFollowWhatTests {
    private static let oneChannel = ["organization.channels=1"]
    private static let byBank = ["controller.refresh_policy=bank_staggered"]

    // MARK: Refreshes of banks

    /// DDR5: REFsb of one rank are tRFCsb = 312 cycles apart, and as close while they are pulled
    /// in.
    @Test func sameBankRefreshesAreRFCApart() throws {
        let run = MemoryRun("ddr5-4800", Self.byBank)
        let log = try run.replay(MemoryRun.requests("0x0 READ 0; 0x0 READ 9000")).logs[0]
        let cycles = log.filter { $0.command.kind == .refresh_bank }.map(\.cycle)
        #expect(cycles.count > 8)
        #expect(zip(cycles.dropFirst(), cycles).map(-).min() == 312)
        // One bank of every group, which the log has once.
        #expect(log.allSatisfy { $0.command.kind != .refresh_bank || $0.command.bankgroup == -1 })
    }

    /// LPDDR5: REFpb are tpbR2pbR = 90 ns = 72 cycles apart, each of a pair of banks that the log
    /// names by the lower one.
    @Test func refreshesOfPairsAreTheirSpacingApart() throws {
        let run = MemoryRun("lpddr5-6400", Self.byBank)
        let log = try run.replay(MemoryRun.requests("0x0 READ 0; 0x0 READ 9000")).logs[0]
        let refreshes = log.filter { $0.command.kind == .refresh_bank }
        let cycles = refreshes.map(\.cycle)
        #expect(zip(cycles.dropFirst(), cycles).map(-).min() == 72)
        #expect(refreshes.allSatisfy { $0.command.bankgroup < 2 })
        // Eight make a round.
        let first = refreshes.prefix(8).map { "\($0.command.bankgroup).\($0.command.bank)" }
        #expect(Set(first).count == 8)
    }

    /// Both policies keep up: at least as many as fall due each tREFIb = 390 cycles, the eighth of
    /// tREFI.
    @Test(arguments: ControllerParameters.Policy.allCases)
    func pairsAreRefreshedOften(_ policy: ControllerParameters.Policy) throws {
        let run = MemoryRun("lpddr5-6400", policy: policy, Self.byBank + Self.oneChannel)
        let requests = run.randomRequests(20_000, seed: 5, gap: 18)
        let (report, logs) = try run.replay(requests, cycles: 200_000)
        let due = 200_000 / 390
        #expect(report.channels[0].refreshesDue == Int64(due))
        let issued = logs[0].count { $0.command.kind == .refresh_bank }
        #expect(issued >= due - 8 && issued <= due + 64)
    }

    /// DDR5: a REFsb tRRD_L = 12 cycles behind an ACTIVATE, as the bank group is always shared; it
    /// falls due at tREFIb = 1,170.
    @Test func aRefreshOfABankKeepsItsDistanceFromAnActivate() throws {
        let run = MemoryRun("ddr5-4800", policy: .dramsim3, Self.byBank + Self.oneChannel)
        let rows = try run.rows("0x8000 READ 1158")
        #expect(rows.first?.hasPrefix("1160 activate 0") == true)
        #expect(rows.contains("1172 refresh_bank 0.*.0"))
    }

    /// In every standard with refreshes of banks, these and ACTIVATEs share the window of four.
    @Test(
        arguments: ["ddr5-4800", "lpddr4-2400", "lpddr5-6400", "gddr5", "gddr6", "hbm2", "hbm3"],
        ControllerParameters.Policy.allCases)
    func refreshesOfBanksCountInWindows(
        _ file: String, _ policy: ControllerParameters.Policy
    ) throws {
        // A window longer than four of any spacing, so that it is the one that binds.
        let window = ["timing.tFAW=400"] + (file == "gddr5" ? ["timing.t32AW=400"] : [])
        let run = MemoryRun(file, policy: policy, Self.byBank + Self.oneChannel + window)
        let log = try run.replay(run.randomRequests(3000, seed: 11)).logs[0]
        for rank in 0..<Int32(run.configuration.organization.ranks) {
            let counted = log.filter {
                (run.configuration.organization.ranks == 1 || $0.command.rank == rank)
                    && [.activate, .refresh_bank].contains($0.command.kind)
            }
            let spans = zip(counted.dropFirst(4), counted).map { $0.cycle - $1.cycle }
            #expect(spans.min() == 400)
            #expect(counted.contains { $0.command.kind == .refresh_bank })
        }
    }

    // MARK: Columns

    /// From a READ to a WRITE of the same row.
    ///
    /// DDR3 RL + BL/2 + 2 - WL; DDR4 RL + BL/2 + 1 + tWPRE - WL; DDR5 CL - CWL + BL/2 + 2 + tWPRE;
    /// LPDDR4 RL + tDQSCK + BL/2 - WL + tWPRE + tRPST; LPDDR5 RL + BL/n_max + tWCK2DQO - WL; GDDR5
    /// and HBM2 RL + burst + 2 - WL; GDDR6 CL + 1; HBM3 by its offsets of 2.5 and 0.9 ns.
    static let readToWrite: [(file: String, cycles: Int64)] = [
        ("ddr3-1600", 11 + 4 + 2 - 8), ("ddr4-2400-x16", 17 + 4 + 1 + 1 - 12),
        ("ddr4-3200-x8", 12), ("ddr5-4800", 14), ("lpddr4-2400", 24 + 5 + 8 - 12 + 2 + 1),
        ("lpddr5-6400", 17 + 4 + 2 - 9), ("gddr5", 24 + 2 + 2 - 7), ("gddr6", 24 + 1),
        ("hbm2", 14 + 2 + 2 - 4), ("hbm3", 18),
    ]

    @Test(arguments: readToWrite, ControllerParameters.Policy.allCases)
    func aWriteBehindARead(
        _ c: (file: String, cycles: Int64), _ policy: ControllerParameters.Policy
    ) throws {
        let run = MemoryRun(
            c.file, policy: policy,
            Self.oneChannel + ["organization.ranks=1", "controller.refresh_policy=none"])
        // The dramsim3 policy writes when its buffer holds more than eight.
        let mapping = AddressMapping(run.configuration)
        let requests = (0..<10 as Range<Int32>).map { column in
            let target = DecodedAddress(
                channel: 0, rank: 0, bankgroup: 0, bank: 0, row: 0, column: column)
            return Request(address: mapping.encode(target), cycle: 0, isWrite: column > 0)
        }
        let log = try run.replay(requests, cycles: 2000).logs[0]
        let read = try #require(log.first { $0.command.kind == .read })
        let write = try #require(log.first { $0.command.kind == .write })
        #expect(write.cycle - read.cycle == c.cycles)
    }

    /// The reference's rule instead, in any memory: RL + burst - WL + tRTRS.
    @Test func aWriteBehindAReadByTheReferencesRules() throws {
        let run = MemoryRun(
            "ddr4-3200-x8", ["rule_set=dramsim3", "organization.ranks=1"])
        #expect(
            try run.rows("0x0 READ 0; 0x40 WRITE 0", cycles: 100) == [
                "1 activate 0.0.0", "23 read 0.0.0", "34 write 0.0.0",
            ])
    }

    /// DDR4-3200: 12 cycles from READ to WRITE.
    @Test func ddr4() throws {
        let run = MemoryRun("ddr4-3200-x8", ["organization.ranks=1"])
        #expect(
            try run.rows("0x0 READ 0; 0x40 WRITE 0", cycles: 100) == [
                "1 activate 0.0.0", "23 read 0.0.0", "35 write 0.0.0",
            ])
    }

    /// DDR5 x8: tCCD_L_WR2 = max(16, 10 ns) = 24 cycles at 4800 MT/s between WRITEs of a bank
    /// group, which is four times a READ's burst.
    @Test func writesOfAGroupAreFarApart() throws {
        let log = try MemoryRun("ddr5-4800").replay(
            MemoryRun.requests("0x0 WRITE 0; 0x40 WRITE 0")
        ).logs[0]
        let writes = log.filter { $0.command.kind == .write }.map(\.cycle)
        #expect(writes.count == 2 && writes[1] - writes[0] == 24)
    }

    /// Which depends on the width: 32 clocks or 20 ns, 48 cycles, for x4.
    @Test func writesOfAGroupOfNarrowDevices() throws {
        let run = MemoryRun("ddr5-4800", ["organization.device_width=4"])
        let log = try run.replay(MemoryRun.requests("0x0 WRITE 0; 0x40 WRITE 0")).logs[0]
        let writes = log.filter { $0.command.kind == .write }.map(\.cycle)
        #expect(writes.count == 2 && writes[1] - writes[0] == 48)
    }

    // MARK: Rows

    /// LPDDR5: WL 9 + BL/n_min 2 + 1 + tWR 28 from WRITE to PRECHARGE.
    @Test func lpddr5RecoversACycleLater() throws {
        let rows = try MemoryRun("lpddr5-6400", Self.oneChannel).rows(
            "0x0 WRITE 0; 0x4000000 WRITE 0")
        #expect(rows.contains { $0.hasPrefix("17 write") })
        #expect(rows.contains { $0.hasPrefix("57 precharge") })
    }

    /// DDR5: PRECHARGEs of a rank are tPPD = 2 cycles apart.
    @Test func prechargesAreApart() throws {
        let rows = try MemoryRun("ddr5-4800", Self.oneChannel).rows(
            "0x0 READ 0; 0x1000 READ 0; 0x4000000 READ 200; 0x4001000 READ 200")
        let precharges = rows.filter { $0.contains("precharge") }.map { $0.prefix(3) }
        #expect(precharges == ["201", "203"])
    }

    /// HBM3: a stack ID is bank address, so its ACTIVATE comes tRRD_S = 2 cycles behind that of
    /// another; the log has it as the rank.
    @Test func stackIDsShareTheirPseudoChannel() throws {
        let rows = try MemoryRun("hbm3", Self.oneChannel).rows("0x0 READ 0; 0x4000 READ 0")
        #expect(rows.prefix(2) == ["1 activate 0.0.0", "3 activate 1.0.0"])
        let ranks = try MemoryRun(
            "hbm3", Self.oneChannel + ["organization.stack_ids=ranks"]
        ).rows("0x0 READ 0; 0x4000 READ 0")
        // As ranks they share no more than the row bus, which an ACTIVATE takes for two cycles.
        #expect(ranks.prefix(2) == ["1 activate 0.0.0", "3 activate 1.0.0"])
    }
}
