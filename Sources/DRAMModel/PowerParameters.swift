/// Supply voltage and currents of one device, under the names of JEDEC's IDD measurements.
///
/// Currents are in mA, the voltage in V. An energy is voltage x current x time, in pJ, summed over
/// the devices of a rank (Micron TN-40-07 describes the method).
public struct PowerParameters: Equatable, Sendable {
    /// Supply voltage, V.
    public var VDD = 0.0
    /// One bank activated and precharged every tRC, mA.
    public var IDD0 = 0.0
    /// Power-down with all banks closed, mA.
    public var IDD2P = 0.0
    /// Standby with all banks closed, mA.
    public var IDD2N = 0.0
    /// Standby with a bank open, mA.
    public var IDD3N = 0.0
    /// Writing bursts without a gap, mA.
    public var IDD4W = 0.0
    /// Reading bursts without a gap, mA.
    public var IDD4R = 0.0
    /// All-bank refreshes without a gap, mA.
    public var IDD5AB = 0.0
    /// Per-bank refreshes without a gap, mA.
    public var IDD5PB = 0.0
    /// Self refresh, mA.
    public var IDD6x = 0.0

    /// Creates parameters that are all zero: energies come out as zero.
    public init() {}
}
