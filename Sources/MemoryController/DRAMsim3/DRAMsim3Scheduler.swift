import DRAMEngine
import DRAMModel

/// The golden policy: DRAMsim3's controller, command for command.
///
/// `Tests/Fixtures/golden/README.md` specifies it. Where the reference has a known defect (livelock
/// on a write blocked by a read, bank refreshes and simultaneous refresh, self refresh) this policy
/// does what the reference documents.
struct DRAMsim3Scheduler: FixedRefreshScheduler, ~Copyable {
    static var comparesBlocks: Bool { false }

    // What every step needs comes first, so that it lies in few cache lines.

    /// The next cycle in which a transaction may move; `Int64.max` while nothing has changed.
    var scheduleAt = Int64.max
    /// Writes still to move in the present drain.
    var draining = 0
    var pointer = RoundRobinPointer()
    /// The last command, if what it counts for statistics is still deferred.
    var deferred = DeferredStatistics.none
    let unified: Bool
    let queueLimit: Int32
    /// What a READ makes the next one of its bank wait, and the rule; zero where READs do not issue
    /// in runs.
    let readSpacing: Gate
    var core: SchedulerCore
    var queues: CommandQueues
    /// The read queue; with a unified queue, all transactions.
    var reads: TransactionQueue
    var writes: TransactionQueue
    var single: SingleRequest
    var refresh: RefreshTimer
    var lowPower: LowPowerTimer
    /// Cycles that a stream waits for a write before reads make way for it.
    let writePatience: Int64
    /// Cycles from a READ to a WRITE of its rank.
    let readToWrite: Int64

    init(
        _ configuration: MemoryConfiguration, rules: ReplayRules, channel index: Int, end: Int64,
        sinks: ReplaySinks, hasStreams: Bool
    ) {
        let o = configuration.rowBufferOrganization
        let c = configuration.controller
        unified = c.unified_queue
        queueLimit = Int32(c.cmd_queue_size)
        let perRank = c.queue_structure == .per_rank
        let queueCount = perRank ? o.ranks : o.banksPerChannel
        let capacity = 2 * c.trans_queue_size + queueCount * c.cmd_queue_size
        core = SchedulerCore(
            configuration, rules: rules, channel: index, end: end, sinks: sinks,
            capacity: capacity, hasStreams: hasStreams)
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
        refresh = RefreshTimer(configuration)
        lowPower = LowPowerTimer(c)
        // The fast path does not cover two cases: a READ that may issue in the cycle of its own
        // ACTIVATE (two commands a cycle), and a command queue that one command fills.
        let toRead = rules.set.cycles(after: .activate, before: .read, at: .partition) ?? 0
        single = SingleRequest(
            isEnabled: !hasStreams && o.channelsTogether == 1 && !lowPower.isOn
                && !(c.dual_command && toRead < 1)
                && c.cmd_queue_size > 1)
        let mayRun =
            single.isEnabled && configuration.pim == nil && !core.closedPage && !queues.perRank
        readSpacing = mayRun ? rules.set.spacing(of: .read) : .open
        core.nextTimedEvent = min(refresh.due, lowPower.firstWake)
        core.wake = core.nextTimedEvent
    }

    @inline(__always)
    func accepts(isWrite: Bool) -> Bool {
        isWrite && !unified ? writes.hasRoom : reads.hasRoom
    }

    var isDrained: Bool { core.requests.reads == 0 }

    mutating func step() {
        let cycle = core.wake
        assert(cycle != .max, "a step of a channel in which nothing happens")
        assert(draining >= 0 && draining <= writes.count, "a drain of more writes than wait")
        assert(deferred.slot < 0, "statistics are deferred past the next step")
        if core.nextTimedEvent <= cycle {
            stepTimed(at: cycle)
            return
        }
        if core.lanes.look(at: cycle) {
            let first = issue(choose(), at: cycle)
            if core.dualCommand && core.taken.isEmpty { issueSecond(after: first, at: cycle) }
        }
        if scheduleAt <= cycle { schedule(at: cycle) }
        if lowPower.isOn { core.noteTimedEvent(at: nextLowPower(after: cycle)) }
        core.wake = min(
            min(core.lanes.wake(after: cycle), scheduleAt), core.nextTimedEvent)
        countDeferred(at: cycle)
    }

    /// A cycle in which a refresh, self refresh or power-down may have something to do.
    @inline(never)
    private mutating func stepTimed(at cycle: Int64) {
        if refresh.due <= cycle { tickRefresh(at: cycle) }
        var issued: CommandKind?
        let hasSlot = core.taken.leavesRoom(for: .row, dual: core.dualCommand)
        if refresh.isWaiting && hasSlot && !core.channel.isPoweredDown(refresh.first.rank) {
            issued = serveNextRefresh(at: cycle)
        }
        if issued == nil, core.lanes.lookAgain(at: cycle) { issued = issue(choose(), at: cycle) }
        if let first = issued {
            if core.dualCommand && core.taken.isEmpty { issueSecond(after: first, at: cycle) }
        } else if lowPower.isOn && hasSlot {
            updateLowPower(at: cycle)
        }
        if scheduleAt <= cycle { schedule(at: cycle) }
        core.nextTimedEvent = nextRefreshEvent(after: cycle)
        if lowPower.isOn { core.noteTimedEvent(at: nextLowPower(after: cycle)) }
        core.wake = max(
            min(min(core.lanes.wake(after: cycle), scheduleAt), core.nextTimedEvent), cycle &+ 1)
        countDeferred(at: cycle)
    }
}
