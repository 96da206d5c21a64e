import DRAMEngine
import DRAMModel

/// How many refreshes each rank owes, and which of its units it owes next: refresh that can be postponed
/// while there is work and pulled in while there is none (JESD79-4 4.26).
struct RefreshDebts: ~Copyable {
    struct Rank: BitwiseCopyable {
        /// Refreshes fallen due less refreshes issued.
        var debt: Int64 = 0
        /// The next cycle in which one falls due.
        var due: Int64
        /// Units refreshed in the present round.
        var done: UInt64 = 0
    }

    let isOn: Bool
    /// A refresh covers one unit of a rank: a bank, or on DDR5 the banks of one index.
    let isByUnit: Bool
    /// Refreshes that make up one round of a rank.
    let units: Int
    /// Cycles that a rank must have been idle before refreshes are pulled in.
    let patience: Int64
    /// Debt from which a rank is urgent.
    let urgent: Int64
    /// Debt at which nothing is pulled in any more.
    let floor: Int64
    /// A lower bound of the next cycle in which a refresh falls due; `Int64.max` without refresh.
    private(set) var soonest: Int64
    /// Refreshes that have fallen due so far.
    private(set) var fallen: Int64 = 0

    let ranks: FixedBuffer<Rank>
    private let interval: Int64
    private let banksPerGroup: Int
    private let groupsInUnit: Int
    private let rowBuffers: Int

    init(_ configuration: MemoryConfiguration) {
        let o = configuration.organization
        let t = configuration.timing
        let c = configuration.controller
        rowBuffers = configuration.bank.rowBuffers
        let isSameBank = configuration.standard.bankRefreshScope == .sameBank
        isOn = c.refresh_policy != .none
        isByUnit = c.refresh_policy == .bank_staggered
        units = !isByUnit ? 1 : isSameBank ? o.banks_per_group : o.banks
        groupsInUnit = isSameBank ? o.bankgroups : 1
        banksPerGroup = o.banks_per_group
        let period = isByUnit ? t.tREFIb : t.tREFI
        interval = Int64(max(1, period))
        let isStaggered = c.refresh_policy != .rank_simultaneous
        let step = isStaggered ? Int64(max(1, period / o.ranks)) : 0
        let first = isStaggered ? step : interval
        ranks = FixedBuffer((0..<o.ranks).map { Rank(due: first + Int64($0) * step) })
        patience = Int64(isByUnit ? t.tRFCb : t.tRFC)
        urgent = Int64(max(1, c.refresh_postpone * units))
        floor = -Int64(c.refresh_pull_in * units)
        soonest = isOn ? first : .max
    }

    /// Adds the refreshes that have fallen due by a cycle; nothing falls due in self refresh.
    ///
    /// - Returns: whether any has.
    mutating func fallDue(at cycle: Int64, _ isSelfRefreshing: UnsafePointer<Bool>) -> Bool {
        guard soonest <= cycle else { return false }
        var any = false
        soonest = .max
        for index in 0..<ranks.count where !isSelfRefreshing[index] {
            let rank = ranks.base + index
            while rank.pointee.due <= cycle {
                rank.pointee.due += interval
                rank.pointee.debt += 1
                fallen += 1
                any = true
            }
            soonest = min(soonest, rank.pointee.due)
        }
        return any
    }

    /// Skips what would have fallen due while a rank was in self refresh, which it leaves in a cycle.
    mutating func skip(_ rank: Int32, through cycle: Int64) {
        guard isOn else { return }
        let rank = ranks.base + Int(rank)
        if rank.pointee.due <= cycle {
            rank.pointee.due += ((cycle - rank.pointee.due) / interval + 1) * interval
        }
        soonest = min(soonest, rank.pointee.due)
    }

    /// The banks of a unit, as bits by row buffer in the rank; all of them where whole ranks are refreshed.
    mutating func banks(ofUnit unit: Int, banksPerRank: Int) -> UInt64 {
        guard isByUnit else { return banksPerRank == 64 ? ~0 : 1 << UInt64(banksPerRank) - 1 }
        var banks: UInt64 = 0
        let both: UInt64 = 1 << UInt64(rowBuffers) - 1
        for group in 0..<groupsInUnit {
            banks |= both << UInt64((group * banksPerGroup + unit) * rowBuffers)
        }
        return banks
    }

    /// Units that a rank has left in its round, as bits.
    mutating func left(_ rank: Int32) -> UInt64 {
        let all: UInt64 = units == 64 ? ~0 : 1 << UInt64(units) - 1
        return all & ~ranks[Int(rank)].done
    }

    /// The last cycle in which a rank owes no more than may be postponed; 0 when it owes more already.
    func deadline(_ rank: Int32) -> Int64 {
        let state = ranks[Int(rank)]
        let left = Int64(8 * units) - state.debt
        return left < 0 ? 0 : state.due + left * interval - 1
    }

    /// Notes that the refresh of a unit has issued.
    mutating func issued(_ rank: Int32, unit: Int) {
        ranks.base[Int(rank)].debt -= 1
        ranks.base[Int(rank)].done |= 1 << UInt64(unit)
        if left(rank) == 0 { ranks.base[Int(rank)].done = 0 }
    }
}
