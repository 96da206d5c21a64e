/// Why a run ended early.
public enum RunError: Error, Equatable, Sendable {
    /// From outside.
    case interrupted
    /// A stream cannot be replayed: which one, and why.
    case stream(String)
}
