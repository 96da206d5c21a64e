/// When a run shows how far it is.
enum ProgressMode: String, CaseIterable, Sendable {
    /// When standard error is a terminal.
    case auto
    /// Also when it is not: one line a second.
    case always
    case never
}
