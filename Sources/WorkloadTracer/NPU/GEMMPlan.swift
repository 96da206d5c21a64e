/// How a GEMM is cut into tiles of weights for an NPU.
///
/// A tile is at most `rows` of the inner dimension by `blockColumns` columns of the weights. Tiles
/// follow each other along the inner dimension, then along the columns, so the partial sums of one
/// block of columns stay in the scratchpad until they are done. Weights are read from memory in
/// this order, from the first tile's byte 0 on. The columns of a tile are dealt out to the arrays,
/// which all see the same inputs:
///
/// - weight stationary: each array holds `columns` of them while the inputs of the pass stream by;
/// - input stationary: each array holds `columns` requests while its share of the tile's columns
///   streams by, and does so for one such set of requests after the other.
///
/// When inputs and partial sums of all M rows do not fit beside two tiles, M is cut into passes,
/// and each reads all weights again.
public struct GEMMPlan: Equatable, Sendable {
    /// The product.
    public let shape: GEMMShape
    /// The unit that computes it.
    public let npu: NPU
    /// Which operand stays in the arrays.
    public let dataflow: SystolicDataflow
    /// How often the weights are read.
    public let passes: Int
    /// Rows of the inputs in a pass; the last pass may have fewer.
    public let passRows: Int
    /// Columns of the weights in a tile; the last tiles may have fewer.
    public let blockColumns: Int
    /// Tiles of weights that the scratchpad holds: 2 is double buffering, more reads further ahead.
    public let buffers: Int

    /// Bytes of weights read in all passes.
    public var weightBytes: Int { passes * shape.K * shape.N * npu.element_bytes }
    /// Tiles of all passes.
    public var tiles: Int {
        passes == 0
            ? 0 : passes * shape.K.dividedUp(by: npu.rows) * shape.N.dividedUp(by: blockColumns)
    }

    /// Cuts a product into tiles.
    ///
    /// - Throws: `ScratchpadError` when not even one row of inputs fits beside two tiles.
    public init(_ shape: GEMMShape, on npu: NPU, dataflow: SystolicDataflow) throws(ScratchpadError)
    {
        self.shape = shape
        self.npu = npu
        self.dataflow = dataflow
        guard shape.macs > 0 else {
            (passes, passRows, blockColumns, buffers) = (0, 0, 0, 2)
            return
        }
        let rows = min(shape.K, npu.rows)
        let base = min(shape.N, npu.arrays * npu.columns)
        let rowBytes = shape.K * npu.element_bytes + base * npu.accumulator_bytes
        let twoTiles = 2 * rows * base * npu.element_bytes
        let fitting = (npu.scratchpad_bytes - twoTiles) / rowBytes
        guard npu.scratchpad_bytes >= twoTiles, fitting > 0 else {
            throw ScratchpadError(
                needed_bytes: twoTiles + rowBytes, scratchpad_bytes: npu.scratchpad_bytes)
        }
        passes = shape.M.dividedUp(by: fitting)
        passRows = shape.M.dividedUp(by: passes)
        blockColumns =
            dataflow == .weight_stationary
            ? base : Self.streamedColumns(shape, npu, rows: rows, passRows: passRows)
        let kept =
            passRows * (shape.K * npu.element_bytes + blockColumns * npu.accumulator_bytes)
        let tileBytes = rows * blockColumns * npu.element_bytes
        buffers = (npu.scratchpad_bytes - kept) / tileBytes
    }

    /// Columns in a tile that streams: no more than hide the loads of inputs behind it, or, when
    /// they cannot be hidden, as many as fit, so that loads are few.
    private static func streamedColumns(
        _ shape: GEMMShape, _ npu: NPU, rows: Int, passRows: Int
    ) -> Int {
        let wanted =
            npu.hides_stationary_loads
            ? npu.loadCycles(rows: rows) : shape.N.dividedUp(by: npu.arrays)
        let free = npu.scratchpad_bytes - passRows * shape.K * npu.element_bytes
        let columnBytes = 2 * rows * npu.element_bytes + passRows * npu.accumulator_bytes
        let fitting = free / (columnBytes * npu.arrays)
        return min(shape.N, npu.arrays * max(1, min(wanted, fitting)))
    }
}
