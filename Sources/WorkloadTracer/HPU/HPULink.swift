/// One direction of a link between devices: a transfer takes its latency, then its bytes at the
/// bandwidth, and transfers go one after the other.
public struct HPULink: Equatable, Sendable {
    /// Bytes a second.
    public var bandwidth_Bps: Double
    /// Time of a transfer before its first byte: of descriptors, doorbells and the way.
    public var latency_s: Double

    /// Creates a link.
    public init(bandwidth_Bps: Double, latency_s: Double) {
        precondition(bandwidth_Bps > 0 && latency_s >= 0, "a link that moves something")
        self.bandwidth_Bps = bandwidth_Bps
        self.latency_s = latency_s
    }

    /// Time of a transfer.
    public func seconds(_ bytes: Double) -> Double { latency_s + bytes / bandwidth_Bps }
}
