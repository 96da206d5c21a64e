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
    private(set) var issued: [(command: Command, cycle: Int64)] = []
    private(set) var open: [Bank: Int32] = [:]
    private(set) var asleep: Set<Int32> = []

    init(_ memory: MemoryConfiguration) {
        self.memory = memory
        table = ConstraintTable(memory)
    }

    mutating func note(_ command: Command, at cycle: Int64) {
        issued.append((command, cycle))
        let bank = Bank(rank: command.rank, group: command.bankgroup, bank: command.bank)
        switch command.kind {
        case .activate: open[bank] = command.row
        case .precharge, .read_p, .write_p: open[bank] = nil
        case .self_refresh_enter: asleep.insert(command.rank)
        case .self_refresh_exit: asleep.remove(command.rank)
        default: break
        }
    }

    /// Whether a command concerns a bank.
    func covers(_ command: Command, _ bank: Bank) -> Bool {
        guard command.rank == bank.rank else { return false }
        switch command.kind {
        case .refresh, .self_refresh_enter, .self_refresh_exit: return true
        case .refresh_bank where memory.standard == .DDR5: return command.bank == bank.bank
        default: return command.bankgroup == bank.group && command.bank == bank.bank
        }
    }

    func banks(of command: Command) -> [Bank] {
        let o = memory.organization
        return (0..<Int32(o.bankgroups)).flatMap { group in
            (0..<Int32(o.banks_per_group)).map {
                Bank(rank: command.rank, group: group, bank: $0)
            }
        }.filter { covers(command, $0) }
    }

    /// Whether a rule of a scope looks from one command to another.
    func applies(_ scope: ConstraintScope, from first: Command, to second: Command) -> Bool {
        switch scope {
        case .otherRanks: first.rank != second.rank
        case .otherStacks: false
        case .rank: first.rank == second.rank
        case .bankGroup:
            first.rank == second.rank
                && !Set(banks(of: first).map(\.group)).isDisjoint(
                    with: banks(of: second).map(\.group))
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
        guard second.kind == .activate else { return bounds }
        let activations = issued.indices.filter {
            issued[$0].command.kind == .activate && issued[$0].command.rank == second.rank
        }
        for window in table.windows where activations.count >= window.atMost {
            let since = activations[activations.count - window.atMost]
            let cycle = issued[since].cycle + Int64(window.cycles)
            bounds.append(Bound(name: window.name, row: nil, since: since, cycle: cycle))
        }
        return bounds
    }

    /// The first cycle in which all rules allow a command, and the names of those that set it.
    func earliest(_ command: Command) -> (cycle: Int64, rules: Set<String>) {
        let bounds = bounds(on: command)
        let cycle = max(0, bounds.map(\.cycle).max() ?? 0)
        return (cycle, Set(bounds.filter { $0.cycle == cycle }.map(\.name)))
    }
}
