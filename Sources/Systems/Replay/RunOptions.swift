/// How stages are replayed; results do not depend on the threads.
public struct RunOptions: Sendable {
    /// Threads that replay channels side by side.
    public var threads = 1
    /// Replays every channel rather than one of each set of like ones.
    public var simulateAllChannels = false

    /// Creates the defaults.
    public init() {}
}
