import DRAMModel

/// Writing the newest token's keys and values into the kv rows.
extension PIMLayerTrace {
    /// Writes the newest keys and values of all heads of a channel.
    func writeBack(_ channel: Int, _ body: (PIMOperation) throws -> Void) rethrows {
        try writeBack(keys: kv[channel].keys, values: kv[channel].values, channel, body)
    }

    /// Writes the keys of all heads of a block at once, and each element of the values where its
    /// row of the transposed matrix is: a burst an element, of which the other bytes are masked.
    func writeBack(
        keys: [PIMKVLayout.Keys], values: [PIMKVLayout.Values], _ channel: Int,
        _ body: (PIMOperation) throws -> Void
    ) rethrows {
        var runs = RequestRuns(.write, requestBytes: shape.requestBytes)
        for block in keys {
            let (tile, index) = (block.length - 1).quotientAndRemainder(dividingBy: shape.banks)
            let start = address(index, row: block.rows.lowerBound + tile, channel: channel)
            let columns = (block.heads.count - 1) * shape.columnsPerHead
            let bytes = columns * shape.columnBytes + shape.headDimension * model.elementBytes
            for burst in 0..<bytes.dividedUp(by: shape.requestBytes) {
                try runs.add(start + UInt64(burst) * units.column, body)
            }
        }
        for head in values {
            let (chunk, token) =
                (head.length - 1).quotientAndRemainder(dividingBy: shape.elementsPerRow)
            let burst = UInt64(token * model.elementBytes / shape.requestBytes) * units.column
            let first = head.rows.lowerBound + chunk * shape.valueTiles
            for element in 0..<shape.headDimension {
                let (tile, index) = element.quotientAndRemainder(dividingBy: shape.banks)
                try runs.add(address(index, row: first + tile, channel: channel) + burst, body)
            }
        }
        try runs.finish(body)
    }

    /// The address of a row in the bank that an index within a tile falls to.
    func address(_ index: Int, row: Int, channel: Int) -> UInt64 {
        let (rank, bank) = shape.bankAddress(index)
        let (group, inGroup) = bank.quotientAndRemainder(dividingBy: shape.banksPerGroup)
        return UInt64(channel) * units.channel + UInt64(row) * units.row
            + UInt64(rank) * units.rank + UInt64(group) * units.bankgroup
            + UInt64(inGroup) * units.bank
    }
}
