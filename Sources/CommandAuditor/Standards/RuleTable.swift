import DRAMModel

/// Where the second command of a row must be, relative to the first.
package enum RuleScope: Sendable {
    /// The same bank; in a bank with two row buffers, the same of them.
    case same_bank
    /// The same bank, whichever of its row buffers.
    case any_row_buffer
    /// The same bank group, where there are several.
    case same_bankgroup
    /// The same rank; of HBM the same pseudo channel.
    case same_rank
    /// Another rank of the channel; of HBM another stack ID.
    case other_rank
    /// The same channel.
    case channel
    /// The other pseudo channel of an HBM channel.
    case pseudo_channel_sibling
}

/// One row: two sets of commands, where they are, and how far apart they must be.
package struct RuleRow: Sendable {
    /// The row of the public table that says so; `nil` for a row that a user wrote.
    package var id: String?
    /// The rule's name.
    package var name: String
    /// The commands that start the wait, or that a window counts.
    package var after: CommandSet
    /// The commands that wait.
    package var before: CommandSet
    /// Where it applies.
    package var scope: RuleScope
    /// Of a window, how many of `after` fit; else 0.
    package var atMost = 0
    /// The least distance, or the length of the window; `nil` where a parameter is not known.
    package var cycles: Int?
    /// What each column or burst of the first command adds.
    package var perCount = 0
}

/// The rows of a rule set, worked out for one memory.
package struct RuleTable {
    /// The values that the rows are worked out with.
    private let parameters: AuditParameters
    /// The rows, in their order in the public table.
    package private(set) var rows: [RuleRow] = []

    init(_ parameters: AuditParameters) { self.parameters = parameters }

    /// Adds a distance between two commands.
    mutating func row(
        _ id: String, _ name: String, _ after: JEDECCommands, _ before: JEDECCommands,
        _ scope: RuleScope, _ cycles: (AuditParameters) -> Int
    ) {
        add(
            RuleRow(
                id: id, name: name, after: after.kinds, before: before.kinds, scope: scope,
                cycles: parameters.value(cycles)))
    }

    /// Adds a window: the next of these commands comes so many cycles after the first of the last
    /// few.
    mutating func window(
        _ id: String, _ name: String, of commands: JEDECCommands, atMost: Int,
        _ cycles: (AuditParameters) -> Int
    ) {
        add(
            RuleRow(
                id: id, name: name, after: commands.kinds, before: commands.kinds,
                scope: .same_rank, atMost: atMost, cycles: parameters.value(cycles)))
    }

    mutating func add(_ row: RuleRow) { rows.append(row) }
}

/// The rules of one standard, as the auditor has them.
protocol RuleSource: SendableMetatype {
    /// The standard.
    static var name: String { get }
    /// Writes the rows down.
    static func add(to table: inout RuleTable)
}
