import DRAMEngine
import DRAMModel

/// The golden policy: DRAMsim3's controller, command for command.
///
/// Its semantics are written down in `Tests/Fixtures/golden/README.md`. Where the reference has a known
/// defect (livelock on a held write, per-bank and simultaneous refresh, self refresh) this one does what the
/// reference documents.
struct DRAMsim3Scheduler: PIMHost, ~Copyable {
    // What every step needs comes first, to lie in few lines of the cache.

    var wake: Int64
    /// The next cycle in which refresh or self refresh may have something to do.
    var rareAt: Int64
    /// The next cycle in which a transaction may move; `Int64.max` while nothing has changed.
    var scheduleAt = Int64.max
    /// Writes still to move in the present drain.
    var draining = 0
    /// The queue visited last: rank, and bank in the rank; the bank's bit in the channel if they fit a word.
    var pointerRank = 0
    var pointerBank = 0
    var nextSequence: Int64 = 0
    var readsOutstanding = 0
    /// The last command, if its books are still open.
    var unsettled = Unsettled(.activate, -1, .open, wantedSince: 0)
    let closedPage: Bool
    let unified: Bool
    let dualCommand: Bool
    /// Whether what happens in a channel at rest may be done without a look at the lanes.
    private(set) var actsAlone = false
    var hasLone = false
    /// Slots of the command bus that others have taken in the present cycle.
    var taken: BusSlots = []
    let queueLimit: Int32
    let banksPerRank: Int
    let readDelay: Int64
    var slots: RequestSlots
    var queues: CommandQueues
    /// The read queue; with a unified queue, all transactions.
    var reads: TransactionQueue
    var writes: TransactionQueue
    var pending: PendingTable
    var log: CommandLog
    var statistics: ChannelStatistics
    var lanes: ReadyLanes
    var channel: Channel

    /// A read that has entered a channel at rest, and is not queued as long as it stays alone.
    var lone = RequestSlot()
    var refresh: RefreshTimer
    /// The refresh being served, and the banks of its rank that it concerns.
    var servingRank: Int32 = -1
    var servingBanks: UInt64 = 0
    /// The next cycle in which the refresh being served may do something.
    var serviceAt = Int64.max
    var selfRefresh: SelfRefreshTimer
    let organization: Organization
    let timing: TimingParameters
    /// Cycles from a WRITE until its data are in the array.
    let writeDelay: Int64
    /// Cycles that a stream waits for a write before reads make way for it.
    let writePatience: Int64
    /// Cycles from a READ to a WRITE of its rank.
    let readToWrite: Int64
    let energy: EnergyModel?
    /// Whether ranks stay out of self refresh, because PIM streams may use them at any time.
    var keepsAwake = false
    var streamWrites: StreamWrites

    init(
        _ configuration: MemoryConfiguration, rules: ReplayRules, channel index: Int, end: Int64,
        sink: CommandSink?, hasStreams: Bool
    ) {
        let o = configuration.rowBufferOrganization
        let c = configuration.controller
        organization = o
        timing = configuration.timing
        closedPage = c.page_policy == .closed
        unified = c.unified_queue
        queueLimit = Int32(c.cmd_queue_size)
        banksPerRank = o.banks
        dualCommand = c.dual_command
        readDelay = Int64(configuration.timing.RL + o.burstCycles)
        writeDelay = Int64(timing.WL + o.burstCycles + timing.tWR)
        energy = configuration.power.map { EnergyModel($0, configuration) }
        channel = Channel(configuration, rules: rules.set)
        lanes = ReadyLanes(o, channel, rules.waits)
        let perRank = c.queue_structure == .per_rank
        let queueCount = perRank ? o.ranks : o.banksPerChannel
        let capacity = 2 * c.trans_queue_size + queueCount * c.cmd_queue_size
        slots = RequestSlots(capacity: capacity)
        streamWrites = StreamWrites(capacity: hasStreams ? capacity : 0)
        // The closure behind ?? must not hold a half-made self: optimized code would destroy it.
        let tCCD_L = configuration.timing.tCCD_L
        let pim = configuration.pim ?? PIMParameters(tCCD_PIM: tCCD_L)
        writePatience = Int64(pim.write_patience)
        readToWrite = Int64(rules.set.cycles(after: .read, before: .write, at: .rank) ?? 0)
        queues = CommandQueues(
            banks: o.banksPerChannel, ranks: o.ranks, depth: c.cmd_queue_size, perRank: perRank)
        reads = TransactionQueue(
            capacity: c.trans_queue_size, slots: capacity, queues: queueCount)
        writes = TransactionQueue(
            capacity: c.trans_queue_size, slots: capacity, queues: queueCount)
        pending = PendingTable(capacity: capacity)
        refresh = RefreshTimer(configuration)
        let ledgers = hasStreams ? StreamLedger.ofChannel : 1
        statistics = ChannelStatistics(rules: rules.set.names.count, end: end, ledgers: ledgers)
        log = CommandLog(channel: index, sink: sink)
        selfRefresh = SelfRefreshTimer(
            ranks: o.ranks, threshold: Int64(c.self_refresh_threshold), isOn: c.self_refresh)
        rareAt = min(refresh.due, selfRefresh.firstWake)
        wake = rareAt
    }

