import DRAMEngine
import DRAMModel

/// A scheduling policy with the channel it drives: the loop that jumps from event to event.
///
/// A front end brings the channel to a cycle, offers requests in it, and goes on; a request that
/// enters in cycle k is dated k + 1.
protocol ChannelScheduler: ~Copyable, SendableMetatype {
    init(
        _ configuration: MemoryConfiguration, rules: ReplayRules, channel: Int, end: Int64,
        sinks: ReplaySinks, streams: PIMStreams)

    /// The next cycle in which anything can happen by itself.
    var wake: Int64 { mutating get }

    /// What is asked next, and the request that enters next, is about a channel of that number;
    /// only pseudo channels that are simulated together can tell.
    mutating func aim(at channel: Int)

    /// Whether a request would find room now.
    mutating func accepts(isWrite: Bool) -> Bool

    /// Does everything that happens by itself in cycle `wake`.
    mutating func step()

    /// Nothing will come from outside before the cycle after this one.
    mutating func willAdvance(through cycle: Int64)

    /// May do what happens through a cycle as long as the channel is idle, or holds one request.
    mutating func advanceIdle(through cycle: Int64)

    /// Cycles after which the state of an idle channel may repeat, as its refreshes do; 0 where no
    /// time may be passed over.
    var idlePeriod: Int64 { mutating get }

    /// Cycles after which it does if it has not before: a multiple of `idlePeriod`.
    var longestIdlePeriod: Int64 { mutating get }

    /// The cycle before which nothing but refresh and low-power states changes the channel, if
    /// nothing comes from outside; `wake` or earlier while it is busy.
    var idleUntil: Int64 { mutating get }

    /// Visits all that changes while the channel is idle.
    mutating func visit(_ state: inout PeriodicState)

    /// Takes a request in a cycle that the channel has been brought to.
    ///
    /// - Parameter id: its number in the trace, counted from 0.
    mutating func enter(
        _ request: Request, _ address: DecodedAddress, at cycle: Int64, id: Int64)

    /// No request follows those that entered through a cycle, to which the channel has been
    /// brought: the write queue may be drained whatever it holds.
    mutating func endOfRequests(after cycle: Int64)

    /// Whether every request that entered has completed or has a known completion.
    var isDrained: Bool { mutating get }

    /// Whether no request waits or is under way: those of a write buffer that nothing drains are
    /// not waiting.
    var isWithoutRequests: Bool { mutating get }

    /// The last cycle known so far in which a request had a command or data under way.
    var lastBusy: Int64 { get }

    /// Cycle of the last completion known so far.
    var lastDone: Int64 { get }

    /// The last cycle that a run to the end must cover, once the channel is drained.
    var lastWork: Int64 { get }

    /// Counts completions before a cycle only, until that interval is ended; of the channel that is
    /// aimed at.
    mutating func beginInterval(until cycle: Int64)

    /// Ends an interval before a cycle through which the channel has been brought, hands the
    /// latencies of the interval over, and begins the next one; of the channel that is aimed at.
    ///
    /// - Returns: what the channel has done since the run began, with the latencies of this
    ///   interval.
    mutating func endInterval(
        at cycle: Int64, next: Int64, _ state: IntervalState
    ) -> ChannelReport

    /// Hands the remaining log records on and reports, at the end of the run.
    mutating func finish(cycles: Int64) -> ChannelReport

    /// Reports on the other pseudo channel of the channel, where both are simulated together.
    mutating func finishSibling(cycles: Int64) -> ChannelReport?

    /// Ends PIM streams where they are.
    mutating func cutStreams()

    /// Looks, every few thousand steps, whether anything but refresh has happened since it last
    /// looked.
    mutating func checkDeadlock()

    /// What is wrong with the traces of the channel, as far as replaying them has shown.
    var fault: (any Error)? { get }

    /// Adds the latencies of the channel's requests to those of others.
    mutating func addLatencies(to total: inout LatencyCounters)
}

extension ChannelScheduler where Self: ~Copyable {
    /// By default there is one channel.
    @inline(__always)
    mutating func aim(at channel: Int) {}

    /// By default there is one channel.
    mutating func finishSibling(cycles: Int64) -> ChannelReport? { nil }

    /// By default nothing is passed over.
    var idlePeriod: Int64 { 0 }

    /// By default no longer one.
    var longestIdlePeriod: Int64 { mutating get { idlePeriod } }

    /// By default a channel is always busy.
    var idleUntil: Int64 { 0 }

    /// By default nothing is passed over.
    mutating func visit(_ state: inout PeriodicState) {}

    /// By default nothing: only a scheduler that looks ahead uses it.
    mutating func willAdvance(through cycle: Int64) {}

    /// By default nothing: `step` does everything.
    mutating func advanceIdle(through cycle: Int64) {}

    /// By default nothing: there are no streams.
    mutating func cutStreams() {}

    /// By default nothing: requests without streams cannot deadlock.
    mutating func checkDeadlock() {}

    /// By default none: only traces of PIM streams have faults.
    var fault: (any Error)? { nil }

    /// By default nothing changes.
    mutating func endOfRequests(after cycle: Int64) {}

    /// Completions are all that counts, unless a policy says otherwise.
    var lastWork: Int64 { lastDone }

    /// Brings the channel through a cycle.
    @inline(__always)
    mutating func advance(through cycle: Int64) {
        willAdvance(through: cycle)
        advanceIdle(through: cycle)
        if cycle &- wake > Self.longGap { crossGap(to: cycle) }
        while wake <= cycle { step() }
    }

    /// Longer gaps than this, in cycles, are passed over where that is possible.
    static var longGap: Int64 { 1 << 18 }

    /// Steps until the rest of a gap is short, and passes over periods that repeat.
    @inline(never)
    private mutating func crossGap(to cycle: Int64) {
        while cycle &- wake > Self.longGap {
            skipIdle(before: cycle)
            step(through: min(cycle, wake &+ Self.longGap / 2))
        }
    }

    private mutating func step(through cycle: Int64) {
        while wake <= cycle { step() }
    }

    /// Brings the channel to the first cycle in which it has room, or to `limit`.
    mutating func advance(untilRoomFor isWrite: Bool, from cycle: Int64, limit: Int64) -> Int64 {
        var now = cycle
        while !accepts(isWrite: isWrite) {
            guard wake < limit else { return limit }
            now = wake
            step()
        }
        return now
    }
}
