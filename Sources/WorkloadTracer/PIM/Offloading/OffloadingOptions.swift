/// The switches of dynamic batch offloading; the defaults are those of `docs/offloading.md`.
public struct OffloadingOptions: Equatable, Sendable {
    /// Where throughputs come from.
    public enum Profile: String, CaseIterable, Sendable {
        /// The table that each generation step updates (LibraPIM 4.1); `nominal` before the first.
        case measured
        /// Peak figures.
        case nominal
    }
    /// When a group smaller than the number of channels goes to PIM as a whole.
    public enum SmallBatch: String, CaseIterable, Sendable {
        /// Always (Algorithm 1, line 10).
        case paper
        /// Only when no other choice is predicted to be as fast.
        case balanced
    }
    /// Whether a move that was tried is tried again.
    public enum Keep: String, CaseIterable, Sendable {
        /// It is tried again only if its step was no slower than one without.
        case faster
        /// It is made whenever the prediction says so.
        case always
    }

    /// Where throughputs come from.
    public var profile = Profile.measured
    /// Takes line 16 of Algorithm 1 as printed: the time of FFN work on PIM at the xPU's
    /// throughput.
    public var literal_line_16 = false
    /// When a small group goes to PIM as a whole.
    public var small_batch = SmallBatch.paper
    /// Whether a move that was tried is tried again.
    public var keep = Keep.faster

    /// Creates the defaults.
    public init() {}
}
