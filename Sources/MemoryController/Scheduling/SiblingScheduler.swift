import DRAMEngine
import DRAMModel

/// The two pseudo channels of a channel: each with a scheduler and a data bus of its own, both on
/// the row and the column command bus of the channel.
///
/// Where both could issue in a cycle, the even one goes first in even cycles, the odd one in odd
/// ones; the second takes what the first has left of the buses. An ACTIVATE takes the row bus for
/// two cycles: the one before that of the log, and that one.
struct SiblingScheduler<Child: SharedBusScheduler & ~Copyable>: ChannelScheduler, ~Copyable {
    /// What a pseudo channel has put on the row bus last.
    private struct RowUse: BitwiseCopyable {
        var cycle: Int64 = -2
        var isActivate = false
    }

    private var even: Child
    private var odd: Child
    private var evenRow = RowUse()
    private var oddRow = RowUse()
    /// Whether the odd one is asked, or takes the next request.
    private var aimsAtOdd = false
    /// Cycles that an ACTIVATE takes the row bus.
    private let activateCycles: Int64

    init(
        _ configuration: MemoryConfiguration, rules: ReplayRules, channel: Int, end: Int64,
        sinks: ReplaySinks, streams: PIMStreams
    ) {
        precondition(channel % 2 == 0, "a pair begins with an even channel")
        // Activations of units would have to be held off as those of requests are.
        precondition(configuration.pim == nil, "processing units in pseudo channels")
        even = Child(
            configuration, rules: rules, channel: channel, end: end, sinks: sinks,
            streams: streams.ofChannel(channel))
        odd = Child(
            configuration, rules: rules, channel: channel + 1, end: end, sinks: sinks,
            streams: streams.ofChannel(channel + 1))
        activateCycles = Int64(configuration.rules.command(.activate)?.busCycles ?? 1)
    }

    var wake: Int64 { mutating get { min(even.wake, odd.wake) } }

    mutating func aim(at channel: Int) { aimsAtOdd = channel & 1 != 0 }

    mutating func accepts(isWrite: Bool) -> Bool {
        aimsAtOdd ? odd.accepts(isWrite: isWrite) : even.accepts(isWrite: isWrite)
    }

    mutating func enter(
        _ request: Request, _ address: DecodedAddress, at cycle: Int64, id: Int64
    ) {
        if aimsAtOdd {
            odd.enter(request, address, at: cycle, id: id)
        } else {
            even.enter(request, address, at: cycle, id: id)
        }
    }

    mutating func step() {
        let cycle = wake
        let (isEvenDue, isOddDue) = (even.wake <= cycle, odd.wake <= cycle)
        if isEvenDue && isOddDue {
            // By the cycle, not by turns: a step in which nothing issues must change nothing.
            if cycle & 1 != 0 {
                let used = stepOdd(at: cycle, beside: [])
                _ = stepEven(at: cycle, beside: used)
            } else {
                let used = stepEven(at: cycle, beside: [])
                _ = stepOdd(at: cycle, beside: used)
            }
        } else if isEvenDue {
            _ = stepEven(at: cycle, beside: [])
        } else {
            _ = stepOdd(at: cycle, beside: [])
        }
    }

    private mutating func stepEven(at cycle: Int64, beside used: BusSlots) -> BusSlots {
        Self.step(&even, &evenRow, after: oddRow, activateCycles, at: cycle, beside: used)
    }

    private mutating func stepOdd(at cycle: Int64, beside used: BusSlots) -> BusSlots {
        Self.step(&odd, &oddRow, after: evenRow, activateCycles, at: cycle, beside: used)
    }

    /// Steps one of them; returns what it has put on the buses.
    private static func step(
        _ child: inout Child, _ row: inout RowUse, after sibling: RowUse,
        _ activateCycles: Int64, at cycle: Int64, beside used: BusSlots
    ) -> BusSlots {
        var taken = used
        if cycle - sibling.cycle < activateCycles {
            if sibling.isActivate {
                taken.insert(.row)
            } else {
                child.hold(.activate, until: sibling.cycle + activateCycles)
            }
        }
        let before = child.issuedSlots
        let activates = child.count(of: .activate)
        child.step(at: cycle, beside: taken)
        let after = child.issuedSlots
        var issued: BusSlots = []
        if after.columns > before.columns { issued.insert(.column) }
        if after.rows > before.rows {
            issued.insert(.row)
            row = RowUse(cycle: cycle, isActivate: child.count(of: .activate) > activates)
        }
        return issued
    }

    /// An even number of cycles: which one goes first depends on that.
    var idlePeriod: Int64 {
        mutating get {
            let period = min(even.idlePeriod, odd.idlePeriod)
            return period & 1 == 0 ? period : 2 * period
        }
    }

    var longestIdlePeriod: Int64 {
        mutating get { idlePeriod * (even.longestIdlePeriod / even.idlePeriod) }
    }

    var idleUntil: Int64 { mutating get { min(even.idleUntil, odd.idleUntil) } }

    mutating func visit(_ state: inout PeriodicState) {
        even.visit(&state)
        odd.visit(&state)
        state.time(&evenRow.cycle)
        state.same(evenRow.isActivate ? 1 : 0)
        state.time(&oddRow.cycle)
        state.same(oddRow.isActivate ? 1 : 0)
    }

    mutating func willAdvance(through cycle: Int64) {
        even.willAdvance(through: cycle)
        odd.willAdvance(through: cycle)
    }

    mutating func cutStreams() {
        even.cutStreams()
        odd.cutStreams()
    }

    mutating func checkDeadlock() {
        even.checkDeadlock()
        odd.checkDeadlock()
    }

    var fault: (any Error)? { even.fault ?? odd.fault }

    mutating func endOfRequests(after cycle: Int64) {
        even.endOfRequests(after: cycle)
        odd.endOfRequests(after: cycle)
    }

    var isDrained: Bool { mutating get { even.isDrained && odd.isDrained } }

    var lastDone: Int64 { max(even.lastDone, odd.lastDone) }

    /// Of the one that is aimed at.
    var isWithoutRequests: Bool {
        mutating get { aimsAtOdd ? odd.isWithoutRequests : even.isWithoutRequests }
    }

    var lastBusy: Int64 { aimsAtOdd ? odd.lastBusy : even.lastBusy }

    var lastWork: Int64 { max(even.lastWork, odd.lastWork) }

    mutating func beginInterval(until cycle: Int64) {
        if aimsAtOdd {
            odd.beginInterval(until: cycle)
        } else {
            even.beginInterval(until: cycle)
        }
    }

    mutating func endInterval(
        at cycle: Int64, next: Int64, _ state: IntervalState
    ) -> ChannelReport {
        aimsAtOdd
            ? odd.endInterval(at: cycle, next: next, state)
            : even.endInterval(at: cycle, next: next, state)
    }

    mutating func finish(cycles: Int64) -> ChannelReport { even.finish(cycles: cycles) }

    mutating func finishSibling(cycles: Int64) -> ChannelReport? { odd.finish(cycles: cycles) }

    mutating func addLatencies(to total: inout LatencyCounters) {
        even.addLatencies(to: &total)
        odd.addLatencies(to: &total)
    }
}
