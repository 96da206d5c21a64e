/// How the data of a workload is laid out in the memory.
public struct PIMMappingOptions: Equatable, Sendable {
    /// How keys and values find their channel.
    public enum Placement: String, CaseIterable, Sendable {
        /// The channel with the fewest tokens so far takes the next, longest first.
        case greedy
        /// One channel after the other.
        case round_robin
    }
    /// What is kept together in a channel.
    public enum Unit: String, CaseIterable, Sendable {
        /// The keys and values of one KV head of one request.
        case head
        /// Heads of a request whose keys lie side by side in a row: fewer rows are opened.
        case row
        /// All heads of a request.
        case request
        /// `row`, or `head` where that takes fewer rows of the fullest channel, as heads are spread
        /// better.
        case auto
    }
    /// How banks are treated that a last tile does not need.
    public enum PartialTiles: String, CaseIterable, Sendable {
        /// They are left out of its commands.
        case masked
        /// They take part, as in NeuPIMs.
        case full
    }

    /// How keys and values find their channel.
    public var placement = Placement.greedy
    /// What is kept together in a channel.
    public var unit = Unit.auto
    /// How banks are treated that a last tile does not need.
    public var partial_tiles = PartialTiles.masked

    /// Creates the defaults.
    public init() {}
}
