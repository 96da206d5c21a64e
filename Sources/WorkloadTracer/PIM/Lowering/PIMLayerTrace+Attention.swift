import DRAMModel

/// Attention in the banks.
///
/// Where each KV head has one query head, the global buffer is filled once for all tiles. Where
/// several share it, each tile's rows stay open while the buffer is filled for one query head after
/// the other; unless it is filled from a row of its own, which has to be opened for that: then all
/// tiles are gone through for each query head.
extension PIMLayerTrace {
    /// Queries times keys: a tile is a row of keys in every bank, one token each.
    func logit(_ channel: Int, _ body: (PIMOperation) throws -> Void) rethrows {
        for block in kv[channel].keys { try logit(block, channel, .init(), body) }
    }

    /// Queries times the keys of a block.
    func logit(
        _ keys: PIMKVLayout.Keys, _ channel: Int, _ options: PIMAttentionOptions,
        _ body: (PIMOperation) throws -> Void
    ) rethrows {
        let tiles = Tiles(
            rows: keys.rows, results: keys.length, columns: shape.columnsPerHead,
            heads: keys.heads.count)
        try multiply(tiles, channel, options, body)
    }

    /// Scores times values: a tile is a row of values in every bank, one element of the head each.
    func attend(_ channel: Int, _ body: (PIMOperation) throws -> Void) rethrows {
        for head in kv[channel].values { try attend(head, channel, .init(), body) }
    }

    /// Scores times the values of a head.
    func attend(
        _ values: PIMKVLayout.Values, _ channel: Int, _ options: PIMAttentionOptions,
        _ body: (PIMOperation) throws -> Void
    ) rethrows {
        for chunk in 0..<shape.valueChunks(tokens: values.length) {
            let tokens = min(shape.elementsPerRow, values.length - chunk * shape.elementsPerRow)
            let first = values.rows.lowerBound + chunk * shape.valueTiles
            let tiles = Tiles(
                rows: first..<first + shape.valueTiles, results: shape.headDimension,
                columns: shape.columns(elements: tokens), heads: 1)
            try multiply(tiles, channel, options, body)
        }
    }

    /// Rows that are all multiplied with the same vectors.
    private struct Tiles {
        var rows: Range<Int>
        /// Dot products of each head: a bank makes one a tile.
        var results: Int
        /// Columns of each head.
        var columns: Int
        /// Heads side by side in a row.
        var heads: Int
    }

    private func multiply(
        _ tiles: Tiles, _ channel: Int, _ options: PIMAttentionOptions,
        _ body: (PIMOperation) throws -> Void
    ) rethrows {
        let group = model.groupHeads
        if group > 1 && options.vector_path == .wrgb {
            for (tile, row) in tiles.rows.enumerated() {
                let mask = mask(results: tiles.results - tile * shape.banks)
                try shape.activations(of: mask) { try body(shape.command($0, $1, row: row)) }
                for _ in 0..<group {
                    try fill(columns: tiles.columns * tiles.heads, body)
                    try macs(tiles, mask, options, body)
                }
                try body(shape.command(.pim_precharge, mask))
            }
            return
        }
        for _ in 0..<group {
            let columns = tiles.columns * tiles.heads
            switch options.vector_path {
            case .wrgb: try fill(columns: columns, body)
            case .gwrite: try copy(columns: columns, channel, body)
            }
            for (tile, row) in tiles.rows.enumerated() {
                let mask = mask(results: tiles.results - tile * shape.banks)
                try self.tile(tiles, row, mask, options, body)
            }
        }
    }

    private func tile(
        _ tiles: Tiles, _ row: Int, _ mask: UInt64, _ options: PIMAttentionOptions,
        _ body: (PIMOperation) throws -> Void
    ) rethrows {
        if options.mac_scope == .all {
            var operation = shape.command(.gemv_tile, mask, row: row)
            operation.count = Int32(tiles.columns)
            operation.repeats = Int32(tiles.heads)
            return try body(operation)
        }
        try shape.activations(of: mask) { try body(shape.command($0, $1, row: row)) }
        try macs(tiles, mask, options, body)
        try body(shape.command(.pim_precharge, mask))
    }

    /// The MACs and results of an open tile.
    private func macs(
        _ tiles: Tiles, _ mask: UInt64, _ options: PIMAttentionOptions,
        _ body: (PIMOperation) throws -> Void
    ) rethrows {
        for head in 0..<tiles.heads {
            try shape.parts(of: mask, options.mac_scope) { part in
                var operation = shape.command(.pim_mac, part)
                operation.column = Int32(head * tiles.columns)
                operation.count = Int32(tiles.columns)
                try body(operation)
            }
            try body(shape.command(.pim_read_result, mask))
        }
    }

    /// Writes vectors of some columns into the global buffer.
    func fill(columns: Int, _ body: (PIMOperation) throws -> Void) rethrows {
        var operation = PIMOperation(.pim_wrgb)
        var left = shape.bursts(columns: columns)
        while left > 0 {
            operation.count = Int32(min(left, RequestRuns.longest))
            left -= Int(operation.count)
            try body(operation)
        }
    }

    /// Writes vectors of some columns into the row that is kept for them, and copies them into the
    /// global buffer from there.
    private func copy(
        columns: Int, _ channel: Int, _ body: (PIMOperation) throws -> Void
    ) rethrows {
        guard let row = pimRows.gwrite else { preconditionFailure("a layout without a gwrite row") }
        var runs = RequestRuns(.write, requestBytes: shape.requestBytes)
        let first = address(0, row: row, channel: channel)
        for burst in 0..<shape.bursts(columns: columns) {
            try runs.add(first + UInt64(burst) * units.column, body)
        }
        try runs.finish(body)
        try body(PIMOperation(.barrier))
        var operation = PIMOperation(.pim_activate)
        (operation.rank, operation.mask, operation.row) = (0, 1, Int32(row))
        try body(operation)
        (operation.kind, operation.row, operation.count) = (.pim_gwrite, 0, Int32(columns))
        try body(operation)
        (operation.kind, operation.count) = (.pim_precharge, 1)
        try body(operation)
    }

    /// The banks of a tile for the remaining dot products.
    func mask(results: Int) -> UInt64 {
        let isFull = mapping.partial_tiles == .full
        return shape.mask(banks: isFull ? shape.banks : min(results, shape.banks))
    }
}
