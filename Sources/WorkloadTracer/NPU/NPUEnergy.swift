/// What an NPU draws, as far as its file says.
public struct NPUEnergy: Equatable, Sendable {
    /// Energy of a multiply-accumulate in the arrays, with its operands' way through them.
    public var mac_pJ = 0.0
    /// Energy of an operation of a vector lane.
    public var vector_pJ = 0.0
    /// Power that it draws all the time.
    public var static_W = 0.0

    /// Creates an NPU that draws nothing.
    public init() {}

    /// Energy of so much work in a time, in pJ; operations are those of vector lanes.
    public func energy_pJ(flops: Double, laneOperations: Double, seconds: Double) -> Double {
        flops / 2 * mac_pJ + laneOperations * vector_pJ + static_W * seconds * 1e12
    }
}
