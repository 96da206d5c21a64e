/// What was seen of the command at the head of a stream when a deadlock was last looked for.
struct DeadlockProbe: BitwiseCopyable {
    /// Since when the command had been next; -1 before the first look.
    var since: Int64 = -1
    /// When its gates were to open.
    var opensAt = Int64.max
}
