import DRAMEngine

/// The stream whose tile each bank is in, where banks are independent.
///
/// A bank is owned from the activation that a stream comes to until its row is closed for good.
struct BankOwners: ~Copyable {
    private static let perRank = 64
    // By rank and bank; -1 of a bank that is in no tile.
    private let owners: FixedBuffer<Int32>

    init(ranks: Int) {
        owners = FixedBuffer(repeating: -1, count: ranks * Self.perRank)
    }

    /// The stream whose tile a bank is in, or -1.
    func owner(_ rank: Int, _ bank: Int) -> Int { Int(owners[rank * Self.perRank + bank]) }

    /// The first bank of a mask that is in a tile of another stream.
    func firstForeign(_ mask: UInt64, _ rank: Int, _ stream: Int) -> Int? {
        var rest = mask
        while rest != 0 {
            let bank = rest.trailingZeroBitCount
            rest &= rest - 1
            let owner = owner(rank, bank)
            if owner >= 0 && owner != stream { return bank }
        }
        return nil
    }

    /// Whether one of some banks is in a tile of a stream.
    func owns(_ banks: UInt64, ofRank rank: Int, _ stream: Int) -> Bool {
        var rest = banks
        while rest != 0 {
            if owner(rank, rest.trailingZeroBitCount) == stream { return true }
            rest &= rest - 1
        }
        return false
    }

    /// Notes that the banks of a mask are in a stream's tile.
    func take(_ mask: UInt64, _ rank: Int, _ stream: Int) { set(mask, rank, Int32(stream)) }

    /// Notes that the banks of a mask are in no tile any more.
    func release(_ mask: UInt64, _ rank: Int) { set(mask, rank, -1) }

    private func set(_ mask: UInt64, _ rank: Int, _ owner: Int32) {
        var rest = mask
        while rest != 0 {
            owners[rank * Self.perRank + rest.trailingZeroBitCount] = owner
            rest &= rest - 1
        }
    }
}
