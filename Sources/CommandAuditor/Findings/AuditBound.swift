/// One rule as it applied to one command.
public struct AuditBound: BitwiseCopyable, Sendable {
    /// The rule.
    public var rule: AuditRule
    /// The earlier command that started it; of a rule of states the one that made the state, if
    /// known.
    public var earlier: AuditEvent
    /// The first cycle in which it allows the command; of `lateRefresh` the last.
    public var allowedAt: Int64
}
