/// Weights that units multiply as they pass on the bus: some bursts of a channel, read one after the other.
public struct PIMSnoopedPiece: Equatable, Sendable {
    /// Bursts in the channel.
    public var bursts: Int
    /// Posted when they have arrived.
    public var arrived: Int32
    /// To be posted when the units are done with them.
    public var used: Int32

    /// Describes a piece.
    public init(bursts: Int, arrived: Int32, used: Int32) {
        self.bursts = bursts
        self.arrived = arrived
        self.used = used
    }
}
