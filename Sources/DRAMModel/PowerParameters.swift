/// Supply voltage and currents of one device, under the names of JEDEC's IDD measurements.
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

    /// Creates parameters of which none is given: all energies are unknown.
    public init() {}
}
