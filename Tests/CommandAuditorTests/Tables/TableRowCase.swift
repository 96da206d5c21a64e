@testable import CommandAuditor
import DRAMModel
import TestSupport

/// Two commands that a row of a table keeps apart, and what must come before them.
struct TableRowCase {
    let memory: MemoryConfiguration
    let row: RuleRow
    let first: Command
    let second: Command
    /// Commands before the first, and between the two where there is time for them.
    private(set) var before: [Command] = []
    private(set) var between: [Command] = []

    /// Banks of a channel that stand in the relations of the scopes.
    private struct Spot {
        var rank: Int32 = 0
        var group: Int32 = 0
        var bank: Int32 = 0
    }

    /// The commands of a row of kinds that the memory has; `nil` where it has no such places.
    init?(_ memory: MemoryConfiguration, _ row: RuleRow, _ after: CommandKind, _ next: CommandKind) {
        guard let other = Self.spot(row.scope, memory, after) else { return nil }
        self.memory = memory
        self.row = row
        first = Self.command(after, Spot(), memory)
        second = Self.command(next, other, memory)
        let isShared = Self.covers(second, first, memory)
        if needsOpen(after) { before.append(Self.command(.activate, Spot(), memory)) }
        if needsOpen(next) && !isShared && !closesRank(after) {
            before.append(Self.command(.activate, other, memory))
        }
        if after == .self_refresh_exit { before.append(Command(.self_refresh_enter)) }
        if needsOpen(next) && (closesRank(after) || isShared && closesBank(after)) {
            between.append(Self.command(.activate, other, memory))
        }
        if after == .activate && needsClosed(next) && isShared {
            between.append(Self.command(.precharge, Spot(), memory))
        }
        if after == .self_refresh_exit && next == .self_refresh_enter {
            between.append(Command(.refresh))
        }
    }

    private static func spot(
        _ scope: RuleScope, _ memory: MemoryConfiguration, _ after: CommandKind
    ) -> Spot? {
        let o = memory.organization
        switch scope {
        case .same_bank, .any_row_buffer: return Spot()
        case .same_bankgroup:
            return o.bankgroups / o.stacks > 1 && o.banks_per_group > 1 ? Spot(bank: 1) : nil
        // Another bank index, so that bank refreshes do not meet the first command's bank.
        case .same_rank, .channel:
            return Spot(group: o.bankgroups > 1 ? 1 : 0, bank: o.banks_per_group > 1 ? 1 : 0)
        case .other_rank:
            if o.stacks > 1 { return Spot(group: Int32(o.bankgroups / o.stacks)) }
            return o.ranks > 1 ? Spot(rank: 1) : nil
        case .pseudo_channel_sibling: return nil
        }
    }

    private static func command(
        _ kind: CommandKind, _ spot: Spot, _ memory: MemoryConfiguration
    ) -> Command {
        switch kind {
        case .refresh, .self_refresh_enter, .self_refresh_exit:
            return Command(kind, rank: spot.rank)
        case .refresh_bank:
            let isSame = memory.standard.name == "DDR5"
            return Command(
                kind, rank: spot.rank, bankgroup: isSame ? -1 : spot.group, bank: spot.bank)
        default:
            return Command(
                kind, rank: spot.rank, bankgroup: spot.group, bank: spot.bank, row: 5)
        }
    }

    /// Whether a command goes to the bank of another.
    private static func covers(_ a: Command, _ b: Command, _ memory: MemoryConfiguration) -> Bool {
        if a.rank != b.rank { return false }
        if a.bank < 0 || b.bank < 0 { return true }
        return a.bank == b.bank && (a.bankgroup == b.bankgroup || min(a.bankgroup, b.bankgroup) < 0)
    }

    private func needsOpen(_ kind: CommandKind) -> Bool { kind.isColumn || kind == .precharge }
    private func needsClosed(_ kind: CommandKind) -> Bool {
        CommandSet.closedBank.contains(kind) || kind == .activate
    }
    private func closesRank(_ kind: CommandKind) -> Bool {
        [.refresh, .self_refresh_enter, .self_refresh_exit].contains(kind)
    }
    private func closesBank(_ kind: CommandKind) -> Bool {
        kind.isAutoPrecharge || kind == .precharge || kind == .refresh_bank
    }

    /// More cycles than any rule asks for.
    private var far: Int64 {
        let all = RuleTable(memory).rows.compactMap(\.cycles)
        return Int64(2 * (all.max() ?? 0) + 100)
    }

    /// The log up to the first command, and its cycle.
    func setup() -> (log: [CommandRecord], cycle: Int64) {
        var script = Script()
        var cycle = far
        for command in before + [first] {
            script.issue(command, at: cycle)
            cycle += far
        }
        return (script.log, cycle - far)
    }
}
