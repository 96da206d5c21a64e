/// One rule as it applied to one command.
public struct AuditBound: BitwiseCopyable, Sendable {
    /// The rule; `row` for one of a standard's table or of a user.
    public var rule: AuditRule
    /// The earlier command that started it; of a rule of states the one that made the state, if
    /// known.
    public var earlier: AuditEvent
    /// The first cycle in which it allows the command; of `lateRefresh` the last.
    public var allowedAt: Int64
    /// The row of the auditor's rule table, of `AuditRule.row`; else -1.
    var row: Int32 = -1
}
