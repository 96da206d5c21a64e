@testable import CommandAuditor
import DRAMModel
import TestSupport

/// Two commands that a row of a table keeps apart, and what must come before the first.
///
/// Whether the second finds its rows and ranks in the right state is another matter.
struct TableRowCase {
    let memory: MemoryConfiguration
    let row: RuleRow
    let first: Command
    let second: Command
    /// Commands before the first.
    private(set) var before: [Command] = []

    /// Banks of a channel that stand in the relations of the scopes.
    private struct Spot {
        var rank: Int32 = 0
        var group: Int32 = 0
        var bank: Int32 = 0
    }

    /// The commands of a row of kinds that the memory has; `nil` where it has no such places.
    init?(_ memory: MemoryConfiguration, _ row: RuleRow, _ after: CommandKind, _ next: CommandKind)
    {
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
        if after == .power_down_exit { before.append(Command(.power_down_enter)) }
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
            return o.ranks * o.stacks > 1 ? Spot(rank: 1) : nil
        case .pseudo_channel_sibling: return nil
        }
    }

    private static func command(
        _ kind: CommandKind, _ spot: Spot, _ memory: MemoryConfiguration
    ) -> Command {
        switch kind {
        case .refresh, .self_refresh_enter, .self_refresh_exit, .power_down_enter,
            .power_down_exit:
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
    private func closesRank(_ kind: CommandKind) -> Bool {
        [.refresh, .self_refresh_enter, .self_refresh_exit].contains(kind)
    }

    /// The log up to the first command, so many cycles from one command to the next, and the cycle
    /// of the first.
    func setup(far: Int64) -> (log: [CommandRecord], cycle: Int64) {
        var script = Script()
        var cycle = far
        for command in before + [first] {
            script.issue(command, at: cycle)
            cycle += far
        }
        return (script.log, cycle - far)
    }
}
