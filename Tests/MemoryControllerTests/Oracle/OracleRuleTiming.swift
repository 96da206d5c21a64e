import DRAMModel

/// When commands may issue, as far as timing goes.
protocol OracleGates: AnyObject {
    /// Whether a command may go to a bank now; `bank` counts through the channel. A command to
    /// several banks may go when it may go to each.
    func allows(_ kind: CommandKind, bank: Int, cycle: Int) -> Bool

    /// Notes an issued command.
    func note(_ command: Command, cycle: Int)
}

/// The timing between commands by any table of rules: each row is held against each command of the
/// past.
///
/// Of the commands of a row's first kinds only the last counts, for each bank that the row leads to
/// from there: all have the same distance.
final class OracleRuleTiming: OracleGates {
    private let layout: OracleLayout
    private let rows: [Constraint]
    private let windows: [ActivationWindow]
    private let banks: Range<Int>
    /// For each row and bank, the last command from which the row leads to the bank.
    private var last: [[Int?]]
    /// For each window and rank, the cycles of all commands that count.
    private var counted: [[[Int]]]
    /// Rows by the kind of the command that waits, and of the one that starts the wait.
    private var rowsBefore: [CommandKind: [Int]] = [:]
    private var rowsAfter: [CommandKind: [Int]] = [:]

    init(_ configuration: MemoryConfiguration) {
        let table = ConstraintTable(configuration)
        layout = OracleLayout(configuration)
        rows = table.constraints
        windows = table.windows
        banks = 0..<configuration.organization.banksPerChannel
        last = rows.map { [banks] _ in Array(repeating: nil, count: banks.count) }
        let ranks = configuration.organization.ranks
        counted = windows.map { _ in Array(repeating: [], count: ranks) }
        for kind in CommandKind.allCases {
            rowsBefore[kind] = rows.indices.filter { rows[$0].before.contains(kind) }
            rowsAfter[kind] = rows.indices.filter { rows[$0].after.contains(kind) }
        }
    }

    func allows(_ kind: CommandKind, bank: Int, cycle: Int) -> Bool {
        for row in rowsBefore[kind]! {
            if let since = last[row][bank], cycle < since + rows[row].cycles { return false }
        }
        for (index, window) in windows.enumerated() where counts(kind, window) {
            let past = counted[index][layout.rank(ofBank: bank)]
            guard past.count >= window.atMost else { continue }
            if cycle < past[past.count - window.atMost] + window.cycles { return false }
        }
        return true
    }

    func note(_ command: Command, cycle: Int) {
        for (index, window) in windows.enumerated() where counts(command.kind, window) {
            counted[index][layout.rank(command.rank)].append(cycle)
        }
        let covered = layout.banks(of: command)
        for row in rowsAfter[command.kind]! {
            for bank in banks where leads(rows[row].scope, from: covered, to: bank) {
                last[row][bank] = cycle
            }
        }
    }

    private func leads(_ scope: ConstraintScope, from covered: [Int], to bank: Int) -> Bool {
        let sameRank = layout.rank(ofBank: covered[0]) == layout.rank(ofBank: bank)
        switch scope {
        case .partition, .bank: return covered.contains(bank)
        case .bankGroup:
            return covered.contains { layout.group(ofBank: $0) == layout.group(ofBank: bank) }
        case .rank: return sameRank
        case .otherStacks:
            return sameRank && layout.stack(ofBank: covered[0]) != layout.stack(ofBank: bank)
        case .otherRanks: return !sameRank
        }
    }

    private func counts(_ kind: CommandKind, _ window: ActivationWindow) -> Bool {
        kind == .activate || kind == .refresh_bank && window.countsBankRefreshes
    }
}

extension MemoryConfiguration {
    /// The timing of an oracle: the reference's page, or the table of any other rules.
    func oracleGates() -> any OracleGates {
        rules == .dramsim3 ? OracleTiming(self) : OracleRuleTiming(self)
    }
}
