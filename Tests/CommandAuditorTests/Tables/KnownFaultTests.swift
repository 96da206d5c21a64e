import CommandAuditor
import DRAMModel
import Testing
import TestSupport
import TraceFormats

/// Logs of a version that did not know a rule break it, and the auditor finds the first place.
@Suite struct KnownFaultTests {
    /// A log and what is wrong in it.
    struct Fault: CustomTestStringConvertible, Sendable {
        let log: String
        let memory: String
        /// The row of the public table, or the name of a rule that is none.
        let rule: String
        /// The cycle of the first command that breaks it, and how early it comes.
        let cycle: Int64
        let missing: Int64
        var refreshesBanks = false
        var testDescription: String { log }
    }

    static let faults = [
        // REFsb 72 apart, a refresh takes 312.
        Fault(
            log: "ddr5-refsb", memory: "ddr5-4800", rule: "DDR5.043", cycle: 464, missing: 240,
            refreshesBanks: true),
        // REFpb 6 apart instead of 90 ns.
        Fault(
            log: "lpddr5-refpb", memory: "lpddr5-6400", rule: "LPDDR5.044", cycle: 150,
            missing: 66, refreshesBanks: true),
        // ACT 1160, REFsb 1170: tRRD_L is 12.
        Fault(
            log: "ddr5-act-refsb", memory: "ddr5-4800", rule: "DDR5.040", cycle: 1170, missing: 2,
            refreshesBanks: true),
        // READ 23, WRITE 34: 12 apart.
        Fault(
            log: "ddr4-read-write", memory: "ddr4-3200-x8", rule: "DDR4.021", cycle: 34,
            missing: 1),
        Fault(
            log: "ddr5-read-write", memory: "ddr5-4800", rule: "DDR5.022", cycle: 52, missing: 2),
        Fault(
            log: "lpddr5-read-write", memory: "lpddr5-6400", rule: "LPDDR5.021", cycle: 28,
            missing: 2),
        // Writes in one bank group 12 apart: tCCD_L_WR2 is 24.
        Fault(
            log: "ddr5-write-write", memory: "ddr5-4800", rule: "DDR5.020", cycle: 53, missing: 12),
        // WRITE 17, PRECHARGE 56: one later.
        Fault(
            log: "lpddr5-write-pre", memory: "lpddr5-6400", rule: "LPDDR5.012", cycle: 56,
            missing: 1),
        Fault(log: "ddr5-ppd", memory: "ddr5-4800", rule: "DDR5.026", cycle: 202, missing: 1),
        Fault(
            log: "ddr4-self-refresh", memory: "ddr4-3200-x8",
            rule: "self refresh without a refresh before", cycle: 3699, missing: 0),
        Fault(
            log: "ddr4-self-refresh", memory: "ddr4-3200-x8", rule: "DDR4.046", cycle: 3600,
            missing: 426),
    ]

    /// Rules that logs of busy memories break: found at least so often.
    static let busy: [(log: String, memory: String, rule: String, count: Int)] = [
        ("hbm2-refpb-tfaw", "hbm2", "HBM2.016", 2),
        ("hbm3-stacks", "hbm3", "HBM3.016", 2),
        ("ddr5-two-cycles", "ddr5-4800", "DDR5.073", 20),
        ("lpddr4-four-cycles", "lpddr4-2400", "LPDDR4.060", 20),
    ]

    @Test(arguments: faults)
    func areFound(_ fault: Fault) throws {
        let audit = try Self.audit(fault.log, fault.memory, refreshesBanks: fault.refreshesBanks)
        let found = audit.violations.filter { $0.id ?? $0.name == fault.rule }
        #expect(found.first?.cycle == fault.cycle, "\(audit.text)")
        #expect(found.first?.missingCycles == fault.missing, "\(audit.text)")
    }

    @Test(arguments: busy.indices)
    func areFoundUnderLoad(_ index: Int) throws {
        let fault = Self.busy[index]
        let audit = try Self.audit(fault.log, fault.memory, refreshesBanks: true)
        let found = audit.violations.filter { $0.id == fault.rule }
        #expect(found.count >= fault.count, "\(fault.log): \(found.count)")
    }

    /// Bank refreshes take places in the activation window.
    @Test func bankRefreshesCountInTheWindow() throws {
        let audit = try Self.audit("hbm2-refpb-tfaw", "hbm2", refreshesBanks: true)
        let windows = audit.violations.filter { $0.id == "HBM2.016" }
        #expect(windows.contains { $0.command.kind == .refresh_bank })
        #expect(windows.contains { $0.command.kind == .activate })
    }

    private static func audit(
        _ log: String, _ name: String, refreshesBanks: Bool
    ) throws -> Audit {
        let policy = refreshesBanks ? ["controller.refresh_policy=bank_staggered"] : []
        let memory = TimingFiles.memory(name, policy)
        let reader = try CommandLogReader(
            path: Checkout.path("Tests/Fixtures/audit/\(log).csv.gz"))
        var records: [CommandRecord] = []
        let batch = UnsafeMutableBufferPointer<CommandRecord>.allocate(capacity: 1000)
        defer { batch.deallocate() }
        while case let count = try reader.read(into: batch), count > 0 {
            records += batch[..<count]
        }
        return Audit(records, memory, limit: 100_000)
    }
}
