import DRAMModel

/// A share of the outputs of an FFN GEMM, whose weights lie in the banks in the order of the units
/// (AttAcc).
///
/// A bank has all weights of an output: a slice of as many inputs as fit into a row, then the next
/// slice in the row behind it. Where rows hold several outputs, they lie side by side.
public struct PIMCoprocessedFFN: Equatable, Sendable {
    /// Elements of an input vector.
    public let inputs: Int
    /// Outputs of all channels.
    public let outputs: Int
    /// Its rows, in each bank of each channel.
    public let rows: Range<Int>
    /// Columns of an output's weights.
    public let columns: Int
    /// Rows of an output's weights.
    public let slices: Int
    /// Outputs side by side in a row.
    public let perRow: Int

    private let channels: Int

    init(
        inputs: Int, outputs: Int, _ shape: PIMTileShape, channels: Int, from row: Int
    ) {
        self.inputs = inputs
        self.outputs = outputs
        self.channels = channels
        columns = shape.columns(elements: inputs)
        slices = columns.dividedUp(by: shape.columns)
        perRow = max(1, shape.columns / columns)
        let groups = outputs.dividedUp(by: channels).dividedUp(by: shape.banks * perRow)
        rows = row..<row + groups * slices
    }

    /// The same share, moved by a number of rows.
    init(_ share: PIMCoprocessedFFN, movedBy offset: Int) {
        inputs = share.inputs
        outputs = share.outputs
        rows = share.rows.moved(by: offset)
        columns = share.columns
        slices = share.slices
        perRow = share.perRow
        channels = share.channels
    }

    /// Outputs of a channel.
    public func outputs(channel: Int) -> Int {
        outputs / channels + (channel < outputs % channels ? 1 : 0)
    }

    /// The GEMMs of a model's FFN for one request, as the xPU has them: into the hidden layer, all
    /// matrices together if they are no more than a product may have, and back.
    public static func gemms(_ model: LanguageModel) -> [GEMMShape] {
        let ups = max(1, model.ffn_matrices - 1)
        let parts = ups * model.d_ff > GEMMShape.largestDimension ? ups : 1
        let into = GEMMShape(M: 1, K: model.d, N: ups / parts * model.d_ff)
        let all = Array(repeating: into, count: parts)
        return model.ffn_matrices > 1
            ? all + [GEMMShape(M: 1, K: model.d_ff, N: model.d)] : all
    }
}
