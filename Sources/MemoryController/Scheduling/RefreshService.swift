import DRAMEngine

/// The refresh in service: its rank takes no other commands until its rows are closed and it has
/// issued.
///
/// Idle (`rank` is -1) → closing rows (`begin`) → idle, when the refresh has issued (`end`).
struct RefreshService: BitwiseCopyable {
    /// The rank concerned, or -1 while no refresh is in service.
    private(set) var rank: Int32 = -1
    /// The row buffers of the rank that it concerns, as bits.
    private(set) var banks: UInt64 = 0
    /// Whether it is a bank refresh, of the bank of the lowest bit and those refreshed with it.
    private(set) var isByBank = false
    /// The cycle from which its commands are wanted.
    private(set) var since: Int64 = 0
    /// The next cycle in which it may do something.
    var nextAt = Int64.max

    /// Whether a refresh is in service.
    @inline(__always) var isBusy: Bool { rank >= 0 }

    /// Takes a refresh into service in a cycle.
    mutating func begin(rank: Int32, banks: UInt64, isByBank: Bool, at cycle: Int64) {
        precondition(!isBusy && rank >= 0 && banks != 0, "one refresh is served at a time")
        self.rank = rank
        self.banks = banks
        self.isByBank = isByBank
        since = cycle
        nextAt = cycle
    }

    /// Visits all of it.
    mutating func visit(_ state: inout PeriodicState) {
        state.same(Int64(rank))
        state.same(Int64(bitPattern: banks))
        state.same(isByBank ? 1 : 0)
        state.time(&since)
        state.time(&nextAt)
    }

    /// The refresh has issued.
    mutating func end() {
        rank = -1
        nextAt = .max
    }
}
