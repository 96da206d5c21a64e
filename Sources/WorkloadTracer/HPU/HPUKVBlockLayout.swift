import DRAMModel

/// Keys and values in the memory of a card: contiguous by request, layer and head, in blocks of 64
/// bytes interleaved over all channels (HPU, section V).
///
/// In a channel blocks lie as the address mapping has it, its channel field left out. A region is
/// the keys or the values of a head; each begins in channel 0.
struct HPUKVBlockLayout: Sendable {
    /// Bytes of a block; a burst when that is larger.
    static let blockBytes = 64

    /// Channels.
    let channels: Int
    /// Bytes of a token's key, or value, of a head.
    let tokenBytes: Int
    /// Bursts of a block.
    let blockBursts: Int
    /// Bursts of a channel.
    let channelBursts: Int
    private let requestBytes: Int
    private let channelUnit: UInt64
    private let steps: [(count: Int, unit: UInt64)]
    private let consecutive: Int

    /// Lays out tokens of `tokenBytes` a head; each field of the address mapping must be a run of
    /// address bits.
    init(_ memory: MemoryConfiguration, tokenBytes: Int) {
        let o = memory.organization.named
        channels = o.channels
        self.tokenBytes = tokenBytes
        requestBytes = o.requestBytes
        blockBursts = max(1, Self.blockBytes / o.requestBytes)
        channelBursts = o.banksPerChannel * o.rows * o.requestsPerRow
        let units = AddressUnits(memory)
        channelUnit = units.channel
        let fields: [String: (Int, UInt64)] = [
            "ra": (o.ranks, units.rank), "bg": (o.bankgroups, units.bankgroup),
            "ba": (o.banks_per_group, units.bank), "ro": (o.rows, units.row),
            "co": (o.requestsPerRow, units.column),
        ]
        guard let letters = memory.controller.address_mapping.fields.map(Array.init) else {
            preconditionFailure("a field of the address mapping is no run of address bits")
        }
        let order = stride(from: 0, to: letters.count, by: 2).reversed().map {
            String(letters[$0...$0 + 1])
        }
        steps = order.compactMap { fields[$0] }
        consecutive = AddressUnits.consecutiveBursts(steps, of: requestBytes)
    }

    private var bytesOfBlock: Int { blockBursts * requestBytes }

    /// Blocks that tokens take.
    private func blocks(tokens: Int) -> Int {
        (tokens * tokenBytes).dividedUp(by: bytesOfBlock)
    }

    /// Bursts that a region of `tokens` takes in each channel.
    func regionBursts(tokens: Int) -> Int {
        blocks(tokens: tokens).dividedUp(by: channels) * blockBursts
    }

    /// The bursts of a region, by their number in it, that the tokens from the first to a length
    /// are in a channel.
    func bursts(tokens: Int, channel: Int) -> Range<Int> {
        0..<first(blocks(tokens: tokens), channel) * blockBursts
    }

    /// The same for the last token.
    func newest(of tokens: Int, channel: Int) -> Range<Int> {
        let start = (tokens - 1) * tokenBytes / bytesOfBlock
        let end = blocks(tokens: tokens)
        return first(start, channel) * blockBursts..<first(end, channel) * blockBursts
    }

    /// Blocks of a channel below one of all.
    private func first(_ block: Int, _ channel: Int) -> Int {
        (block - channel + channels - 1) / channels
    }

    /// Passes on requests of a range of a channel's bursts, one operation for each run of
    /// consecutive addresses.
    func forEachRun(
        _ kind: PIMOperation.Kind, _ range: Range<Int>, channel: Int,
        _ body: (PIMOperation) -> Void
    ) {
        var operation = PIMOperation(kind)
        var next = range.lowerBound
        while next < range.upperBound {
            let inRun = consecutive - next % consecutive
            let count = min(inRun, range.upperBound - next, RequestRuns.longest)
            operation.address = address(next, channel: channel)
            operation.count = Int32(count)
            body(operation)
            next += count
        }
    }

    /// The address of a burst of a channel.
    private func address(_ burst: Int, channel: Int) -> UInt64 {
        var rest = burst
        var address = UInt64(channel) * channelUnit
        for step in steps {
            let (above, digit) = rest.quotientAndRemainder(dividingBy: step.count)
            address += UInt64(digit) * step.unit
            rest = above
        }
        return address
    }
}
