import DRAMModel

/// What has been issued to a channel, and what each rule makes of it: the slow way.
///
/// Every rule is held against every command of the past, as a reader of the standard would do it;
/// there are no registers. Nothing here is shared with the engine.
struct History {
    /// How long one rule asks a command to wait.
    struct Bound: Equatable {
        var name: String
        /// Index of the row in the table; `nil` for an activation window.
        var row: Int?
        /// Index of the command that started the wait.
        var since: Int
        var cycle: Int64
    }

    let memory: MemoryConfiguration
    let table: ConstraintTable
    /// Every bank of the channel.
    private let banks: [Bank]
    private(set) var issued: [(command: Command, cycle: Int64)] = []
    private(set) var open: [Bank: Int32] = [:]
    private(set) var asleep: Set<Int32> = []
    private(set) var poweredDown: Set<Int32> = []

    init(_ memory: MemoryConfiguration) {
        self.memory = memory
        table = ConstraintTable(memory)
        let o = memory.organization.named
        banks = (0..<Int32(o.ranks)).flatMap { rank in
            (0..<Int32(o.bankgroups)).flatMap { group in
                (0..<Int32(o.banks_per_group)).map { Bank(rank: rank, group: group, bank: $0) }
            }
        }
    }

    mutating func note(_ command: Command, at cycle: Int64) {
        issued.append((command, cycle))
        let bank = Bank(rank: command.rank, group: command.bankgroup, bank: command.bank)
        switch command.kind {
        case .activate: open[bank] = command.row
        case .precharge, .read_p, .write_p: open[bank] = nil
        case .self_refresh_enter: asleep.insert(rank(command.rank))
        case .self_refresh_exit: asleep.remove(rank(command.rank))
        case .power_down_enter: poweredDown.insert(rank(command.rank))
        case .power_down_exit: poweredDown.remove(rank(command.rank))
        default: break
        }
    }

    /// Whether a command concerns a bank.
    func covers(_ command: Command, _ bank: Bank) -> Bool {
        switch command.kind {
        case _ where command.kind.traits.scope == .rank:
            return rank(command.rank) == rank(bank.rank)
        default: break
        }
        guard command.rank == bank.rank else { return false }
        let isNamed = command.bankgroup == bank.group && command.bank == bank.bank
        guard command.kind == .refresh_bank else { return isNamed }
        switch memory.standard.bankRefresh {
        case .one: return isNamed
        case .same_bank: return command.bank == bank.bank
        case .pair:
            let perGroup = Int32(memory.organization.banks_per_group)
            let half = Int32(memory.organization.banks / 2)
            let named = command.bankgroup * perGroup + command.bank
            return (bank.group * perGroup + bank.bank) % half == named % half
        }
    }

    func banks(of command: Command) -> [Bank] { banks.filter { covers(command, $0) } }

    /// The bank groups that a command concerns.
    private func groups(of command: Command) -> Set<Bank> {
        Set(banks(of: command).map { Bank(rank: $0.rank, group: $0.group) })
    }

    /// The rank of what a command calls its rank: stack IDs that are bank address share one.
    func rank(_ named: Int32) -> Int32 { memory.organization.stacks > 1 ? 0 : named }

    /// Whether a rule of a scope looks from one command to another.
    func applies(_ scope: ConstraintScope, from first: Command, to second: Command) -> Bool {
        switch scope {
        case .otherRanks: rank(first.rank) != rank(second.rank)
        case .otherStacks:
            rank(first.rank) == rank(second.rank) && first.rank != second.rank
        case .rank: rank(first.rank) == rank(second.rank)
        case .bankGroup:
            !groups(of: first).isDisjoint(with: groups(of: second))
        case .bank, .partition: banks(of: first).contains { covers(second, $0) }
        }
    }

    /// What every rule asks of a command, from every command before it.
    func bounds(on second: Command) -> [Bound] {
        var bounds: [Bound] = []
        for (row, rule) in table.constraints.enumerated() where rule.before.contains(second.kind) {
            for (since, first) in issued.enumerated()
            where rule.after.contains(first.command.kind)
                && applies(rule.scope, from: first.command, to: second)
            {
                let cycle = first.cycle + Int64(rule.cycles)
                bounds.append(Bound(name: rule.name, row: row, since: since, cycle: cycle))
            }
        }
        for window in table.windows where counts(second, window) {
            let counted = issued.indices.filter {
                counts(issued[$0].command, window)
                    && rank(issued[$0].command.rank) == rank(second.rank)
            }
            guard counted.count >= window.atMost else { continue }
            let since = counted[counted.count - window.atMost]
            let cycle = issued[since].cycle + Int64(window.cycles)
            bounds.append(Bound(name: window.name, row: nil, since: since, cycle: cycle))
        }
        return bounds
    }

    /// Whether a command counts in a window, and waits for it.
    private func counts(_ command: Command, _ window: ActivationWindow) -> Bool {
        command.kind == .activate
            || command.kind == .refresh_bank && window.countsBankRefreshes
    }

    /// The first cycle in which all rules allow a command, and the names of those that set it.
    func earliest(_ command: Command) -> (cycle: Int64, rules: Set<String>) {
        let bounds = bounds(on: command)
        let cycle = max(0, bounds.map(\.cycle).max() ?? 0)
        return (cycle, Set(bounds.filter { $0.cycle == cycle }.map(\.name)))
    }
}
