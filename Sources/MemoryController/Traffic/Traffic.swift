import DRAMModel

/// Requests that follow a pattern, made while they are needed rather than read from a trace.
///
/// The same traffic is the same requests on every machine: all its numbers are whole or exact
/// fractions, and chance comes from a generator with a seed.
public struct Traffic: Equatable, Sendable {
    /// Which addresses follow each other.
    public enum Pattern: Equatable, Sendable {
        /// One request behind the other.
        case stream
        /// Anywhere, each place as likely as any other.
        case random
        /// So many bytes apart; at the end again from the start, one request further.
        case strided(bytes: UInt64)
        /// A share of the requests anywhere in the first bytes, the others anywhere in the rest.
        case hotspot(share: Rational, bytes: UInt64)
    }

    /// Which addresses follow each other.
    public var pattern: Pattern
    /// The share of reads, in 0...1; the others are writes.
    public var readShare: Rational
    /// Requests that arrive a cycle; `nil` when all arrive in cycle 0, so that each enters as soon
    /// as the memory takes it.
    public var rate: Rational?
    /// What chance begins with.
    public var seed: UInt64
    /// How many requests there are; `nil` for as many as the run takes.
    public var count: Int64?
    /// The first address.
    public var base: UInt64
    /// Bytes from there on that the addresses lie in.
    public var footprint: UInt64

    /// The last cycle that a request may arrive in.
    public static let maximumCycle: Int64 = 1 << 54

    /// Creates traffic.
    public init(
        _ pattern: Pattern, readShare: Rational, rate: Rational?, seed: UInt64, count: Int64?,
        base: UInt64, footprint: UInt64
    ) {
        self.pattern = pattern
        self.readShare = readShare
        self.rate = rate
        self.seed = seed
        self.count = count
        self.base = base
        self.footprint = footprint
    }
}
