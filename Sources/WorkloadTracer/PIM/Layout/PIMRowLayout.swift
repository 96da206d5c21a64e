import DRAMModel

/// The rows of the kv partition behind keys and values: the same in all channels.
public struct PIMRowLayout: Equatable, Sendable {
    /// Rows of input vectors; empty when none were asked for.
    public let inputs: Range<Int>
    /// The shares of `PIMCoprocessedFFN.gemms` in the banks; empty when none were asked for.
    public let ffn: [PIMCoprocessedFFN]
    /// The row of bank 0 from which vectors are copied into the global buffer.
    public let gwrite: Int?
    /// The first row behind all of them.
    public let end: Int

    /// The same layout, moved by a number of rows.
    init(_ layout: PIMRowLayout, movedBy offset: Int) {
        inputs = layout.inputs.moved(by: offset)
        ffn = layout.ffn.map { PIMCoprocessedFFN($0, movedBy: offset) }
        gwrite = layout.gwrite.map { $0 + offset }
        end = layout.end + offset
    }

    /// Lays out what is needed from the row `start` on; throws when it does not fit.
    init(
        _ needs: PIMLayoutNeeds, _ model: LanguageModel, _ shape: PIMTileShape,
        _ memory: MemoryConfiguration, from start: Int
    ) throws(PIMCapacityError) {
        let o = memory.organization
        let region =
            memory.bank.cut < o.rows
            ? "what is left of the kv partition" : "what is left of the memory"
        var next = start
        func take(_ rows: Int, _ data: String) throws(PIMCapacityError) -> Range<Int> {
            guard next + rows <= o.rows else {
                throw PIMCapacityError(
                    data, needs: rows, of: max(0, o.rows - next), in: region,
                    bytesPerRow: o.banksPerChannel * o.requestsPerRow * o.requestBytes)
            }
            defer { next += rows }
            return next..<next + rows
        }
        var inputRows = start..<start
        if let wanted = needs.inputs {
            let rows = try Self.inputRows(wanted, shape)
            inputRows = try take(rows, "the input vectors of \(wanted.requests) requests")
        }
        inputs = inputRows
        var ffn: [PIMCoprocessedFFN] = []
        if needs.ffnShare > 0 {
            for gemm in PIMCoprocessedFFN.gemms(model) {
                let share = PIMCoprocessedFFN(
                    inputs: gemm.K,
                    outputs: gemm.N - XPULowering.columns(gemm.N, without: needs.ffnShare), shape,
                    channels: o.channels, from: next)
                _ = try take(share.rows.count, "the weights of \(share.outputs) outputs of the FFN")
                ffn.append(share)
            }
        }
        self.ffn = ffn
        gwrite =
            needs.gwriteRow
            ? try take(1, "vectors on their way into the global buffer").lowerBound : nil
        end = next
    }

    private static func inputRows(
        _ wanted: PIMLayoutNeeds.Inputs, _ shape: PIMTileShape
    ) throws(PIMCapacityError) -> Int {
        let gemm = GEMMShape(M: wanted.requests, K: wanted.elements, N: 0)
        guard let layout = PIMInputLayout(gemm, shape) else {
            throw PIMCapacityError(
                message: "a row of \(shape.columns) columns in each of \(shape.banks) banks has no "
                    + "column for the input vector of each of \(wanted.requests) requests, but for "
                    + "\(shape.columns * shape.banks) at most")
        }
        return layout.slices
    }
}
