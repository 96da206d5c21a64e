import DRAMModel

/// How the heads of a model fall into the rows and banks of a channel.
public struct PIMTileShape: Equatable, Sendable {
    /// Ranks that work together.
    public let ranks: Int
    /// Banks of a rank.
    public let banksPerRank: Int
    /// Banks of a bank group.
    public let banksPerGroup: Int
    /// MAC columns of a row.
    public let columns: Int
    /// Elements of a MAC column.
    public let elementsPerColumn: Int
    /// Bytes of a MAC column.
    public let columnBytes: Int
    /// Bytes of a burst.
    public let requestBytes: Int
    /// Whether activations of units may open any number of banks.
    public let isExempt: Bool
    /// Bits that each bank adds to a result.
    public let resultBits: Int
    /// Elements of a head's query, key or value.
    public let headDimension: Int

    /// Creates the shape for heads of a dimension; the memory must have processing units.
    public init(_ memory: MemoryConfiguration, headDimension: Int) {
        guard let pim = memory.pim else { preconditionFailure("a memory without units") }
        let o = memory.organization
        ranks = o.ranks
        banksPerRank = o.banks
        banksPerGroup = o.banks_per_group
        columns = o.requestsPerRow * o.requestBytes * 8 / pim.mac_bits
        elementsPerColumn = pim.mac_bits / pim.element_bits
        columnBytes = pim.mac_bits / 8
        requestBytes = o.requestBytes
        isExempt = pim.tfaw == .exempt
        resultBits = pim.result_bits
        self.headDimension = headDimension
    }

    /// Banks of a channel.
    public var banks: Int { ranks * banksPerRank }
    /// Elements of a row.
    public var elementsPerRow: Int { columns * elementsPerColumn }
    /// Columns of a head's vector.
    public var columnsPerHead: Int { headDimension.dividedUp(by: elementsPerColumn) }
    /// Heads whose keys lie side by side in a row.
    public var headsPerRow: Int { max(1, columns / columnsPerHead) }
    /// Rows of each bank that a chunk of a head's transposed values takes.
    public var valueTiles: Int { headDimension.dividedUp(by: banks) }

    /// Rows of each bank that the keys of `tokens` take.
    public func keyTiles(tokens: Int) -> Int { tokens.dividedUp(by: banks) }
    /// Chunks of a row each that the scores of `tokens` fill.
    public func valueChunks(tokens: Int) -> Int { tokens.dividedUp(by: elementsPerRow) }
    /// Columns that `elements` take, rounded up.
    public func columns(elements: Int) -> Int { elements.dividedUp(by: elementsPerColumn) }
    /// Bursts that `columns` take, rounded up.
    public func bursts(columns: Int) -> Int { (columns * columnBytes).dividedUp(by: requestBytes) }

    /// Columns that `bursts` take, rounded up.
    public func columns(bursts: Int) -> Int { (bursts * requestBytes).dividedUp(by: columnBytes) }

    /// The banks of a rank that the first `count` banks of the channel are, as bits; ranks
    /// alternate.
    public func mask(banks count: Int) -> UInt64 {
        let own = count.dividedUp(by: ranks)
        return own == 64 ? .max : (1 << UInt64(own)) - 1
    }

    /// The rank and bank that an index within a tile falls to.
    public func bankAddress(_ index: Int) -> (rank: Int, bank: Int) {
        (index % ranks, index / ranks)
    }

    /// Passes on the activations that open a set of banks: one for all where tFAW does not apply,
    /// else one for at most four of a bank group.
    public func activations(
        of mask: UInt64, _ body: (PIMOperation.Kind, UInt64) throws -> Void
    ) rethrows {
        if isExempt { return try body(kind(mask), mask) }
        let inGroup: UInt64 = banksPerGroup == 64 ? .max : (1 << UInt64(banksPerGroup)) - 1
        for first in stride(from: 0, to: banksPerRank, by: banksPerGroup) {
            var rest = mask & inGroup << UInt64(first)
            while rest != 0 {
                var part: UInt64 = 0
                for _ in 0..<4 where rest != 0 {
                    part |= rest & (0 &- rest)
                    rest &= rest - 1
                }
                try body(kind(part), part)
            }
        }
    }

    private func kind(_ mask: UInt64) -> PIMOperation.Kind {
        let first = mask.trailingZeroBitCount
        let isGroup = banksPerGroup == 4 && first % 4 == 0 && mask == 0xF << UInt64(first)
        return isGroup ? .pim_activate4 : .pim_activate
    }
}
