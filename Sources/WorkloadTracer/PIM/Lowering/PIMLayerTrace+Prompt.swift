import DRAMModel

/// A row of keys or values in the banks, as the xPU writes and reads it.
struct PIMKVRow {
    /// Its number in each bank.
    var row: Int
    /// Banks of a tile that have data.
    var banks: Int
    /// Bursts of each.
    var bursts: Int
    /// Bursts of all banks together.
    var allBursts: Int { banks * bursts }
}

/// Reads and writes of the keys and values of all tokens of a request.
extension PIMLayerTrace {
    /// The rows of a block of keys: a token in each bank, the heads side by side.
    func rows(of keys: PIMKVLayout.Keys) -> [PIMKVRow] {
        let before = (keys.heads.count - 1) * shape.columnsPerHead * shape.columnBytes
        let bytes = before + shape.headDimension * model.elementBytes
        let bursts = bytes.dividedUp(by: shape.requestBytes)
        return keys.rows.enumerated().map { tile, row in
            let banks = min(shape.banks, keys.length - tile * shape.banks)
            return PIMKVRow(row: row, banks: banks, bursts: bursts)
        }
    }

    /// The rows of a head's values: an element in each bank, as many tokens as a row has elements.
    func rows(of values: PIMKVLayout.Values) -> [PIMKVRow] {
        values.rows.enumerated().map { index, row in
            let (chunk, tile) = index.quotientAndRemainder(dividingBy: shape.valueTiles)
            let tokens = min(shape.elementsPerRow, values.length - chunk * shape.elementsPerRow)
            return PIMKVRow(
                row: row, banks: min(shape.banks, shape.headDimension - tile * shape.banks),
                bursts: (tokens * model.elementBytes).dividedUp(by: shape.requestBytes))
        }
    }

    /// Passes on requests for each burst of some rows once, from bank group to bank group, then
    /// bank to bank, then column to column.
    func forEachRequest(
        _ kind: PIMOperation.Kind, _ rows: [PIMKVRow], channel: Int, _ body: (PIMOperation) -> Void
    ) {
        var runs = RequestRuns(kind, requestBytes: shape.requestBytes)
        let groups = shape.banksPerRank / shape.banksPerGroup
        for row in rows {
            for rank in 0..<shape.ranks {
                for burst in 0..<row.bursts {
                    for inGroup in 0..<shape.banksPerGroup {
                        for group in 0..<groups {
                            let bank = group * shape.banksPerGroup + inGroup
                            let index = bank * shape.ranks + rank
                            guard index < row.banks else { continue }
                            let start = address(index, row: row.row, channel: channel)
                            runs.add(start + UInt64(burst) * units.column, body)
                        }
                    }
                }
            }
        }
        runs.finish(body)
    }

    /// The stream `xpu_write` of a channel: the keys and values of all tokens of some requests, in
    /// the order of their heads, each block behind the events of its heads (`gate`).
    func promptWrites(
        of requests: Set<Int>, channel: Int, gate: (_ head: Int) -> Int32
    ) -> StageStream {
        let blocks = kv[channel].blocks(of: requests).sorted {
            ($0.keys.heads.last!, $0.keys.request) < ($1.keys.heads.last!, $1.keys.request)
        }
        var stream = StageStream(.xpu_write)
        var passed: Set<Int32> = []
        for block in blocks {
            for event in block.keys.heads.map(gate) where passed.insert(event).inserted {
                stream.add(.wait, event)
            }
            for rows in [rows(of: block.keys)] + block.values.map(rows) {
                forEachRequest(.write, rows, channel: channel) { stream.operations.append($0) }
            }
        }
        return stream
    }
}
