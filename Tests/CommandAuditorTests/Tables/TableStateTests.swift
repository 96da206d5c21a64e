@testable import CommandAuditor
import DRAMModel
import Testing
import TestSupport

/// What a memory whose rules are a table asks beyond its rows.
@Suite struct TableStateTests {
    private func memory(_ name: String, _ overrides: String...) -> MemoryConfiguration {
        TimingFiles.memory(name, overrides + ["controller.refresh_policy=none"])
    }

    private func activate(rank: Int32 = 0, group: Int32 = 0, bank: Int32 = 0) -> Command {
        Command(.activate, rank: rank, bankgroup: group, bank: bank, row: 5)
    }

    @Test func selfRefreshNeedsARefreshBefore() {
        let memory = memory("ddr4-3200-x8")
        var script = Script()
        script.issue(Command(.self_refresh_enter), at: 1000)
        script.issue(Command(.self_refresh_exit), at: 10_000)
        let enter = CommandRecord(
            cycle: 30_000, channel: 0, command: Command(.self_refresh_enter))
        #expect(Audit(script.log + [enter], memory).violations.map(\.rule) == [.selfRefreshAgain])
        script.issue(Command(.refresh), at: 20_000)
        #expect(Audit(script.log + [enter], memory).violations.isEmpty)
    }

