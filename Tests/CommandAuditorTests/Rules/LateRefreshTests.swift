import CommandAuditor
import DRAMModel
import Testing
import TestSupport

/// Refreshes that come in their time, and late.
@Suite struct LateRefreshTests {
    private let memory = TimingFiles.memory("lpddr4-2400", ["organization.ranks=1"])
    private var tREFI: Int64 { Int64(memory.timing.tREFI) }

    private func refreshes(at cycles: [Int64]) -> [CommandRecord] {
        cycles.map { CommandRecord(cycle: $0, channel: 0, command: Command(.refresh)) }
    }

    private func late(_ cycles: [Int64], _ memory: MemoryConfiguration? = nil) -> [Int64] {
        let audit = Audit(refreshes(at: cycles), memory ?? self.memory)
        #expect(audit.violations.count == audit.of(.lateRefresh).count)
        return audit.of(.lateRefresh).map(\.missingCycles)
    }

    @Test func theFirstMayBePostponedByEight() {
        #expect(late([9 * tREFI]) == [])
        // The late one itself, as nothing else is postponed at the end of the log.
        #expect(late([9 * tREFI + 1]).first == 1)
    }

    @Test func laterOnesToo() {
        let first = (1...3).map { $0 * tREFI }
        #expect(late(first + [12 * tREFI]) == [])
        #expect(late(first + [12 * tREFI + 1]).first == 1)
    }

    @Test func eightMayBePulledIn() {
        let gap = Int64(memory.timing.tRFC)
        let first = (0..<12).map { tREFI + $0 * gap }
        #expect(late(first + [17 * tREFI]) == [])
        #expect(late(first + [22 * tREFI]).first == 3 * tREFI)
    }

    @Test func noneIsMissedAtTheEnd() {
        var log = refreshes(at: [tREFI])
        let activate = Command(.activate, bankgroup: 0, bank: 0, row: 1)
        log.append(CommandRecord(cycle: 10 * tREFI, channel: 0, command: activate))
        #expect(Audit(log, memory).violations.isEmpty)
        log[1].cycle += 1
        let audit = Audit(log, memory)
        #expect(audit.violations.map(\.rule) == [.lateRefresh])
        #expect(audit.violations.first?.row == 0 && audit.violations.first?.missingCycles == 1)
    }

    @Test func selfRefreshRefreshes() {
        var script = Script()
        script.issue(Command(.self_refresh_enter), at: 5 * tREFI)
        script.issue(Command(.self_refresh_exit), at: 100 * tREFI)
        let exit = script.log
        #expect(Audit(exit + refreshes(at: [109 * tREFI]), memory).violations.isEmpty)
        #expect(!Audit(exit + refreshes(at: [109 * tREFI + 1]), memory).violations.isEmpty)
    }

    @Test func nothingIsLateWithoutRefresh() {
        var memory = memory
        memory.controller.refresh_policy = .none
        #expect(late([1000 * tREFI], memory) == [])
    }

    @Test func everyBankIsRefreshedInOrder() {
        var memory = memory
        memory.controller.refresh_policy = .bank_staggered
        let o = memory.organization
        let period = Int64(memory.timing.tREFIb * o.banks)
        func log(rounds: Int64, leavingOut left: Int) -> [CommandRecord] {
            (0..<rounds * Int64(o.banks)).compactMap { index in
                let bank = Int(index) % o.banks
                if bank == left { return nil }
                let command = Command(
                    .refresh_bank, bankgroup: Int32(bank / o.banks_per_group),
                    bank: Int32(bank % o.banks_per_group))
                let cycle = (index + 1) * Int64(memory.timing.tREFIb)
                return CommandRecord(cycle: cycle, channel: 0, command: command)
            }
        }
        #expect(Audit(log(rounds: 30, leavingOut: -1), memory).violations.isEmpty)
        #expect(Audit(log(rounds: 11, leavingOut: 3), memory).violations.isEmpty)
        let audit = Audit(log(rounds: 14, leavingOut: 3), memory)
        #expect(audit.violations.map(\.rule) == [.lateRefresh])
        #expect(audit.violations.first?.bound.allowedAt == 11 * period)
    }
}
