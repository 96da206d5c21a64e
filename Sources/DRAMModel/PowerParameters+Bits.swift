/// Energies that are given by the bit.
extension PowerParameters {
    /// REFRESH commands that refresh all rows once (JEDEC: 8192 in a retention time).
    private static let refreshesOfAllRows = 8192

    /// The energy of an event in a rank, pJ, where it is given by the bit; it goes before what
    /// currents would give.
    public func energyByBits_pJ(_ event: EnergyEvent, _ o: Organization, _ cover: BankRefreshCover)
        -> Double?
    {
        let rowBits = Double(o.columns * o.bus_width)
        let rows = Double(max(1, o.rows / Self.refreshesOfAllRows))
        switch event {
        case .activate: return activate_pJ_per_bit.map { $0 * rowBits }
        case .read: return read_pJ_per_bit.map { $0 * Double(o.requestBytes * 8) }
        case .write: return write_pJ_per_bit.map { $0 * Double(o.requestBytes * 8) }
        case .refresh: return refresh_pJ_per_bit.map { $0 * rowBits * rows * Double(o.banks) }
        case .refreshBank:
            let banks =
                switch cover {
                case .one: 1
                case .same_bank: o.bankgroups
                case .pair: min(2, o.banks)
                }
            return refresh_pJ_per_bit.map { $0 * rowBits * rows * Double(banks) }
        default: return nil
        }
    }
}
