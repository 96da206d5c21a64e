import DRAMModel

/// A share of the FFN in the banks, beside the xPU (AttAcc).
extension PIMLayerTrace {
    /// The stream `pim_gemm` of a channel: the banks multiply their weights of an FFN GEMM with the
    /// inputs of one request after the other while a row is open.
    ///
    /// - Parameters:
    ///   - index: which of `pimRows.ffn`: the last goes back from the hidden layer.
    ///   - requests: how many.
    ///   - inputs: the event that inputs are available.
    ///   - done: an event to post at the end.
    public func coprocessedFFN(
        _ index: Int, requests: Int, channel: Int, inputs: Int32? = nil, done: Int32? = nil
    ) -> StageStream {
        let ffn = pimRows.ffn[index]
        var stream = StageStream(.pim_gemm)
        if let inputs { stream.add(.wait, inputs) }
        let outputs = ffn.outputs(channel: channel)
        let perGroup = shape.banks * ffn.perRow
        for (group, first) in stride(from: 0, to: outputs, by: perGroup).enumerated() {
            for slice in 0..<ffn.slices where requests > 0 {
                rowSet(
                    ffn, row: ffn.rows.lowerBound + group * ffn.slices + slice, slice: slice,
                    outputs: min(perGroup, outputs - first), requests: requests,
                    &stream.operations)
            }
        }
        if let done { stream.add(.post, done) }
        return stream
    }

    /// Useful work of an FFN GEMM's share in all channels.
    public func coprocessedWork(_ index: Int, requests: Int) -> StageWork {
        let ffn = pimRows.ffn[index]
        var work = StageWork()
        work.pimGEMM_FLOPs = 2 * Double(ffn.inputs) * Double(ffn.outputs) * Double(requests)
        return work
    }

    /// A slice of the weights of some outputs, in a row of each bank.
    private func rowSet(
        _ ffn: PIMCoprocessedFFN, row: Int, slice: Int, outputs: Int, requests: Int,
        _ operations: inout [PIMOperation]
    ) {
        let columns = min(shape.columns, ffn.columns - slice * shape.columns)
        let open = mask(results: outputs)
        shape.activations(of: open) { operations.append(shape.command($0, $1, row: row)) }
        for _ in 0..<requests {
            fill(columns: columns) { operations.append($0) }
            for (slot, first) in stride(from: 0, to: outputs, by: shape.banks).enumerated() {
                let mask = mask(results: outputs - first)
                var operation = shape.command(.pim_mac, mask)
                operation.column = Int32(slot * columns)
                operation.count = Int32(columns)
                operations.append(operation)
                operations.append(shape.command(.pim_read_result, mask))
            }
        }
        operations.append(shape.command(.pim_precharge, open))
    }
}
