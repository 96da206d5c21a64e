/// Slots of the command bus in one cycle.
struct BusSlots: OptionSet, Sendable {
    let rawValue: UInt8

    /// Activations, precharges, refreshes.
    static let row = BusSlots(rawValue: 1)
    /// READ, WRITE and the commands to the processing units.
    static let column = BusSlots(rawValue: 2)

    /// Whether a command fits beside those that have these slots.
    func leavesRoom(for slot: BusSlots, dual: Bool) -> Bool {
        dual ? isDisjoint(with: slot) : isEmpty
    }
}
