/// What a refresh does to the open PIM rows of a rank.
struct RefreshInterruption: BitwiseCopyable {
    /// How far an interruption is.
    ///
    /// Legal transitions: none → closing → closed → reopening → none.
    enum Phase: BitwiseCopyable {
        case none
        /// Rows are to be closed as soon as they may be.
        case closing
        /// Rows are closed; the refresh is to come.
        case closed
        /// Rows are opened again.
        case reopening
    }

    private(set) var phase = Phase.none
    /// Banks whose rows the refresh closes and that are to be opened again; empty in `none`.
    private(set) var banks: UInt64 = 0
    /// Banks that no command may go to: those above, and until the refresh all that it concerns.
    private(set) var barred: UInt64 = 0
    /// Whether the tile has had no command since its rows were opened again: another interruption
    /// must leave it time for one.
    private(set) var isCommandDue = false
    /// The next cycle in which a refresh may need something of open rows.
    var wake = Int64.max

    /// Rows of some banks must be closed for a refresh that concerns the barred ones.
    mutating func begin(_ banks: UInt64, barring barred: UInt64, at cycle: Int64) {
        assert(phase == .none && banks != 0 && banks & ~barred == 0)
        phase = .closing
        self.banks = banks
        self.barred = barred
        wake = cycle
    }

    /// The rows have been closed.
    mutating func close() {
        assert(phase == .closing)
        phase = .closed
        wake = .max
    }

    /// The refresh has been issued: its rows may be opened again from the cycle after.
    mutating func beginReopening(at cycle: Int64) {
        assert(phase == .closed)
        phase = .reopening
        barred = banks
        wake = cycle + 1
    }

    /// Rows of some banks have been opened again; returns whether they were the last.
    mutating func reopen(_ mask: UInt64, at cycle: Int64) -> Bool {
        assert(phase == .reopening && mask != 0 && mask & ~banks == 0)
        banks &= ~mask
        wake = cycle + 1
        guard banks == 0 else { return false }
        phase = .none
        barred = 0
        isCommandDue = true
        return true
    }

    /// A command of the tile has been issued.
    mutating func commandIssued() { isCommandDue = false }
}
