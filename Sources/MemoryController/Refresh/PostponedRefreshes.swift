import DRAMEngine
import DRAMModel

/// How many refreshes each rank has postponed or pulled in, and which of its refresh units are
/// next.
///
/// Refreshes may be postponed while there is work and pulled in while there is none (JESD79-4
/// 4.26).
struct PostponedRefreshes: ~Copyable {
    struct Rank: BitwiseCopyable {
        /// Refreshes postponed: those fallen due less those issued. Below 0 some are pulled in.
        var postponed: Int64 = 0
        /// The next cycle in which one falls due.
        var nextDue: Int64
        /// Refreshes that must issue before the rank enters self refresh again.
        var beforeSelfRefresh: Int64 = 0
        /// Units refreshed in the present round.
        var done: UInt64 = 0
    }

    let isOn: Bool
    /// A refresh covers one unit of a rank: a bank, or the banks that are refreshed with it.
    let isByUnit: Bool
    /// Refreshes that make up one round of a rank.
    let units: Int
    /// Cycles that a rank must have been idle before refreshes are pulled in.
    let patience: Int64
    /// Refreshes postponed from which on a rank is urgent.
    let urgent: Int64
    /// Minus the refreshes that may be pulled in.
    let floor: Int64
    /// A lower bound of the next cycle in which a refresh falls due; `Int64.max` without refresh.
    private(set) var soonest: Int64
    /// Refreshes that have fallen due so far.
    private(set) var due: Int64 = 0

    let ranks: FixedBuffer<Rank>
    private let interval: Int64
    private let cover: BankRefreshCover
    private let layout: BankLayout
    /// Refreshes of each unit that may be postponed.
    private let most: Int64

    init(_ configuration: MemoryConfiguration) {
        let o = configuration.organization
        let t = configuration.timing
        let c = configuration.controller
        cover = configuration.standard.bankRefresh
        layout = BankLayout(configuration)
        most = Int64(configuration.standard.postponement)
        let named = cover.named(groups: o.bankgroups, perGroup: o.banks_per_group)
        isOn = c.refresh_policy != .none
        isByUnit = c.refresh_policy == .bank_staggered
        units = isByUnit ? named.groups * named.perGroup : 1
        let period = isByUnit ? t.tREFIb : t.tREFI
        interval = Int64(max(1, period))
        let isStaggered = c.refresh_policy != .rank_simultaneous
        let step = isStaggered ? Int64(max(1, period / o.ranks)) : 0
        let first = isStaggered ? step : interval
        ranks = FixedBuffer((0..<o.ranks).map { Rank(nextDue: first + Int64($0) * step) })
        patience = Int64(isByUnit ? t.tRFCb : t.tRFC)
        let limit = configuration.standard.postponement
        urgent = Int64(max(1, min(c.refresh_postpone, limit) * units))
        floor = -Int64(min(c.refresh_pull_in, limit) * units)
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
            while rank.pointee.nextDue <= cycle {
                rank.pointee.nextDue += interval
                rank.pointee.postponed += 1
                due += 1
                any = true
            }
            soonest = min(soonest, rank.pointee.nextDue)
        }
        return any
    }

    /// Whether a refresh of a rank may be pulled in: within the limit, or as it must be refreshed
    /// before it enters self refresh again.
    func mayPullIn(_ rank: Int32) -> Bool {
        let state = ranks[Int(rank)]
        return state.postponed > floor || state.beforeSelfRefresh > 0
    }

    /// Whether a rank may enter self refresh: nothing is postponed, and it has been refreshed since
    /// it left self refresh (each unit once).
    func maySleep(_ rank: Int32) -> Bool {
        let state = ranks[Int(rank)]
        return state.postponed <= 0 && state.beforeSelfRefresh == 0
    }

    /// Notes that a rank leaves self refresh in a cycle: what would have fallen due in it does not,
    /// and counting begins anew.
    mutating func leftSelfRefresh(_ rank: Int32, at cycle: Int64) {
        guard isOn else { return }
        let rank = ranks.base + Int(rank)
        rank.pointee.postponed = 0
        rank.pointee.done = 0
        rank.pointee.beforeSelfRefresh = Int64(units)
        if rank.pointee.nextDue <= cycle {
            rank.pointee.nextDue += ((cycle - rank.pointee.nextDue) / interval + 1) * interval
        }
        soonest = min(soonest, rank.pointee.nextDue)
    }

    /// The banks of a unit, as bits by row buffer in the rank; all of them where whole ranks are
    /// refreshed.
    mutating func banks(ofUnit unit: Int, banksPerRank: Int) -> UInt64 {
        guard isByUnit else { return banksPerRank == 64 ? ~0 : 1 << UInt64(banksPerRank) - 1 }
        return cover.buffers(with: unit << Int(layout.shift), layout)
    }

    /// Refresh units that are left in a rank's round, as bits.
    mutating func unitsLeft(_ rank: Int32) -> UInt64 {
        let all: UInt64 = units == 64 ? ~0 : 1 << UInt64(units) - 1
        return all & ~ranks[Int(rank)].done
    }

    /// The last cycle in which a rank has postponed no more than it may; 0 when it already has.
    func deadline(_ rank: Int32) -> Int64 {
        let state = ranks[Int(rank)]
        let left = most * Int64(units) - state.postponed
        return left < 0 ? 0 : state.nextDue + left * interval - 1
    }

    /// Notes that the refresh of a unit has issued.
    mutating func issued(_ rank: Int32, unit: Int) {
        ranks.base[Int(rank)].postponed -= 1
        let left = ranks.base[Int(rank)].beforeSelfRefresh
        ranks.base[Int(rank)].beforeSelfRefresh = max(0, left - 1)
        ranks.base[Int(rank)].done |= 1 << UInt64(unit)
        if unitsLeft(rank) == 0 { ranks.base[Int(rank)].done = 0 }
    }

    /// Cycles in which each rank is due for one round.
    var roundCycles: Int64 { mutating get { interval * Int64(units) } }

    /// Visits what time and refreshes change.
    mutating func visit(_ state: inout PeriodicState) {
        state.time(&soonest)
        state.count(&due)
        for index in 0..<ranks.count {
            let rank = ranks.base + index
            state.same(rank.pointee.postponed)
            state.time(&rank.pointee.nextDue)
            state.same(rank.pointee.beforeSelfRefresh)
            state.same(Int64(bitPattern: rank.pointee.done))
        }
    }
}
