/// Row buffers of a channel: one partition of a set of banks in some ranks, in ascending order.
struct RowBufferList: Sequence, IteratorProtocol {
    private let mask: UInt64
    private let partition: Int
    private let layout: TimelineLayout
    private var ranks: Range<Int>
    // What is left of the first of `ranks`.
    private var rest: UInt64

    /// Creates the list; `mask` holds the banks of a rank.
    init(ranks: Range<Int>, mask: UInt64, partition: Int, layout: TimelineLayout) {
        self.ranks = ranks
        self.mask = mask
        self.partition = partition
        self.layout = layout
        rest = mask
    }

    /// The next row buffer's index.
    mutating func next() -> Int? {
        while let rank = ranks.first {
            if rest != 0 {
                let bank = rest.trailingZeroBitCount
                rest &= rest - 1
                return layout.rowBuffer(rank: rank, bank: bank, partition: partition)
            }
            ranks.removeFirst()
            rest = mask
        }
        return nil
    }
}
