import DRAMEngine
import DRAMModel

/// A channel with PIM streams: its sequencer and the memory controller's scheduler (`requests`)
/// share the command bus, cycle by cycle.
struct PIMScheduler<Requests: RequestScheduler & ~Copyable>: SharedBusScheduler, ~Copyable {
    private var requests: Requests
    private var pim: PIMSequencer<Requests>
    private let priority: PIMParameters.Priority
    private let energy: PIMEnergyModel?
    private let ruleNames: [String]
    /// Column commands of both kinds issued when a deadlock was last looked for; -1 before.
    private var issuedBefore: Int64 = -1
    /// The next cycle in which something happened then.
    private var noticedAt: Int64 = 0

    init(
        _ configuration: MemoryConfiguration, rules: ReplayRules, channel: Int, end: Int64,
        sinks: ReplaySinks, streams: PIMStreams
    ) {
        requests = Requests(
            configuration, rules: rules, channel: channel, end: end, sinks: sinks, hasStreams: true)
        pim = PIMSequencer(
            configuration, units: requests.units, rules: rules.set, streams: streams, end: end)
        requests.keepsAwake = pim.count > 0
        priority = pim.memory.parameters.priority
        energy = PIMEnergyModel(configuration)
        ruleNames = rules.set.names
    }

    var wake: Int64 { mutating get { min(requests.wake, pim.wake) } }

    mutating func accepts(isWrite: Bool) -> Bool { requests.accepts(isWrite: isWrite) }

    mutating func willAdvance(through cycle: Int64) { pim.batching.limit = cycle &+ 1 }

    mutating func step() { step(at: wake, beside: []) }

    mutating func step(at cycle: Int64, beside taken: BusSlots) {
        let unitsWake = pim.wake
        let areRequestsDue = requests.wake <= cycle
        // With `pim_first` the units need not be asked before `wake`: what the memory controller
        // does for them makes that earlier.
        if unitsWake > cycle && priority == .pim_first {
            return stepRequests(at: cycle, beside: taken)
        }
        if areRequestsDue && goesFirst(at: cycle) {
            let before = requests.issuedSlots
            stepRequests(at: cycle, beside: taken)
            let after = requests.issuedSlots
            var used = taken
            if after.rows > before.rows { used.insert(.row) }
            if after.columns > before.columns { used.insert(.column) }
            _ = pim.issue(at: cycle, beside: used, &requests)
        } else {
            let used = pim.issue(at: cycle, beside: taken, &requests)
            if areRequestsDue { stepRequests(at: cycle, beside: used) }
        }
        pim.synchronize(at: cycle, &requests)
    }

    private mutating func stepRequests(at cycle: Int64, beside used: BusSlots) {
        pim.holdActivates(at: cycle, &requests)
        requests.step(at: cycle, beside: used)
        pim.requestsStepped(at: cycle, &requests)
        pim.refreshed(at: cycle, &requests)
    }

    /// Whether the memory controller's command goes before that of the units in a cycle.
    private mutating func goesFirst(at cycle: Int64) -> Bool {
        switch priority {
        case .pim_first: return false
        case .host_first: return true
        case .oldest:
            guard pim.wake <= cycle else { return true }
            var oldest = Int64.max
            for rank in 0..<Int32(requests.units.ranks) {
                oldest = min(oldest, requests.oldestRequest(~0, ofRank: rank))
            }
            return oldest < pim.oldestCommand
        }
    }

    var issuedSlots: (rows: Int64, columns: Int64) { requests.issuedSlots }

    mutating func count(of kind: CommandKind) -> Int64 { requests.count(of: kind) }

    mutating func hold(_ slot: GateSlot, until cycle: Int64) { requests.hold(slot, until: cycle) }

    var idlePeriod: Int64 { mutating get { requests.idlePeriod } }

    var longestIdlePeriod: Int64 { mutating get { requests.longestIdlePeriod } }

    var idleUntil: Int64 { mutating get { min(requests.idleUntil, pim.idleUntil) } }

    mutating func visit(_ state: inout PeriodicState) {
        requests.visit(&state)
        pim.visit(&state)
    }

    mutating func enter(
        _ request: Request, _ address: DecodedAddress, at cycle: Int64, id: Int64
    ) {
        requests.enter(request, address, at: cycle, id: id)
    }

    mutating func endOfRequests(after cycle: Int64) {
        pim.batching.limit = .max
        requests.endOfRequests(after: cycle)
    }

    var isDrained: Bool {
        mutating get {
            pim.isCutInTile || pim.outcome.fault != nil
                || requests.isDrained && (pim.isDone || pim.isDeadlocked)
                    && (pim.outcome.isCut || requests.demandedWrites == 0)
        }
    }

    var lastDone: Int64 { max(requests.lastDone, pim.lastDone(requests)) }

    var isWithoutRequests: Bool { mutating get { requests.isWithoutRequests } }

    var lastBusy: Int64 { requests.lastBusy }

    var lastWork: Int64 { max(requests.lastWork, pim.lastDone(requests)) }

    mutating func finish(cycles: Int64) -> ChannelReport {
        pim.failIfDeadlocked()
        var report = requests.finish(cycles: cycles)
        addUnits(to: &report, cycles: cycles)
        return report
    }

    mutating func beginInterval(until cycle: Int64) { requests.beginInterval(until: cycle) }

    mutating func endInterval(
        at cycle: Int64, next: Int64, _ state: IntervalState
    ) -> ChannelReport {
        var report = requests.endInterval(at: cycle, next: next, state)
        addUnits(to: &report, cycles: cycle)
        return report
    }

    private mutating func addUnits(to report: inout ChannelReport, cycles: Int64) {
        let bursts = pim.statistics.resultBursts + pim.statistics.writeBursts
        report.dataBusCycles += bursts * pim.memory.timing.burst
        for kind in CommandKind.allCases where kind.isPIM {
            report.commands[Int(kind.rawValue)] = requests.units.count(of: kind)
        }
        report.pim = PIMReport(
            pim.statistics, energy, rules: ruleNames, cycles: cycles,
            streams: pim.streamReports(requests))
    }

    mutating func cutStreams() {
        let next = wake
        pim.cut()
        // The streams have ended and will not give the row buffers back.
        pim.giveBack(at: next == .max ? lastWork : next - 1, &requests)
    }

    /// Reports a deadlock as a fault.
    ///
    /// Thousands of steps without a column command of either kind can only be refreshes. If every
    /// stream then waits for another stream, for requests or for time between refreshes, one of two
    /// things holds: a stream waits for requests whose row buffers its own tile keeps, or its ranks
    /// are never all free at once.
    mutating func checkDeadlock() {
        var issued = requests.issuedSlots.columns
        for kind in CommandKind.allCases where kind.isPIM && kind.usesColumnSlot {
            issued += requests.units.count(of: kind)
        }
        let next = wake
        if issued == issuedBefore { pim.failIfAllWait(since: noticedAt, at: next, &requests) }
        issuedBefore = issued
        noticedAt = next
    }

    var fault: (any Error)? { pim.outcome.error }

    mutating func addLatencies(to total: inout LatencyCounters) {
        requests.addLatencies(to: &total)
    }
}
