/// How long both devices work in a stage of the batch pipeline, in seconds.
///
/// In a stage the xPU does the GEMMs of one group while PIM does the attention of the other
/// (LibraPIM Fig 13); a decoder layer of both groups is two stages.
public struct PIMDeviceTimes: Equatable, Sendable {
    /// Time of the xPU.
    public var xpu_s: Double
    /// Time of the processing units.
    public var pim_s: Double

    /// Time of the stage: the devices meet at its end.
    public var stage_s: Double { max(xpu_s, pim_s) }

    /// Creates times.
    public init(xpu_s: Double, pim_s: Double) {
        self.xpu_s = xpu_s
        self.pim_s = pim_s
    }
}
