import DRAMModel

extension BankRefreshCover {
    /// The row buffers of a rank that one refresh refreshes, as bits.
    ///
    /// - Parameters:
    ///   - buffer: One of them, counted in the rank.
    ///   - layout: How the rank's row buffers are counted.
    public func buffers(with buffer: Int, _ layout: BankLayout) -> UInt64 {
        let all = Int(layout.perRank)
        let (count, stride) =
            switch self {
            case .one: (1, all)
            case .same_bank: (Int(layout.groups), Int(layout.perGroup))
            case .pair: all >> Int(layout.shift) > 1 ? (2, all / 2) : (1, all)
            }
        // Both row buffers of a bank.
        let own: UInt64 = layout.shift == 0 ? 1 : 3
        let first = (buffer & ~Int(layout.shift)) % stride
        return (0..<count).reduce(0) { $0 | own << UInt64(first + $1 * stride) }
    }

    /// How many bank groups, and banks of each, the commands of a round name: each command names
    /// the lowest of its banks.
    public func named(groups: Int, perGroup: Int) -> (groups: Int, perGroup: Int) {
        switch self {
        case .one: (groups, perGroup)
        case .same_bank: (1, perGroup)
        case .pair: groups > 1 ? (groups / 2, perGroup) : (1, max(1, perGroup / 2))
        }
    }
}
