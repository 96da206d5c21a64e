/// Cycles of a rank in which the memory controller's ACTIVATEs wait for an activation of PIM rows.
struct ActivationReservation: BitwiseCopyable {
    /// The first of them: an ACTIVATE from here on would delay the activation. `Int64.max` without
    /// a reservation.
    private(set) var start = Int64.max
    /// The cycle before which the activation cannot go.
    private(set) var end: Int64 = 0

    /// Reserves the cycles from one on, at least up to another.
    mutating func reserve(from start: Int64, to end: Int64) {
        self.start = start
        self.end = end
    }

    /// Gives the reservation up.
    mutating func clear() { reserve(from: .max, to: 0) }
}
