/// The tile of a rank: whose it is, and whether shared row buffers are yielded to PIM for it.
///
/// Legal transitions, in a memory with shared row buffers:
///
///     free → (yield) → yielded → (take) → owned → (begin) → in flight
///     owned or in flight → (end) → yielded → (giveBack) → free
///
/// Elsewhere nothing is yielded: free → (take) → owned → (begin) → in flight → (end) → free. An
/// owned tile may be taken again; where banks are independent, by another stream.
struct RankTile: BitwiseCopyable {
    /// The stream whose tile it is, or -1.
    private(set) var owner = -1
    /// Whether the memory controller leaves this rank's shared row buffers to PIM.
    private(set) var isYielded = false
    /// Whether the tile's first row has been opened.
    private(set) var isInFlight = false
    /// The cycle since when no tile begins, as writes that streams wait for go first; -1 when they
    /// do not.
    var writesGoFirstSince: Int64 = -1

    /// Whether shared row buffers are yielded to PIM, and no stream has a tile in them.
    var isYieldedInVain: Bool { isYielded && owner < 0 }
    /// Whether a tile keeps the memory controller from shared row buffers.
    var keepsRowBuffers: Bool { isYielded && owner >= 0 }

    /// The memory controller yields its shared row buffers to PIM.
    mutating func yield() {
        assert(!isYielded && owner < 0, "row buffers of a tile yielded twice")
        isYielded = true
    }

    /// A stream's tile begins or goes on.
    mutating func take(_ stream: Int) {
        assert(stream >= 0)
        owner = stream
    }

    /// The first row is opened.
    mutating func begin() {
        assert(owner >= 0 && !isInFlight, "a tile that begins must be owned")
        isInFlight = true
    }

    /// The last row has been closed.
    mutating func end() {
        assert(owner >= 0, "a tile that ends must be owned")
        owner = -1
        isInFlight = false
    }

    /// The memory controller gets its shared row buffers back.
    mutating func giveBack() {
        assert(isYieldedInVain, "row buffers of a tile given back")
        isYielded = false
    }
}
