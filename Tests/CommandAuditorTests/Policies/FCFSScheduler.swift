import DRAMEngine
import DRAMModel

@testable import MemoryController

/// First-come-first-served: requests are served strictly in order, one at a time.
///
/// What a policy has to say for itself: its queue, its pending command, its steps.
struct FCFSScheduler: FixedRefreshScheduler, ~Copyable {
    static var comparesBlocks: Bool { true }

    var core: SchedulerCore
    var refresh: RefreshTimer
    /// Slots of the requests that wait, the oldest first.
    private var waiting: [Int32] = []
    private let capacity: Int
    /// Cycle of the last READ or WRITE; -1 before the first.
    private var lastColumn: Int64 = -1

    init(
        _ configuration: MemoryConfiguration, rules: ReplayRules, channel: Int, end: Int64,
        sinks: ReplaySinks, hasStreams: Bool
    ) {
        capacity = configuration.controller.trans_queue_size
        core = SchedulerCore(
            configuration, rules: rules, channel: channel, end: end, sinks: sinks,
            capacity: capacity, hasStreams: hasStreams)
        refresh = RefreshTimer(configuration)
        core.nextTimedEvent = refresh.due
        core.wake = core.nextTimedEvent
    }

    func accepts(isWrite: Bool) -> Bool { waiting.count < capacity }

    var isDrained: Bool { waiting.isEmpty }

    // A write is acknowledged before it is written.
    var lastWork: Int64 { max(lastDone, lastColumn) }

    mutating func queue(
        _ request: RequestSlot, arrivedAt: Int64, behind read: Int32, at cycle: Int64
    ) {
        var request = request
        request.queuedAt = cycle
        waiting.append(core.add(request, arrivedAt: arrivedAt, behind: read))
        if waiting.count == 1 { setPending() }
        core.noteWake(at: cycle + 1)
    }

    mutating func step() {
        let cycle = core.wake
        var issued: CommandKind?
        if core.nextTimedEvent <= cycle {
            if refresh.due <= cycle { tickRefresh(at: cycle) }
            let hasSlot = core.taken.leavesRoom(for: .row, dual: core.dualCommand)
            if refresh.isWaiting && hasSlot { issued = serveNextRefresh(at: cycle) }
            core.nextTimedEvent = nextRefreshEvent(after: cycle)
        }
        if issued == nil, core.lanes.lookAgain(at: cycle) { issueOldest(at: cycle) }
        core.wake = max(min(core.lanes.wake(after: cycle), core.nextTimedEvent), cycle + 1)
    }

    /// Issues the pending command of the oldest request.
    private mutating func issueOldest(at cycle: Int64) {
        let slot = waiting[0]
        let request = core.requests.slots[slot]
        let target = request.target
        let kind = pendingKind(request)
        let wanted = core.wantedSince(slot, target.bank)
        let gate: Gate
        switch kind {
        case .activate: gate = core.channel.issueActivate(target, row: request.row, at: cycle)
        case .precharge: gate = core.channel.issuePrecharge(target, at: cycle)
        default: gate = core.channel.issueColumn(kind, target, at: cycle)
        }
        core.record(kind, slot, gate, wantedSince: wanted, at: cycle)
        core.lanes.set([], target)
        core.lanes.issued(kind, to: target, at: cycle)
        if kind.isColumn {
            _ = core.requests.issued(slot)
            core.complete(slot, at: cycle)
            waiting.removeFirst()
            lastColumn = cycle
        }
        setPending()
    }

    private mutating func pendingKind(_ request: RequestSlot) -> CommandKind {
        let openRow = core.channel.openRow(request.target.bank)
        if openRow < 0 { return .activate }
        if openRow != request.row { return .precharge }
        return CommandKind(columnReads: !request.isWrite, closingRow: core.closedPage)
    }

    /// Makes the next command of the oldest request pending.
    private mutating func setPending() {
        guard let slot = waiting.first else { return }
        let request = core.requests.slots[slot]
        let gate: GateSlot
        switch pendingKind(request) {
        case .activate: gate = .activate
        case .precharge: gate = .precharge
        default: gate = request.isWrite ? .write : .read
        }
        core.lanes.set(ReadyLanes.Pending(gate), request.target)
    }

    mutating func rowClosed(_ target: BankAddress, at cycle: Int64) {
        core.lanes.issued(.precharge, to: target, at: cycle)
        setPending()
    }

    mutating func oldestRequest(ofBank bank: Int32) -> Int32 {
        waiting.first { core.requests.slots[$0].target.bank == bank } ?? -1
    }

    mutating func yielded(_ buffers: UInt64, at cycle: Int64) { core.noteWake(at: cycle + 1) }

    // Writes go in their turn, whoever waits for them.
    mutating func drainForStreams(at cycle: Int64) {}
    mutating func stepped(at cycle: Int64, from sequence: Int64) {}
}
