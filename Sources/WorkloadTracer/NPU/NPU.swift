/// A neural processing unit: systolic arrays, vector units and the scratchpad between them and the
/// memory.
///
/// Times are in cycles of its own clock. LibraPIM Table 2: 8 arrays of 64 x 64, 8 vector units of
/// 128 lanes; clock and scratchpad are not stated there (NeuPIMs: 1 GHz and 128 MiB, more than any
/// layer's working set needs).
public struct NPU: Equatable, Sendable {
    /// The largest value of a count or side.
    public static let largestCount = 1 << 16

    /// Systolic arrays that work on one GEMM together.
    public let arrays: Int
    /// Processing elements from top to bottom: the inner dimension of a GEMM runs along them.
    public let rows: Int
    /// Processing elements from left to right.
    public let columns: Int
    /// Vector units.
    public let vector_units: Int
    /// Lanes of a vector unit.
    public let lanes: Int
    /// Inputs, partial sums and the weights that were read ahead, in bytes.
    public let scratchpad_bytes: Int
    /// Rows of the stationary operand that shift into an array in a cycle.
    ///
    /// With one, as in ONNXim, 8 arrays of 64 columns take in at most 1,024 bytes of FP16 weights a
    /// cycle: half of what LibraPIM's memory delivers at 1 GHz.
    public let stationary_rows_per_cycle: Int
    /// Whether each element holds two stationary values, so that the next tile shifts in while one
    /// is computed.
    public let hides_stationary_loads: Bool
    /// Size of an input and of a weight; 2 is FP16.
    public let element_bytes: Int
    /// Size of a partial sum; 4 is FP32.
    public let accumulator_bytes: Int

    /// Creates a unit.
    ///
    /// - Precondition: all counts and sizes are positive, counts up to `largestCount`, operands up
    ///   to 4 bytes and partial sums up to 8.
    public init(
        arrays: Int, rows: Int, columns: Int, vector_units: Int, lanes: Int, scratchpad_bytes: Int,
        stationary_rows_per_cycle: Int = 1, hides_stationary_loads: Bool = true,
        element_bytes: Int = 2, accumulator_bytes: Int = 4
    ) {
        let counts = [arrays, rows, columns, vector_units, lanes, stationary_rows_per_cycle]
        precondition(
            counts.allSatisfy { (1...Self.largestCount).contains($0) } && scratchpad_bytes > 0,
            "counts and sizes of an NPU are positive, counts up to \(Self.largestCount)")
        precondition(
            (1...4).contains(element_bytes) && (1...8).contains(accumulator_bytes),
            "operands have up to 4 bytes, partial sums up to 8")
        self.arrays = arrays
        self.rows = rows
        self.columns = columns
        self.vector_units = vector_units
        self.lanes = lanes
        self.scratchpad_bytes = scratchpad_bytes
        self.stationary_rows_per_cycle = stationary_rows_per_cycle
        self.hides_stationary_loads = hides_stationary_loads
        self.element_bytes = element_bytes
        self.accumulator_bytes = accumulator_bytes
    }

    /// Multiply-accumulates of all arrays in a cycle.
    public var macs_per_cycle: Int { arrays * rows * columns }

    /// Peak of GEMMs in FLOP/s, at a clock in MHz.
    public func peak_FLOPS(clock_MHz: Double) -> Double {
        2 * Double(macs_per_cycle) * clock_MHz * 1e6
    }

    /// Cycles until the last result has left an array after the last vector of a tile has gone in:
    /// the wave crosses the rows, then the columns.
    var skewCycles: Int { rows + columns - 2 }

    /// Cycles in which `count` rows of the stationary operand shift in.
    func loadCycles(rows count: Int) -> Int { count.dividedUp(by: stationary_rows_per_cycle) }
}
