import DRAMEngine
import DRAMModel

/// A channel with PIM streams beside its host scheduler: the two share the command bus, cycle by cycle.
struct PIMScheduler<Host: RequestScheduler & ~Copyable>: ChannelScheduler, ~Copyable {
    private var host: Host
    private var pim: PIMSequencer<Host>
    private let priority: PIMParameters.Priority
    private let energy: PIMEnergyModel?
    private let ruleNames: [String]
    /// Column commands of host and units issued when a standstill was last looked for; -1 before.
    private var issuedBefore: Int64 = -1
    /// The next cycle in which something happened then.
    private var noticedAt: Int64 = 0

    init(
        _ configuration: MemoryConfiguration, rules: ReplayRules, channel: Int, end: Int64,
        sink: CommandSink?, streams: PIMStreams
    ) {
        host = Host(
            configuration, rules: rules, channel: channel, end: end, sink: sink, hasStreams: true)
        pim = PIMSequencer(
            configuration, units: host.units, rules: rules.set, streams: streams, end: end)
        host.keepsAwake = pim.count > 0
        priority = pim.parameters.priority
        energy = PIMEnergyModel(configuration)
        ruleNames = rules.set.names
    }

    var wake: Int64 { mutating get { min(host.wake, pim.wake) } }

    mutating func accepts(isWrite: Bool) -> Bool { host.accepts(isWrite: isWrite) }

    mutating func willAdvance(through cycle: Int64) { pim.limit = cycle &+ 1 }

    mutating func step() {
        let unitsWake = pim.wake
        let cycle = min(host.wake, unitsWake)
        let isHostDue = host.wake <= cycle
        // Where the units always go first, nothing that the host does calls for them but what wakes them.
        if unitsWake > cycle && priority == .pim_first {
            return stepHost(at: cycle, beside: [])
        }
        if isHostDue && goesFirst(at: cycle) {
            let before = host.issuedSlots
            stepHost(at: cycle, beside: [])
            let after = host.issuedSlots
            var used: BusSlots = after.rows > before.rows ? .row : []
            if after.columns > before.columns { used.insert(.column) }
            _ = pim.issue(at: cycle, beside: used, &host)
        } else {
            let used = pim.issue(at: cycle, beside: [], &host)
            if isHostDue { stepHost(at: cycle, beside: used) }
        }
        pim.order(at: cycle, &host)
    }

    private mutating func stepHost(at cycle: Int64, beside used: BusSlots) {
        host.wake = cycle
        pim.holdOff(at: cycle, &host)
        host.step(beside: used)
        host.wake = max(host.wake, cycle + 1)
        pim.hostStepped(at: cycle, &host)
        pim.refreshed(at: cycle, &host)
    }

    /// Whether the host's command goes before that of the units in a cycle.
    private mutating func goesFirst(at cycle: Int64) -> Bool {
        switch priority {
        case .pim_first: return false
        case .host_first: return true
        case .oldest:
            guard pim.wake <= cycle else { return true }
            var oldest = Int64.max
            for rank in 0..<Int32(host.units.ranks) {
                oldest = min(oldest, host.oldestRequest(~0, ofRank: rank))
            }
            return oldest < pim.oldestCommand
        }
    }

    mutating func skipIdle(before cycle: Int64) {
        if pim.isDone { host.skipIdle(before: cycle) }
    }

    mutating func enter(_ request: Request, _ address: DecodedAddress, at cycle: Int64) {
        host.enter(request, address, at: cycle)
    }

    mutating func endOfRequests(after cycle: Int64) {
        pim.limit = .max
        host.endOfRequests(after: cycle)
    }

    var isDrained: Bool {
        mutating get {
            pim.isCutInTile || pim.fault != nil
                || host.isDrained && (pim.isDone || pim.isStuck)
                    && (pim.isCut || host.demandedWrites == 0)
        }
    }

    var lastDone: Int64 { max(host.lastDone, pim.lastDone(host)) }

    var lastWork: Int64 { max(host.lastWork, pim.lastDone(host)) }

    mutating func finish(cycles: Int64) -> ChannelReport {
        pim.failIfStuck()
        var report = host.finish(cycles: cycles)
        let bursts = pim.statistics.resultBursts + pim.statistics.writeBursts
        report.dataBusCycles += bursts * pim.burst
        for kind in CommandKind.allCases where kind.isPIM {
            report.commands[Int(kind.rawValue)] = host.units.count(of: kind)
        }
        report.pim = PIMReport(
            pim.statistics, energy, rules: ruleNames, cycles: cycles,
            streams: pim.streamReports(host))
        return report
    }

    mutating func cutStreams() {
        let next = wake
        pim.cut()
        // No stream will give them back any more.
        pim.giveBack(at: next == .max ? lastWork : next - 1, &host)
    }

    /// Thousands of steps without a column command of either kind, while every stream waits for another, for the host or
    /// for time between refreshes, are refreshes alone: a stream waits for requests that its own tile keeps out of their
    /// row buffers, or its ranks are never all free.
    mutating func checkDeadlock() {
        var issued = host.issuedSlots.columns
        for kind in CommandKind.allCases where kind.isPIM && kind.usesColumnSlot {
            issued += host.units.count(of: kind)
        }
        let next = wake
        if issued == issuedBefore { pim.failIfAllWait(since: noticedAt, at: next, &host) }
        issuedBefore = issued
        noticedAt = next
    }

    var fault: (any Error)? { pim.fault ?? pim.failure }

    func addLatencies(to total: inout LatencyHistogram) { host.addLatencies(to: &total) }
}
