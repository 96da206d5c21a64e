import DRAMEngine
import DRAMModel

/// A scheduling policy for requests: which command issues next, and when writes are drained.
///
/// A policy keeps its queues and says what it does with a request that has entered, which pending
/// command issues in a cycle, and which refresh is served. Everything else (how requests enter and
/// complete, how a refresh closes its rows, what is shared with the processing units, the report)
/// is here, on the state in `core`.
protocol RequestScheduler: SharedBusScheduler, ~Copyable {
    /// Whether requests for one block are for one address; otherwise every byte has its own.
    static var comparesBlocks: Bool { get }

    /// The state of the channel.
    var core: SchedulerCore { get set }

    /// Creates the scheduler of a channel on its own, which may be told of requests of streams.
    init(
        _ configuration: MemoryConfiguration, rules: ReplayRules, channel: Int, end: Int64,
        sinks: ReplaySinks, hasStreams: Bool)

    /// Queues a request that entered in a cycle, and that no outstanding request could absorb.
    ///
    /// - Parameters:
    ///   - arrivedAt: the cycle in which the request arrived.
    ///   - read: the slot of the outstanding read of its address, which blocks it if it is a write;
    ///     else -1.
    mutating func queue(
        _ request: RequestSlot, arrivedAt: Int64, behind read: Int32, at cycle: Int64)

    /// Notes that a row has been closed by a PRECHARGE that no request asked for.
    mutating func rowClosed(_ target: BankAddress, at cycle: Int64)

    /// Notes that the refresh in service has issued.
    mutating func refreshIssued(toRank rank: Int32, at cycle: Int64)

    /// The last cycle until which the refresh in service for a rank may be postponed.
    mutating func refreshDeadline(ofRank rank: Int32) -> Int64

    /// Refreshes that have fallen due so far.
    var refreshesDue: Int64 { get }

    /// The slot of the oldest request that waits for a bank in the present mode, or -1.
    mutating func oldestRequest(ofBank bank: Int32) -> Int32

    /// Notes that row buffers have been yielded to the units, or taken back (0), from the cycle
    /// after one on.
    mutating func yielded(_ buffers: UInt64, at cycle: Int64)

    /// Makes writes go that streams wait for, as far as they can.
    mutating func drainForStreams(at cycle: Int64)

    /// Prepares a step beside the units for the writes that streams wait for.
    mutating func willStep(at cycle: Int64)

    /// Sees to the writes that streams wait for after a step beside the units.
    ///
    /// - Parameter sequence: `core.nextSequence` before the step.
    mutating func stepped(at cycle: Int64, from sequence: Int64)
}

extension RequestScheduler where Self: ~Copyable {
    /// Creates the scheduler of a channel without PIM streams.
    init(
        _ configuration: MemoryConfiguration, rules: ReplayRules, channel: Int, end: Int64,
        sinks: ReplaySinks, streams: PIMStreams
    ) {
        precondition(streams.sources.isEmpty, "PIM streams need a scheduler that knows of them")
        self.init(
            configuration, rules: rules, channel: channel, end: end, sinks: sinks, hasStreams: false
        )
    }

    // A getter that is not mutating would have a key path, which the compiler cannot make of types
    // that are not copyable.
    var wake: Int64 {
        @inline(__always) mutating get { core.wake }
        @inline(__always) set { core.wake = newValue }
    }

    var lastDone: Int64 { core.statistics.lastDone }

    var lastBusy: Int64 { max(core.statistics.lastDone, core.lastColumn) }

    var isWithoutRequests: Bool { mutating get { isDrained } }

    /// Takes a request: forwards, joins or merges it where its address is outstanding, else queues
    /// it.
    @inline(__always)
    mutating func enter(
        _ request: Request, _ address: DecodedAddress, at cycle: Int64, id: Int64
    ) {
        var waiting = RequestSlot(
            enteredAt: cycle &+ 1, row: address.row, column: address.column,
            isWrite: request.isWrite, requestGroup: request.requestGroup)
        // One call, as every use of `core` is a call of its own where loops are large.
        let admitted = core.admit(
            request, address, &waiting, inBlocks: Self.comparesBlocks, id: id)
        guard admitted.isWaiting else { return }
        queue(waiting, arrivedAt: request.cycle, behind: admitted.read, at: cycle)
    }

    /// Does what the refresh in service needs next, if that is possible in this cycle: the
    /// PRECHARGE of the first open bank that may be closed, or the refresh once all its banks are
    /// closed.
    ///
    /// - Returns: the kind of the command, if one has issued.
    @inline(__always)
    mutating func serveRefresh(at cycle: Int64) -> CommandKind? {
        guard core.service.nextAt <= cycle else { return nil }
        let rank = core.service.rank
        var open = core.service.banks & core.channel.openBanks(ofRank: rank)
        guard open != 0 else {
            let kind = core.issueRefresh(at: cycle)
            if kind != nil { refreshIssued(toRank: rank, at: cycle) }
            return kind
        }
        var soonest = Int64.max
        while open != 0 {
            let target = core.bankAddress(open.trailingZeroBitCount, ofRank: rank)
            open &= open &- 1
            let gate = core.channel.earliest(.precharge, target)
            if gate.isOpen(at: cycle) {
                core.closeRow(target, gate, wantedSince: core.service.since, at: cycle)
                rowClosed(target, at: cycle)
                core.service.nextAt = cycle + 1
                return .precharge
            }
            soonest = min(soonest, gate.cycle)
        }
        core.service.nextAt = soonest
        return nil
    }

    mutating func finish(cycles: Int64) -> ChannelReport {
        core.log.flush()
        core.requestLog.flush()
        return report(cycles: cycles)
    }

    mutating func beginInterval(until cycle: Int64) {
        core.statistics.beginInterval(until: cycle)
    }

    mutating func endInterval(
        at cycle: Int64, next: Int64, _ state: IntervalState
    ) -> ChannelReport {
        let report = report(cycles: cycle)
        state.take(&core.statistics.latencies)
        core.statistics.beginInterval(until: next)
        return report
    }

    private mutating func report(cycles: Int64) -> ChannelReport {
        let latencies = core.statistics.latencies.report()
        return ChannelReport(
            channel: core.channel, statistics: core.statistics, latencies: latencies,
            energy: core.energy, cycles: cycles, writesLeft: core.requests.writes,
            refreshesDue: refreshesDue)
    }

    mutating func addLatencies(to total: inout LatencyCounters) {
        total.merge(&core.statistics.latencies)
    }
}
