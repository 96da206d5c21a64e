import DRAMModel

/// GEMMs of weights that are snooped on the bus (LibraPIM Fig 14).
extension PIMLayerTrace {
    /// The stream `pim_gemm` of a channel: each bank multiplies the weights of `pieces` with the
    /// input of a request of its own, in as many passes as it has requests.
    ///
    /// The inputs are written into kv rows first, all of them in every channel. The weights of a
    /// slice of the inputs follow each other, output by output; the channel's weights are
    /// distributed over the slices by their columns. So `pim_mac_gb` comes to the channel's weight
    /// columns times the passes, each of which reads a result for each output, slice and piece.
    /// Where reads need the row buffers of PIM rows, a row is open for a piece only.
    ///
    /// - Parameters:
    ///   - gemm: requests, elements of a vector, and outputs; the layout has room for the vectors.
    ///   - pieces: the weights of the channel, in the order of their reads.
    ///   - piecesPerOpening: pieces after which the row is closed for other streams; nil keeps it
    ///     open.
    ///   - inputs: the event that inputs are available.
    ///   - done: an event to post at the end.
    public func offloadedGEMM(
        _ gemm: GEMMShape, channel: Int, pieces: [XPUPiece], piecesPerOpening: Int? = nil,
        inputs: Int32? = nil, done: Int32? = nil
    ) -> StageStream {
        var stream = StageStream(.pim_gemm)
        if let inputs { stream.add(.wait, inputs) }
        let layout = inputLayout(gemm)
        writeInputs(layout, channel) { stream.operations.append($0) }
        stream.operations.append(PIMOperation(.barrier))
        var units = PIMSnoopingUnits(
            layout: layout, shape: shape, firstRow: pimRows.inputs.lowerBound,
            isMasked: mapping.partial_tiles == .masked,
            columns: pieces.reduce(0) { $0 + shape.columns(bursts: $1.bursts) }, stream)
        let sharesRows = memory.bank.rowBuffers == 1
        for (index, piece) in pieces.enumerated() {
            units.stream.add(.wait, piece.arrived)
            units.multiply(columns: shape.columns(bursts: piece.bursts))
            let isTurn = piecesPerOpening.map { (index + 1) % $0 == 0 } ?? false
            if sharesRows || isTurn { units.close() }
            units.stream.add(.post, piece.used)
        }
        units.close()
        stream = units.stream
        if let done { stream.add(.post, done) }
        return stream
    }

    /// How the input vectors of a GEMM lie.
    ///
    /// - Precondition: the layout has room for them.
    public func inputLayout(_ gemm: GEMMShape) -> PIMInputLayout {
        guard let layout = PIMInputLayout(gemm, shape), layout.slices <= pimRows.inputs.count else {
            preconditionFailure("no room for the inputs of \(gemm)")
        }
        return layout
    }

    /// Writes all input vectors into their rows.
    private func writeInputs(
        _ layout: PIMInputLayout, _ channel: Int, _ body: (PIMOperation) -> Void
    ) {
        var runs = RequestRuns(.write, requestBytes: shape.requestBytes)
        for slice in 0..<layout.slices {
            let columns = layout.columns(slice: slice)
            for index in 0..<min(shape.banks, layout.gemm.M) {
                let row = pimRows.inputs.lowerBound + slice
                let start = address(index, row: row, channel: channel)
                // Vectors of two passes may share a burst.
                var next = 0
                for pass in 0..<layout.passes
                where index < layout.requests(pass: pass, banks: shape.banks) {
                    let first = pass * layout.run * shape.columnBytes
                    let end = first + columns * shape.columnBytes
                    let bursts = max(next, first / shape.requestBytes)
                    next = end.dividedUp(by: shape.requestBytes)
                    for burst in bursts..<next {
                        runs.add(start + UInt64(burst) * units.column, body)
                    }
                }
            }
        }
        runs.finish(body)
    }
}
