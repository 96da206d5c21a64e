@testable import CommandAuditor
import DRAMModel
import Testing
import TestSupport

/// Each row of each table lets the second command pass in its cycle, and not one before.
@Suite struct TableRowTests {
    /// Shipped memories whose rules are a table.
    static let names = TimingFiles.names.filter {
        AuditedRules(TimingFiles.memory($0)) != .reference
    }

    /// One channel of a memory, with a second rank where it has no stack IDs.
    private static func memory(_ name: String) -> MemoryConfiguration {
        var memory = TimingFiles.memory(name)
        memory.pim = nil
        memory.bank = BankStructure()
        memory.controller.refresh_policy = .none
        memory.organization.channels = 1
        if memory.organization.stacks == 1 {
            memory.organization.ranks = max(2, memory.organization.ranks)
        }
        return memory
    }

    @Test(arguments: names)
    func bindsExactly(_ name: String) {
        let memory = Self.memory(name)
        let rows = RuleTable(memory).rows
        // More cycles than any rule asks for.
        let far = Int64(2 * (rows.compactMap(\.cycles).max() ?? 0) + 100)
        var seen: Set<String> = []
        for row in rows where row.atMost == 0 && row.cycles ?? 0 > 0 {
            for after in row.after.kinds where !after.isPIM {
                for before in row.before.kinds where !before.isPIM {
                    guard let one = TableRowCase(memory, row, after, before) else { continue }
                    check(one, far: far)
                    seen.insert(row.id!)
                }
            }
        }
        #expect(seen.count > 25, "\(memory.name): \(seen.count)")
    }

    private func check(_ one: TableRowCase, far: Int64) {
        let id = one.row.id!
        let text = "\(one.memory.name), \(id) \(one.row.name): \(one.first.kind) to \(one.second)"
        let (log, cycle) = one.setup(far: far)
        let before = Audit(log, one.memory)
        #expect(before.violations.isEmpty, "\(text), setup: \(before.text)")
        let allowedAt = cycle + Int64(one.row.cycles!)
        func violations(at cycle: Int64) -> [AuditViolation] {
            let second = CommandRecord(cycle: cycle, channel: 0, command: one.second)
            return Audit(log + [second], one.memory).violations.filter { $0.id == id }
        }
        #expect(violations(at: allowedAt).isEmpty, "\(text)")
        let early = violations(at: allowedAt - 1)
        #expect(early.map(\.missingCycles) == [1], "\(text): \(early)")
        #expect(early.first?.command == one.second, "\(text)")
        #expect(early.first?.bound.earlier.cycle == cycle, "\(text)")
        #expect(early.first?.name == one.row.name, "\(text)")
    }

    /// The next of the counted commands after a full window waits for the first of it, whatever
    /// each of them is.
    @Test(arguments: names)
    func windowsBindExactly(_ name: String) {
        let memory = Self.memory(name)
        let windows = RuleTable(memory).rows.filter { $0.atMost > 0 && $0.cycles ?? 0 > 0 }
        #expect(!windows.isEmpty)
        for window in windows {
            for kind in window.before.kinds where !kind.isPIM {
                var script = Script()
                let o = memory.organization.named
                func next(_ index: Int, _ kind: CommandKind) -> Command {
                    let bank = index % o.banks
                    return Command(
                        kind, bankgroup: Int32(bank % o.bankgroups),
                        bank: Int32(bank / o.bankgroups), row: 5)
                }
                for index in 0..<window.atMost {
                    // Of the others one is of the same kind, so that both count.
                    script.issue(
                        next(index, index == 1 ? kind : .activate), at: Int64(100 + index))
                }
                let last = next(window.atMost, kind)
                let allowedAt = Int64(100 + window.cycles!)
                func found(_ cycle: Int64) -> [Int64] {
                    let record = CommandRecord(cycle: cycle, channel: 0, command: last)
                    let audit = Audit(script.log + [record], memory, limit: 1000)
                    return audit.violations.filter { $0.id == window.id }.map(\.missingCycles)
                }
                #expect(found(allowedAt) == [], "\(memory.name) \(window.id!) \(kind)")
                #expect(found(allowedAt - 1) == [1], "\(memory.name) \(window.id!) \(kind)")
            }
        }
    }

    /// Bank refreshes concern every bank that they refresh.
    @Test func bankRefreshesCoverTheirBanks() {
        func early(_ name: String, _ refresh: Command, _ bank: Int32, group: Int32) -> Set<String> {
            var memory = TimingFiles.memory(name)
            memory.controller.refresh_policy = .none
            var script = Script()
            script.issue(refresh, at: 1000)
            script.issue(Command(.activate, bankgroup: group, bank: bank, row: 5), at: 1001)
            return Set(Audit(script.log, memory).violations.compactMap(\.id))
        }
        let same = Command(.refresh_bank, bank: 1)
        #expect(early("ddr5-4800", same, 1, group: 7).contains("DDR5.041"))
        #expect(!early("ddr5-4800", same, 2, group: 7).contains("DDR5.041"))
        let pair = Command(.refresh_bank, bankgroup: 0, bank: 1)
        #expect(early("lpddr5-6400", pair, 1, group: 2).contains("LPDDR5.041"))
        #expect(!early("lpddr5-6400", pair, 1, group: 1).contains("LPDDR5.041"))
    }
}
