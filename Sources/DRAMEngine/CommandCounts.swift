import DRAMModel

/// The commands that a channel has issued, by kind and rank.
@frozen @usableFromInline
struct CommandCounts: ~Copyable {
    /// The rank of a command to all ranks.
    static var allRanks: Int32 { -1 }
    /// Counters of a rank: whole lines of the cache, and a power of two.
    @inlinable static var stride: Int { 64 }

    /// A row a rank, behind the one of commands to all ranks.
    private let counts: FixedBuffer<Int64>
    /// What is counted with; valid as long as the counts.
    @usableFromInline let view: View

    init(ranks: Int) {
        precondition(CommandKind.allCases.count <= Self.stride)
        counts = FixedBuffer(repeating: 0, count: (ranks + 1) * Self.stride)
        view = View(base: counts.base + Self.stride)
    }

    /// The counts without their owner.
    @frozen @usableFromInline
    struct View: BitwiseCopyable {
        /// Of the first kind to rank 0.
        @usableFromInline let base: UnsafeMutablePointer<Int64>

        init(base: UnsafeMutablePointer<Int64>) { self.base = base }

        /// Counts so many commands to a rank, or to `allRanks`.
        @inlinable @inline(__always)
        func add(_ kind: CommandKind, _ rank: Int32, _ count: Int64) {
            base[Int(rank) &* CommandCounts.stride &+ Int(kind.rawValue)] &+= count
        }

        /// Commands of a kind to a rank, or to `allRanks`.
        subscript(_ kind: CommandKind, _ rank: Int32) -> Int64 {
            base[Int(rank) * CommandCounts.stride + Int(kind.rawValue)]
        }

        /// Commands of a kind to any rank, each counted once.
        func sum(_ kind: CommandKind, ranks: Int) -> Int64 {
            (CommandCounts.allRanks..<Int32(ranks)).reduce(0) { $0 + self[kind, $1] }
        }
    }
}
