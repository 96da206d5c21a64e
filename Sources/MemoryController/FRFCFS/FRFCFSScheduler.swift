import DRAMEngine
import DRAMModel

/// First-ready, first-come-first-served, as in a controller of today: write drains between
/// watermarks, a cap on the age of requests, adaptive pages, refreshes that are postponed and
/// pulled in.
///
/// `docs/policies.md` specifies it cycle by cycle; this is the same from event to event. Each bank
/// has at most one pending command. It is worked out anew when the bank's requests, its row or the
/// mode change. What depends on time alone (mode, age, refresh, page time-outs, self refresh) has a
/// next cycle of its own; the least of them is `core.nextTimedEvent`.
struct FRFCFSScheduler: RequestScheduler, ~Copyable {
    /// The requests that wait for a rank, blocked or not, and since when there has been none.
    struct RankLoad: BitwiseCopyable {
        var waiting: Int32 = 0
        var idleSince: Int64 = 0
    }

    static var comparesBlocks: Bool { true }

    var core: SchedulerCore
    var few: FewRequests
    var lists: WaitingLists
    /// One a bank.
    let pending: FixedBuffer<PendingCommand>
    /// One a rank.
    let loads: FixedBuffer<RankLoad>
    var mode: ServiceMode
    var pages: PageTimeout
    var refresh: RefreshPlan
    var lowPower: LowPowerPlan
    /// Reads, and writes, that may wait at a time.
    let capacity: Int
    let banksPerRank: Int32
    /// Whether PIM streams or the other pseudo channel use the command buses too.
    let sharesBuses: Bool
    /// Cycle of the last READ or WRITE; -1 before the first.
    var lastColumn: Int64 = -1

    init(
        _ configuration: MemoryConfiguration, rules: ReplayRules, channel index: Int, end: Int64,
        sinks: ReplaySinks, hasStreams: Bool
    ) {
        let o = configuration.rowBufferOrganization
        let c = configuration.controller
        capacity = c.trans_queue_size
        banksPerRank = Int32(o.banks)
        sharesBuses = hasStreams || o.channelsTogether > 1
        core = SchedulerCore(
            configuration, rules: rules, channel: index, end: end, sinks: sinks,
            capacity: 2 * capacity, hasStreams: hasStreams)
        few = FewRequests(
            configuration, rules.set, sharesBuses: hasStreams || o.channelsTogether > 1)
        lists = WaitingLists(banks: o.banksPerChannel, capacity: 2 * capacity)
        pending = FixedBuffer(repeating: PendingCommand(), count: o.banksPerChannel)
        loads = FixedBuffer(repeating: RankLoad(), count: o.ranks)
        mode = ServiceMode(c)
        pages = PageTimeout(c)
        refresh = RefreshPlan(PostponedRefreshes(configuration))
        lowPower = LowPowerPlan(c)
        core.nextTimedEvent = min(refresh.nextAt, lowPower.nextAt)
        core.wake = core.nextTimedEvent
    }

    @inline(__always)
    mutating func accepts(isWrite: Bool) -> Bool {
        (isWrite ? core.requests.writes : core.requests.reads) < capacity
    }

    var isDrained: Bool { mutating get { core.requests.count == 0 } }

    var lastWork: Int64 { max(lastDone, lastColumn) }

    var refreshesDue: Int64 { refresh.postponed.due }

    mutating func endOfRequests(after cycle: Int64) {
        mode.lowWatermark = 0
        noteMode(at: cycle + 1)
        core.noteWake(at: core.nextTimedEvent)
    }

    mutating func step() {
        let cycle = core.wake
        assert(cycle != .max, "a step of a channel in which nothing happens")
        assert(mode.blockedWrites >= 0 && mode.blockedWrites <= core.requests.writes)
        assert(core.requests.reads <= capacity && core.requests.writes <= capacity)
        if core.nextTimedEvent <= cycle {
            guard few.isOn && otherEventsAt > cycle else { return stepTimed(at: cycle) }
            // The usual timed event of the fast path: reads and writes take turns.
            if min(mode.nextAt, mode.ageAt) <= cycle { updateMode(at: cycle) }
            core.nextTimedEvent = max(
                min(min(mode.nextAt, mode.ageAt), otherEventsAt), cycle &+ 1)
        }
        guard !few.isOn else { return serveFew(from: cycle) }
        if core.lanes.look(at: cycle) {
            let bank = choose()
            let first = issue(bank, at: cycle)
            if core.dualCommand && core.taken.isEmpty {
                issueSecond(after: first, to: bank, at: cycle)
            }
        }
        core.wake = min(core.lanes.wake(after: cycle), core.nextTimedEvent)
    }

    /// The next timed event that changes no mode.
    private var otherEventsAt: Int64 {
        @inline(__always) mutating get {
            let byRefresh = min(
                refresh.nextAt, min(core.service.nextAt, refresh.postponed.soonest))
            return min(min(pages.nextAt, byRefresh), lowPower.nextAt)
        }
    }

    /// A cycle in which something may happen by the clock alone.
    @inline(never)
    private mutating func stepTimed(at cycle: Int64) {
        if min(mode.nextAt, mode.ageAt) <= cycle { updateMode(at: cycle) }
        if pages.nextAt <= cycle { timeOutPages(at: cycle) }
        var issued = refresh(at: cycle)
        var bank: Int32 = -1
        if issued == nil, !core.lanes.isQuiet, core.lanes.lookAgain(at: cycle) {
            bank = choose()
            issued = issue(bank, at: cycle)
        }
        if let first = issued {
            if core.dualCommand && core.taken.isEmpty {
                issueSecond(after: first, to: bank, at: cycle)
            }
            if lowPower.nextAt <= cycle { lowPower.nextAt = cycle + 1 }
        } else if lowPower.nextAt <= cycle {
            if core.taken.leavesRoom(for: .row, dual: core.dualCommand) {
                updateLowPower(at: cycle)
            } else {
                lowPower.nextAt = cycle + 1
            }
        }
        core.nextTimedEvent = max(
            min(min(mode.nextAt, mode.ageAt), otherEventsAt), cycle + 1)
        guard !few.isOn else { return serveFew(from: cycle) }
        core.wake = max(min(core.lanes.wake(after: cycle), core.nextTimedEvent), cycle + 1)
    }
}
