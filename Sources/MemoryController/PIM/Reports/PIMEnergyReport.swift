/// Energy of a channel's units by part, in pJ; `nil` where it is unknown.
public struct PIMEnergyReport: Sendable {
    /// PIM rows opened and closed.
    public var activate_pJ: Double?
    /// Columns read for the units, arrays and local I/O.
    public var column_pJ: Double?
    /// Multiply-accumulates.
    public var multiply_pJ: Double?
    /// Columns copied into the global buffer.
    public var gwrite_pJ: Double?
    /// Bursts written into the global buffer.
    public var write_pJ: Double?
    /// Bursts of results.
    public var result_pJ: Double?

    /// All of it.
    public var total_pJ: Double? {
        [activate_pJ, column_pJ, multiply_pJ, gwrite_pJ, write_pJ, result_pJ].sum()
    }
}
