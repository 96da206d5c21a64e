import DRAMEngine
import DRAMEngine
import DRAMModel

/// Which refresh falls due when, in a fixed order, none postponed on purpose or pulled in.
struct RefreshTimer: Sendable {
    /// A refresh of a rank, or of one bank (DDR5: one bank of every bank group) of it.
    struct Demand: Equatable, Sendable {
        var rank: Int32
        /// Flat index of the bank (of its first row buffer), or -1 for the whole rank.
        var bank: Int32
        /// The cycle in which it arose.
        var cycle: Int64
    }

    let policy: ControllerParameters.RefreshPolicy
    /// Cycles between two refreshes of a rank.
    let tREFI: Int64
    /// Refreshes that may be postponed.
    let mostPostponed: Int64
    /// Cycles between two demands.
    let interval: Int64
    /// The next cycle in which a demand arises; `Int64.max` without refresh.
    private(set) var due: Int64
    /// Demands that arose so far.
    private(set) var demanded: Int64 = 0

    private let organization: Organization
    /// Bank groups, and banks of each, that commands name: those of which none is refreshed with
    /// one of lower index.
    private let groupsInTurn: Int
    private let banksInTurn: Int
    private let rowBuffers: Int
    private var turn = 0
    private var waiting: [Demand] = []
    private var served = 0

    init(_ configuration: MemoryConfiguration) {
        let t = configuration.timing
        tREFI = Int64(t.tREFI)
        mostPostponed = Int64(configuration.standard.postponement)
        organization = configuration.organization
        rowBuffers = configuration.bank.rowBuffers
        policy = configuration.controller.refresh_policy
        (groupsInTurn, banksInTurn) = configuration.standard.bankRefresh.named(
            groups: organization.bankgroups, perGroup: organization.banks_per_group)
        let ranks = organization.ranks
        switch policy {
        case .rank_staggered: interval = Int64(max(1, t.tREFI / ranks))
        case .rank_simultaneous: interval = Int64(max(1, t.tREFI))
        case .bank_staggered: interval = Int64(max(1, t.tREFIb / ranks))
        case .none: interval = .max
        }
        due = interval
    }

    /// Whether a demand waits.
    var isWaiting: Bool { served < waiting.count }

    /// The oldest waiting demand.
    var first: Demand { waiting[served] }

    /// Notes the demands of a cycle that has come; ranks for which `skip` holds refresh themselves.
    mutating func tick(at cycle: Int64, skip: (Int32) -> Bool) {
        while due <= cycle {
            let now = due
            due += interval
            switch policy {
            case .rank_staggered:
                demand(Demand(rank: Int32(turn), bank: -1, cycle: now), skip)
                turn = (turn + 1) % organization.ranks
            case .rank_simultaneous:
                for rank in 0..<organization.ranks {
                    demand(Demand(rank: Int32(rank), bank: -1, cycle: now), skip)
                }
            case .bank_staggered:
                demand(nextBank(at: now), skip)
            case .none: break
            }
        }
    }

    /// Cycles in which each rank or bank in turn falls due once.
    var roundCycles: Int64 {
        switch policy {
        case .rank_staggered: interval * Int64(organization.ranks)
        case .rank_simultaneous: interval
        case .bank_staggered:
            interval * Int64(organization.ranks * groupsInTurn * banksInTurn)
        case .none: .max
        }
    }

    /// Visits what time and refreshes change.
    mutating func visit(_ state: inout PeriodicState) {
        state.time(&due)
        state.count(&demanded)
        state.same(Int64(turn))
        state.same(Int64(waiting.count - served))
        for index in served..<waiting.count {
            state.same(Int64(waiting[index].rank))
            state.same(Int64(waiting[index].bank))
            state.time(&waiting[index].cycle)
        }
    }

    /// Takes the oldest demand off: its refresh has issued.
    mutating func finishFirst() {
        served += 1
        if served == waiting.count {
            waiting.removeAll(keepingCapacity: true)
            served = 0
        } else if served > 1024 {
            waiting.removeFirst(served)
            served = 0
        }
    }

    /// Asks for a refresh of a rank that is not due by its interval.
    mutating func demandExtra(_ rank: Int32, at cycle: Int64) {
        demand(Demand(rank: rank, bank: -1, cycle: cycle)) { _ in false }
    }

    private mutating func demand(_ demand: Demand, _ skip: (Int32) -> Bool) {
        guard !skip(demand.rank) else { return }
        demanded += 1
        waiting.append(demand)
    }

    /// Ranks take turns fastest, then bank groups, then banks, so that no rank is refreshed twice
    /// in a row.
    private mutating func nextBank(at cycle: Int64) -> Demand {
        let rank = turn % organization.ranks
        let group = turn / organization.ranks % groupsInTurn
        let bank = turn / organization.ranks / groupsInTurn % banksInTurn
        turn += 1
        if turn == organization.ranks * groupsInTurn * banksInTurn { turn = 0 }
        let flat = (rank * organization.bankgroups + group) * organization.banks_per_group + bank
        return Demand(rank: Int32(rank), bank: Int32(flat * rowBuffers), cycle: cycle)
    }
}