    /// Creates the scheduler of a channel without PIM streams, where nothing but requests and refresh happens.
    init(
        _ configuration: MemoryConfiguration, rules: ReplayRules, channel: Int, end: Int64,
        sink: CommandSink?, streams: PIMStreams
    ) {
        precondition(streams.sources.isEmpty, "PIM streams need a scheduler that knows of them")
        self.init(
            configuration, rules: rules, channel: channel, end: end, sink: sink, hasStreams: false)
        // With two commands a cycle, a READ must not go along with its own ACTIVATE; a queue of one command
        // is full with it.
        let c = configuration.controller
        let toRead = rules.set.cycles(after: .activate, before: .read, at: .partition) ?? 0
        actsAlone = !c.self_refresh && !(c.dual_command && toRead < 1) && c.cmd_queue_size > 1
    }

    @inline(__always)
    func accepts(isWrite: Bool) -> Bool {
        isWrite && !unified ? writes.hasRoom : reads.hasRoom
    }

    var isDrained: Bool { readsOutstanding == 0 }

    var lastDone: Int64 { statistics.lastDone }

    mutating func step() {
        let cycle = wake
        if rareAt <= cycle {
            stepRarely(at: cycle)
            return
        }
        if lanes.look(at: cycle) {
            let first = issue(choose(), at: cycle)
            if dualCommand && taken.isEmpty { issueSecond(after: first, at: cycle) }
        }
        if scheduleAt <= cycle { schedule(at: cycle) }
        if selfRefresh.isOn { rareAt = min(rareAt, nextSelfRefresh(after: cycle)) }
        wake = min(min(lanes.wake(after: cycle), scheduleAt), rareAt)
        settle(at: cycle)
    }

    /// A cycle in which a refresh or self refresh may have something to do.
    @inline(never)
    private mutating func stepRarely(at cycle: Int64) {
        if refresh.due <= cycle {
            let channelState = channel.selfRefreshStates
            refresh.tick(at: cycle) { channelState[Int($0)] }
        }
        var issued: CommandKind?
        let hasSlot = taken.leavesRoom(for: .row, dual: dualCommand)
        if refresh.isWaiting && hasSlot { issued = serveRefresh(at: cycle) }
        if issued == nil, lanes.lookAgain(at: cycle) { issued = issue(choose(), at: cycle) }
        if let first = issued {
            if dualCommand && taken.isEmpty { issueSecond(after: first, at: cycle) }
        } else if selfRefresh.isOn {
            updateSelfRefresh(at: cycle)
        }
        if scheduleAt <= cycle { schedule(at: cycle) }
        rareAt = refresh.due
        if refresh.isWaiting { rareAt = min(rareAt, max(serviceAt, cycle &+ 1)) }
        if selfRefresh.isOn { rareAt = min(rareAt, nextSelfRefresh(after: cycle)) }
        wake = max(min(min(lanes.wake(after: cycle), scheduleAt), rareAt), cycle &+ 1)
        settle(at: cycle)
    }
}

extension DRAMsim3Scheduler {
    mutating func finish(cycles: Int64) -> ChannelReport {
        log.flush()
        return ChannelReport(
            channel: channel, statistics: statistics, energy: energy, cycles: cycles,
            writesLeft: slots.count - readsOutstanding, refreshesDue: refresh.demanded)
    }

    func addLatencies(to total: inout LatencyHistogram) {
        total.merge(statistics.readLatency)
    }
}