    @Test func bankRefreshesOfEveryBankWillDo() {
        let memory = memory("ddr5-4800")
        var script = Script()
        script.issue(Command(.self_refresh_enter), at: 1000)
        script.issue(Command(.self_refresh_exit), at: 10_000)
        for bank in 0..<Int32(4) {
            let enter = CommandRecord(
                cycle: 50_000, channel: 0, command: Command(.self_refresh_enter))
            #expect(
                Audit(script.log + [enter], memory).violations.map(\.rule) == [.selfRefreshAgain])
            script.issue(Command(.refresh_bank, bank: bank), at: 20_000 + 1000 * Int64(bank))
        }
        script.issue(Command(.self_refresh_enter), at: 50_000)
        #expect(Audit(script.log, memory).violations.isEmpty)
    }

    @Test func ranksInPowerDownTakeNothing() {
        let memory = memory("ddr4-3200-x8")
        var script = Script()
        script.issue(activate(), at: 1000)
        script.issue(Command(.power_down_enter), at: 2000)
        func rules(_ command: Command) -> [AuditRule] {
            let record = CommandRecord(cycle: 3000, channel: 0, command: command)
            return Audit(script.log + [record], memory).violations.map(\.rule)
        }
        let read = Command(.read, bankgroup: 0, bank: 0, row: 5)
        #expect(rules(read) == [.powerDown])
        #expect(rules(Command(.power_down_enter)) == [.powerDown])
        #expect(rules(Command(.power_down_exit)) == [])
        #expect(rules(Command(.activate, rank: 1, bankgroup: 0, bank: 0, row: 5)) == [])
        script.issue(Command(.power_down_exit), at: 2500)
        #expect(rules(read) == [])
        #expect(rules(Command(.power_down_exit)) == [.powerDown])
    }

    /// A row that auto-precharge closes keeps self refresh waiting as it does a refresh.
    @Test func selfRefreshFindsBanksClosedForLongEnough() {
        let memory = memory("ddr4-3200-x8")
        let t = memory.timing
        var script = Script()
        script.issue(activate(), at: 1000)
        script.issue(Command(.read_p, bankgroup: 0, bank: 0, row: 5), at: 1022)
        func found(_ cycle: Int64) -> [String] {
            let enter = CommandRecord(
                cycle: cycle, channel: 0, command: Command(.self_refresh_enter))
            return Audit(script.log + [enter], memory).violations.compactMap(\.id)
        }
        #expect(found(1000 + Int64(t.tRC)) == [])
        #expect(found(1000 + Int64(t.tRC) - 1) == ["DDR4.025"])
        #expect(found(1021 + Int64(t.tRTP + t.tRP)) == ["DDR4.025", "DDR4.028"])
    }

    /// Bursts of two ranks do not meet, where no row speaks of them.
    @Test func dataBusTakesOneBurst() {
        let memory = memory("hbm2", "organization.stack_ids=ranks")
        let o = memory.organization
        let t = memory.timing
        var script = Script()
        script.issue(activate(), at: 1000)
        script.issue(Command(.activate, rank: 1, bankgroup: 0, bank: 0, row: 5), at: 1010)
        script.issue(Command(.read, bankgroup: 0, bank: 0, row: 5), at: 1100)
        let write = Command(.write, rank: 1, bankgroup: 0, bank: 0, row: 5)
        let allowedAt = 1100 + Int64(t.RL + o.burstCycles - t.WL)
        for (cycle, expected) in [(allowedAt, [] as [AuditRule]), (allowedAt - 1, [.dataBus])] {
            let record = CommandRecord(cycle: cycle, channel: 0, command: write)
            #expect(Audit(script.log + [record], memory).violations.map(\.rule) == expected)
        }
    }

    /// A log has the last cycle of a command: those before it must be free too.
    @Test func commandsOfTwoCyclesNeedBoth() {
        let memory = memory("ddr5-4800")
        var script = Script()
        script.issue(activate(), at: 1000)
        script.issue(activate(group: 1), at: 1100)
        script.issue(Command(.precharge, bankgroup: 0, bank: 0), at: 1300)
        func rules(_ cycle: Int64) -> [String] {
            let read = Command(.read, bankgroup: 1, bank: 0, row: 5)
            let record = CommandRecord(cycle: cycle, channel: 0, command: read)
            return Audit(script.log + [record], memory).violations.map(\.name)
        }
        #expect(rules(1302) == [])
        #expect(rules(1301) == ["command bus"])
        #expect(rules(1300) == ["command bus", "command bus 1"])
    }

    /// One breach of the command bus is one violation, of the row that says so.
    @Test func commandBusIsNotNamedTwice() {
        let memory = memory("ddr4-3200-x8")
        var script = Script()
        script.issue(activate(), at: 1000)
        script.issue(Command(.activate, rank: 1, bankgroup: 0, bank: 0, row: 5), at: 1000)
        #expect(Audit(script.log, memory).violations.map(\.id) == ["DDR4.055"])
    }

    @Test func stackIDsAreBankAddress() {
        let memory = memory("hbm3")
        #expect(memory.organization.ranks == 1 && memory.organization.stacks == 2)
        func ids(_ first: Command, _ second: Command, _ gap: Int64) -> [String] {
            var script = Script()
            script.issue(activate(), at: 1000)
            script.issue(activate(rank: 1), at: 1100)
            script.issue(first, at: 2000)
            script.issue(second, at: 2000 + gap)
            return Audit(script.log, memory).violations.compactMap(\.id)
        }
        func column(_ kind: CommandKind, _ stack: Int32) -> Command {
            Command(kind, rank: stack, bankgroup: 0, bank: 0, row: 5)
        }
        let gap = Int64(memory.timing.tCCD_S)
        #expect(ids(column(.read, 0), column(.read, 1), gap) == ["HBM3.021"])
        #expect(ids(column(.read, 0), column(.read, 1), gap + 1) == [])
        #expect(ids(column(.write, 0), column(.write, 1), gap) == [])
        #expect(
            ids(activate(bank: 1), activate(rank: 1, bank: 1), 1).contains("HBM3.009"))
        #expect(
            ids(activate(bank: 1), activate(rank: 1, bank: 1), 1).contains("HBM3.008") == false)
    }

    @Test func pseudoChannelsShareCommandBuses() {
        var memory = memory("hbm3")
        memory.organization.channels = 4
        memory.organization.pseudoChannels = 2
        func ids(_ log: [CommandRecord], pseudoChannels: Int = 2) -> [String] {
            var auditor = Auditor(
                memory, isStrict: false, limit: 100, pseudoChannels: pseudoChannels)
            log.withUnsafeBufferPointer { auditor.take($0) }
            return auditor.violations.map { "\($0.id ?? "") \($0.channel) \($0.cycle)" }
        }
        func at(_ cycle: Int64, _ channel: Int32, _ command: Command) -> CommandRecord {
            CommandRecord(cycle: cycle, channel: channel, command: command)
        }
        let pair = [at(1000, 0, activate()), at(1001, 1, activate())]
        #expect(ids(pair) == ["HBM3.067 1 1001"])
        // The same whichever channel stands first in the log.
        #expect(ids(pair.reversed()) == ["HBM3.067 1 1001"])
        #expect(ids(pair, pseudoChannels: 1) == [])
        #expect(ids([at(1000, 0, activate()), at(1002, 1, activate())]) == [])
        #expect(ids([at(1000, 1, activate()), at(1001, 2, activate())]) == [])
        #expect(ids([at(1000, 2, activate()), at(1000, 3, activate())]) == ["HBM3.067 3 1000"])
        // All of one channel, then all of its sibling.
        let long = (0..<20).map { at(1000 + 100 * $0, 0, activate(bank: Int32($0 % 4))) }
        let other = (0..<20).map { at(1001 + 50 * $0, 1, Command(.refresh)) }
        #expect(ids(long + other).filter { $0.hasPrefix("HBM3.067") }.count == 10)
    }

    @Test func rowsOfUsersAreChecked() {
        var memory = memory("ddr4-3200-x8")
        var row = StandardRule(
            name: "tMINE", after: [CommandSet(.activate)], before: .reads, scope: .same_rank,
            cycles: .sum(.parameter("tRCDRD"), .number(Rational(100))))
        memory.addedRules = [row]
        func found(_ cycle: Int64) -> [String] {
            var script = Script()
            script.issue(activate(), at: 1000)
            script.issue(Command(.read, bankgroup: 0, bank: 0, row: 5), at: cycle)
            return Audit(script.log, memory).violations.map { "\($0.name) \($0.missingCycles)" }
        }
        let allowedAt = 1000 + Int64(memory.timing.tRCDRD) + 100
        #expect(found(allowedAt) == [])
        #expect(found(allowedAt - 1) == ["tMINE 1"])
        #expect(Auditor(memory).userRules == ["tMINE"])
        // With the reference's rules too.
        memory.rules = .dramsim3
        #expect(found(allowedAt - 1) == ["tMINE 1"])
        row.only = ["DDR5"]
        memory.addedRules = [row]
        #expect(found(allowedAt - 1) == [])
    }

    /// A user's standard is checked from its file, even under a shipped name.
    @Test func standardsOfUsersAreCheckedFromTheirRows() {
        var memory = memory("ddr4-3200-x8")
        memory.rules.reference = "./DDR4.yaml"
        memory.rules.rules.removeAll { $0.name != "tRAS" }
        memory.rules.windows = []
        var script = Script()
        script.issue(activate(), at: 1000)
        script.issue(Command(.precharge, bankgroup: 0, bank: 0), at: 1010)
        script.issue(activate(), at: 1011)
        let audit = Audit(script.log, memory)
        #expect(audit.violations.map(\.name) == ["tRAS"])
        #expect(audit.violations.map(\.id) == [nil])
        #expect(Auditor(memory).source == .file(memory.rules.file))
    }
}
