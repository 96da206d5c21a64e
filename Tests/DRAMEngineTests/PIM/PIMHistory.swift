import DRAMModel

/// What has been issued to a channel with processing units, and what each rule makes of it: the
/// slow way.
///
/// Every rule is held against every command of the past; there are no registers, no levels and no
/// broadcasts. Nothing here is shared with the engine but the table. Commands are `Command`s of
/// every kind.
struct PIMHistory {
    /// How long one rule asks a command to wait.
    struct Bound {
        var name: String
        /// Index of the row in the table; `nil` for a window.
        var row: Int?
        /// Index of the command that started the wait.
        var since: Int
        var cycle: Int64
    }
    private struct Row {
        var index: Int
        var rule: Constraint
    }
    struct Past {
        var kind: CommandKind
        var cycle: Int64
        var count: Int
        var reach: PIMReach
        var command: Command
    }
    /// A bank that was activated.
    private struct Activation {
        var cycle: Int64
        var isPIM: Bool
        var since: Int
    }

    let memory: MemoryConfiguration
    let table: ConstraintTable
    private(set) var state: PIMState
    private(set) var issued: [Past] = []
    private var activations: [[Activation]]
    /// READs, as indices of commands.
    private var reads: [Int] = []
    private let rows: [[Row]]

    init(_ memory: MemoryConfiguration) {
        self.memory = memory
        table = ConstraintTable(memory)
        state = PIMState(memory)
        activations = Array(repeating: [], count: memory.organization.ranks)
        let kinds = CommandKind.allCases
        let table = table
        rows = kinds.flatMap { first in
            kinds.map { second in
                table.constraints.enumerated().filter {
                    $1.after.contains(first) && $1.before.contains(second)
                }.map { Row(index: $0, rule: $1) }
            }
        }
    }

    var count: Int { issued.count }

    mutating func note(_ command: Command, at cycle: Int64) {
        // A pim_precharge does nothing to banks that are closed.
        let reach = PIMReach(command, memory, state.closable(command))
        if CommandSet.activates.contains(command.kind) {
            let entry = Activation(cycle: cycle, isPIM: command.kind.isPIM, since: issued.count)
            for (rank, banks) in reach.banks.enumerated() {
                activations[rank] += Array(repeating: entry, count: banks.nonzeroBitCount)
            }
        }
        if command.kind.isRead { reads.append(issued.count) }
        issued.append(
            Past(
                kind: command.kind, cycle: cycle, count: Int(max(command.count, 1)),
                reach: reach, command: command))
        state.note(command)
    }

    /// What every rule asks of a command, from every command before it.
    func bounds(on second: Command) -> [Bound] {
        var bounds: [Bound] = []
        forEachBound(on: second) { name, row, since, cycle in
            bounds.append(Bound(name: name, row: row, since: since, cycle: cycle))
        }
        return bounds
    }

    /// The first cycle in which all rules allow a command, and the names of those that set it.
    func earliest(_ command: Command) -> (cycle: Int64, rules: [String]) {
        var found: (cycle: Int64, rules: [String]) = (0, [])
        forEachBound(on: command) { name, _, _, cycle in
            if cycle < found.cycle { return }
            if cycle > found.cycle { found = (cycle, []) }
            found.rules.append(name)
        }
        return found
    }

    private func forEachBound(
        on second: Command, _ body: (String, Int?, Int, Int64) -> Void
    ) {
        let reach = PIMReach(second, memory)
        for (since, first) in issued.enumerated() {
            let pair =
                Int(first.kind.rawValue) * CommandKind.allCases.count
                + Int(second.kind.rawValue)
            let rules = rows[pair]
            if rules.isEmpty { continue }
            for row in rules where first.reach.touches(reach, row.rule.scope) {
                let wait = row.rule.cycles + row.rule.perCount * first.count
                body(row.rule.name, row.index, since, first.cycle + Int64(wait))
            }
        }
        if let window = table.readWindow, window.before.contains(second.kind),
            reads.count > window.ahead
        {
            let read = reads[reads.count - 1 - window.ahead]
            body(window.name, nil, read, issued[read].cycle + Int64(window.cycles))
        }
        if second.kind.isNMP { forEachPortBound(on: second, reach, body) }
        guard CommandSet.activates.contains(second.kind) else { return }
        for window in table.windows where window.countsPIM || !second.kind.isPIM {
            for (rank, banks) in reach.banks.enumerated() where banks != 0 {
                let counted = activations[rank].filter { window.countsPIM || !$0.isPIM }
                // All new ones and those still inside must fit.
                let mayStay = window.atMost - banks.nonzeroBitCount
                guard counted.count > mayStay else { continue }
                let mustLeave = counted[counted.count - 1 - mayStay]
                body(
                    window.name, nil, mustLeave.since, mustLeave.cycle + Int64(window.cycles))
            }
        }
    }
}
