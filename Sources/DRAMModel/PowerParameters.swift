/// Supply voltage and currents of one device, under the names of JEDEC's IDD measurements; or,
/// where that is all that is public, energies a bit.
///
/// Currents are in mA, the voltage in V; `nil` is one that nobody gave. An energy is voltage x
/// current x time, in pJ, summed over the devices of a rank (Micron TN-40-07 describes the method).
public struct PowerParameters: Equatable, Sendable {
    /// Supply voltage, V.
    public var VDD: Double?
    /// One bank activated and precharged every tRC, mA.
    public var IDD0: Double?
    /// Power-down with all banks closed, mA.
    public var IDD2P: Double?
    /// Power-down with a bank open, mA.
    public var IDD3P: Double?
    /// Standby with all banks closed, mA.
    public var IDD2N: Double?
    /// Standby with a bank open, mA.
    public var IDD3N: Double?
    /// Writing bursts without a gap, mA.
    public var IDD4W: Double?
    /// Reading bursts without a gap, mA.
    public var IDD4R: Double?
    /// All-bank refreshes without a gap, mA.
    public var IDD5AB: Double?
    /// Per-bank refreshes without a gap, mA.
    public var IDD5PB: Double?
    /// Self refresh, mA.
    public var IDD6x: Double?

    /// Opening and closing a row, pJ for each bit of it.
    public var activate_pJ_per_bit: Double?
    /// A read burst, from the cells to the memory controller, pJ a bit.
    public var read_pJ_per_bit: Double?
    /// A write burst, pJ a bit.
    public var write_pJ_per_bit: Double?
    /// A refresh, pJ for each bit of the rows that it refreshes.
    public var refresh_pJ_per_bit: Double?

    /// Creates parameters of which none is given: all energies are unknown.
    public init() {}
}
