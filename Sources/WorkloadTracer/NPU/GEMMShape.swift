/// A matrix product M x K times K x N: inputs times weights.
public struct GEMMShape: Equatable, Sendable {
    /// The largest dimension.
    public static let largestDimension = 1 << 20

    /// Rows of the inputs: requests, or tokens.
    public var M: Int
    /// The inner dimension.
    public var K: Int
    /// Columns of the weights.
    public var N: Int

    /// Creates a shape; dimensions may be 0.
    ///
    /// - Precondition: dimensions are in 0...`largestDimension`.
    public init(M: Int, K: Int, N: Int) {
        precondition(
            [M, K, N].allSatisfy { (0...Self.largestDimension).contains($0) },
            "dimensions of a GEMM are in 0...\(Self.largestDimension)")
        self.M = M
        self.K = K
        self.N = N
    }

    /// Multiply-accumulates of the product; 2 FLOPs each.
    public var macs: Int { M * K * N }
}
