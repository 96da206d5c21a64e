import DRAMModel

/// A command that a rule does not allow in its cycle.
public struct AuditViolation: Sendable {
    /// The row of the log, from 1, its header not counted; 0 for what is missing at its end.
    public var row: Int64
    /// The cycle of the command.
    public var cycle: Int64
    /// Its channel.
    public var channel: Int32
    /// The command.
    public var command: Command
    /// The rule, what started it, and when it would have allowed the command.
    public var bound: AuditBound
    /// The name of the rule.
    public var name: String
    /// The row of the public table of rules that says so; `nil` for rules that are no row there.
    public var id: String?

    /// The rule.
    public var rule: AuditRule { bound.rule }

    /// Cycles by which the command is early, or a refresh late; 0 where no cycle would do.
    public var missingCycles: Int64 {
        if rule.isTiming { return bound.allowedAt - cycle }
        return rule == .lateRefresh ? cycle - bound.allowedAt : 0
    }
}
