import DRAMEngine
import DRAMModel

/// First-ready, first-come-first-served, as in a controller of today: write drains between watermarks, a cap
/// on the age of requests, adaptive pages, refresh with debt.
///
/// `docs/policies.md` specifies it cycle by cycle; this is the same from event to event. Each bank has at
/// most one *wish*, kept in `lanes` under the command it needs; only what changes a bank's requests, its row
/// or the mode works its wish out anew. Everything that depends on time alone (mode, age, refresh, page
/// time-outs, self refresh) has its own next cycle, the least of which is `rareAt`.
struct FRFCFSScheduler: PIMHost, ~Copyable {
    /// What a bank wants next, and for which request.
    struct Wish: BitwiseCopyable {
        /// The request's place in the order of entry; above all of those for an adaptive PRECHARGE.
        var order: Int64 = .max
        /// The request it serves; -1 for an adaptive PRECHARGE or no wish.
        var slot: Int32 = -1
        /// The oldest request of the mode's kind for the open row, or -1.
        var hit: Int32 = -1
        var kind: GateSlot?
    }

    /// The requests that wait for a rank, held or not, and since when there has been none.
    struct RankLoad: BitwiseCopyable {
        var waiting: Int32 = 0
        var idleSince: Int64 = 0
    }

    /// Orders of adaptive PRECHARGEs start here, after those of all requests.
    static let adaptiveOrder: Int64 = 1 << 62

    var channel: Channel
    var lanes: ReadyLanes
    var slots: RequestSlots
    var lists: WaitingLists
    var pending: PendingTable
    var debts: RefreshDebts
    var statistics: ChannelStatistics
    var log: CommandLog
    /// One a bank.
    let wishes: FixedBuffer<Wish>
    /// One a rank.
    let loads: FixedBuffer<RankLoad>

    let organization: Organization
    let banksPerRank: Int32
    let ranks: Int
    let capacity: Int
    let blockBits: UInt64
    let closedPage: Bool
    let adaptivePage: Bool
    let dualCommand: Bool
    let selfRefresh: Bool
    let pageTimeout: Int64
    let ageCap: Int64
    let selfRefreshThreshold: Int64
    let readDelay: Int64
    /// Cycles from a WRITE until its data are in the array.
    let writeDelay: Int64
    let energy: EnergyModel?
    var lowWatermark: Int
    /// 0 while writes that streams wait for are drained.
    var highWatermark: Int
    let givenHighWatermark: Int

    var wake: Int64
    /// The least of the cycles below.
    var rareAt: Int64
    /// The next cycle in which the mode may change because of the requests that wait.
    var modeAt = Int64.max
    /// No request becomes aged before this cycle.
    var ageAt = Int64.max
    /// No adaptive page times out before this cycle.
    var pageAt = Int64.max
    /// The next cycle in which a refresh may start service, while none is in service.
    var refreshAt = Int64.max
    /// The next cycle in which the refresh in service may do something.
    var serviceAt = Int64.max
    /// The next cycle in which a rank may enter or leave self refresh.
    var selfRefreshAt = Int64.max

    /// Drain mode, otherwise read mode.
    var draining = false
    /// The aged request, or -1.
    var aged: Int32 = -1
    /// Reads and writes that wait, and how many of the writes are held.
    var reads = 0
    var writes = 0
    var held = 0
    var nextSequence: Int64 = 0
    /// Cycle of the last READ or WRITE; -1 before the first.
    var lastColumn: Int64 = -1
    /// The rank that a refresh in service is for, or -1; its unit and the banks concerned.
    var servingRank: Int32 = -1
    var servingUnit = 0
    var servingBanks: UInt64 = 0
    /// Slots of the command bus that others have taken in the present cycle.
    var taken: BusSlots = []
    /// Whether ranks stay out of self refresh, because PIM streams may use them at any time.
    var keepsAwake = false
    var streamWrites: StreamWrites
    /// Whether writes that streams wait for are drained.
    var drainsForStreams = false

