/// A product of the xPU's: inputs times a matrix of weights, or the first of its columns.
public struct XPUGEMM: Equatable, Sendable {
    /// An event that is posted when part of a product is done.
    public struct Fraction: Equatable, Sendable {
        /// Part of the columns that must be done, in 0...1.
        public var share: Double
        /// What is posted then.
        public var event: Int32

        /// Creates an event.
        public init(_ share: Double, _ event: Int32) {
            self.share = share
            self.event = event
        }
    }
    /// How the units in the banks take weights off the bus that are read for the xPU (bus
    /// snooping).
    public struct BusSnooping: Equatable, Sendable {
        /// Bursts a channel that the units take at once: what the global buffer holds.
        public var bursts: Int
        /// Such pieces that may be under way or in use.
        public var ahead: Int

        /// Creates a rule.
        public init(bursts: Int, ahead: Int = 2) {
            precondition(bursts > 0 && ahead > 0, "pieces have bursts, and one may be under way")
            self.bursts = bursts
            self.ahead = ahead
        }
    }

    /// Inputs, inner dimension and columns; with no inputs the weights are read for the units only.
    public var shape: GEMMShape
    /// The tensor that the matrix is in.
    public var weights: LayerOperator.Kind
    /// The matrix's first byte in it.
    public var firstByte: Int
    /// Events within the product, by share. Each is posted at the end of a chunk; the drain of the
    /// arrays counts only for the last.
    public var fractions: [Fraction] = []
    /// Set when the units in the banks take the weights by bus snooping.
    public var busSnooping: BusSnooping?

    /// Creates a product.
    public init(_ shape: GEMMShape, weights: LayerOperator.Kind, firstByte: Int = 0) {
        self.shape = shape
        self.weights = weights
        self.firstByte = firstByte
    }
}
