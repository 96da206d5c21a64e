import DRAMModel

/// Attention in the banks.
///
/// Where each KV head has one query head, the global buffer is filled once for all tiles. Where several
/// share it, each tile's rows stay open while the buffer is filled for one query head after the other.
extension LayerTrace {
    /// Queries times keys: a tile is a row of keys in every bank, one token each.
    func logit(_ channel: Int, _ body: (PIMOperation) throws -> Void) rethrows {
        for block in kv[channel].keys {
            try tiles(
                Block(
                    rows: block.rows, results: block.length, columns: shape.columnsPerHead,
                    heads: block.heads.count), body)
        }
    }

    /// Scores times values: a tile is a row of values in every bank, one element of the head each.
    func attend(_ channel: Int, _ body: (PIMOperation) throws -> Void) rethrows {
        for block in kv[channel].values {
            for chunk in 0..<shape.valueChunks(tokens: block.length) {
                let tokens = min(shape.elementsPerRow, block.length - chunk * shape.elementsPerRow)
                let first = block.rows.lowerBound + chunk * shape.valueTiles
                try tiles(
                    Block(
                        rows: first..<first + shape.valueTiles, results: shape.headDimension,
                        columns: shape.columns(elements: tokens), heads: 1), body)
            }
        }
    }

    /// Rows that are all multiplied with the same vectors.
    private struct Block {
        var rows: Range<Int>
        /// Dot products of each head: a bank makes one a tile.
        var results: Int
        /// Columns of each head.
        var columns: Int
        /// Heads side by side in a row.
        var heads: Int
    }

    private func tiles(_ block: Block, _ body: (PIMOperation) throws -> Void) rethrows {
        let group = model.groupHeads
        if group == 1 { try fill(block, body) }
        for (tile, row) in block.rows.enumerated() {
            let mask = mask(results: block.results - tile * shape.banks)
            guard group > 1 else {
                var operation = command(.gemv_tile, mask, row: row)
                operation.count = Int32(block.columns)
                operation.repeats = Int32(block.heads)
                try body(operation)
                continue
            }
            try shape.activations(of: mask) { try body(command($0, $1, row: row)) }
            for _ in 0..<group {
                try fill(block, body)
                for head in 0..<block.heads {
                    var operation = command(.pim_mac, mask, row: 0)
                    operation.column = Int32(head * block.columns)
                    operation.count = Int32(block.columns)
                    try body(operation)
                    try body(command(.pim_read_result, mask, row: 0))
                }
            }
            try body(command(.pim_precharge, mask, row: 0))
        }
    }

    /// Writes the vectors of a block's heads into the global buffer.
    private func fill(_ block: Block, _ body: (PIMOperation) throws -> Void) rethrows {
        var operation = PIMOperation(.pim_wrgb)
        var left = shape.bursts(columns: block.columns * block.heads)
        while left > 0 {
            operation.count = Int32(min(left, RequestRuns.longest))
            left -= Int(operation.count)
            try body(operation)
        }
    }

    /// The banks of a tile that has so many dot products left.
    private func mask(results: Int) -> UInt64 {
        let isFull = mapping.partial_tiles == .full
        return shape.mask(banks: isFull ? shape.banks : min(results, shape.banks))
    }

    private func command(_ kind: PIMOperation.Kind, _ mask: UInt64, row: Int) -> PIMOperation {
        var operation = PIMOperation(kind)
        operation.rank = shape.ranks > 1 ? -1 : 0
        operation.mask = mask
        operation.row = Int32(row)
        return operation
    }
}