    init(
        _ configuration: MemoryConfiguration, rules: ReplayRules, channel index: Int, end: Int64,
        sink: CommandSink?, hasStreams: Bool
    ) {
        let o = configuration.rowBufferOrganization
        let c = configuration.controller
        organization = o
        banksPerRank = Int32(o.banks)
        ranks = o.ranks
        capacity = c.trans_queue_size
        blockBits = UInt64(o.requestBytes.trailingZeroBitCount)
        closedPage = c.page_policy == .closed
        adaptivePage = c.page_policy == .adaptive
        dualCommand = c.dual_command
        selfRefresh = c.self_refresh
        pageTimeout = Int64(c.page_timeout)
        ageCap = Int64(c.age_cap)
        givenHighWatermark = c.write_high_watermark
        highWatermark = givenHighWatermark
        lowWatermark = c.write_low_watermark
        selfRefreshThreshold = Int64(c.self_refresh_threshold)
        readDelay = Int64(configuration.timing.RL + o.burstCycles)
        writeDelay = Int64(
            configuration.timing.WL + o.burstCycles + configuration.timing.tWR)
        energy = configuration.power.map { EnergyModel($0, configuration) }
        channel = Channel(configuration, rules: rules.set)
        lanes = ReadyLanes(o, channel, rules.waits)
        slots = RequestSlots(capacity: 2 * c.trans_queue_size)
        lists = WaitingLists(banks: o.banksPerChannel, capacity: 2 * c.trans_queue_size)
        streamWrites = StreamWrites(capacity: hasStreams ? 2 * c.trans_queue_size : 0)
        pending = PendingTable(capacity: 2 * c.trans_queue_size)
        debts = RefreshDebts(configuration)
        let ledgers = hasStreams ? StreamLedger.ofChannel : 1
        statistics = ChannelStatistics(rules: rules.set.names.count, end: end, ledgers: ledgers)
        log = CommandLog(channel: index, sink: sink)
        wishes = FixedBuffer(repeating: Wish(), count: o.banksPerChannel)
        loads = FixedBuffer(repeating: RankLoad(), count: o.ranks)
        if debts.isOn { refreshAt = 0 }
        if selfRefresh { selfRefreshAt = 0 }
        rareAt = min(refreshAt, selfRefreshAt)
        wake = rareAt
    }

    @inline(__always)
    mutating func accepts(isWrite: Bool) -> Bool { (isWrite ? writes : reads) < capacity }

    var isDrained: Bool { reads == 0 && writes == 0 }

    var lastWork: Int64 { max(lastDone, lastColumn) }

    var lastDone: Int64 { statistics.lastDone }

    mutating func endOfRequests(after cycle: Int64) {
        lowWatermark = 0
        modeAt = min(modeAt, cycle + 1)
        rareAt = min(rareAt, modeAt)
        wake = min(wake, rareAt)
    }

    mutating func step() {
        let cycle = wake
        if rareAt <= cycle {
            stepRarely(at: cycle)
            return
        }
        if lanes.look(at: cycle) {
            let bank = choose()
            let first = issue(bank, at: cycle)
            if dualCommand && taken.isEmpty { issueSecond(after: first, to: bank, at: cycle) }
        }
        wake = min(lanes.wake(after: cycle), rareAt)
    }

    /// A cycle in which something may happen by the clock alone.
    @inline(never)
    private mutating func stepRarely(at cycle: Int64) {
        if min(modeAt, ageAt) <= cycle { updateMode(at: cycle) }
        if pageAt <= cycle { timeOutPages(at: cycle) }
        var issued = refresh(at: cycle)
        var bank: Int32 = -1
        if issued == nil {
            if lanes.lookAgain(at: cycle) {
                bank = choose()
                issued = issue(bank, at: cycle)
            }
        }
        if let first = issued {
            if dualCommand && taken.isEmpty { issueSecond(after: first, to: bank, at: cycle) }
            if selfRefreshAt <= cycle { selfRefreshAt = cycle + 1 }
        } else if selfRefreshAt <= cycle {
            updateSelfRefresh(at: cycle)
        }
        let byRequests = min(min(modeAt, ageAt), pageAt)
        let byRefresh = min(min(refreshAt, serviceAt), min(selfRefreshAt, debts.soonest))
        rareAt = max(min(byRequests, byRefresh), cycle + 1)
        wake = max(min(lanes.wake(after: cycle), rareAt), cycle + 1)
    }

    mutating func finish(cycles: Int64) -> ChannelReport {
        log.flush()
        return ChannelReport(
            channel: channel, statistics: statistics, energy: energy, cycles: cycles,
            writesLeft: writes, refreshesDue: debts.fallen)
    }

    func addLatencies(to total: inout LatencyHistogram) {
        total.merge(statistics.readLatency)
    }
}
