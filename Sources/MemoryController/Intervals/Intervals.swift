import DRAMEngine

/// The intervals of a run, and how far each channel has got in them.
///
/// @unchecked: each channel is passed on by one thread at a time.
struct Intervals<Scheduler: ChannelScheduler & ~Copyable>: @unchecked Sendable {
    /// Where they end.
    var plan: IntervalPlan
    /// By a channel's number.
    let states: [IntervalState]
    private let channels: UnsafeMutablePointer<Scheduler>
    private let feeds: UnsafeMutablePointer<ChannelFeed>
    /// Cycles without requests, by a channel's number.
    private let idle: UnsafeMutablePointer<Int64>
    /// Numbers of the channels that are simulated, of siblings the even one.
    private let numbers: [Int]
    private let together: Int

    /// Begins the first interval of each channel.
    init(
        _ plan: IntervalPlan, sink: (any IntervalSink)?,
        _ channels: UnsafeMutablePointer<Scheduler>, _ feeds: UnsafeMutablePointer<ChannelFeed>,
        _ idle: UnsafeMutablePointer<Int64>, numbers: [Int], together: Int
    ) {
        self.plan = plan
        self.channels = channels
        self.feeds = feeds
        self.idle = idle
        self.numbers = numbers
        self.together = together
        let last = numbers.last! + together - 1
        states = (0...last).map { IntervalState(channel: $0, sink: sink) }
        for index in numbers.indices { begin(index, until: plan.next(after: 0)) }
    }

    /// Sets the end of a channel's present interval.
    private func begin(_ index: Int, until cycle: Int64) {
        feeds[index].boundary = cycle
        for number in numbers(index) {
            channels[index].aim(at: number)
            channels[index].beginInterval(until: cycle)
        }
    }

    /// The numbers of channels that are simulated together.
    func numbers(_ index: Int) -> Range<Int> { numbers[index]..<numbers[index] + together }

    /// Ends the warm-up in a cycle after all that have been simulated, and after all completions
    /// known so far.
    mutating func endWarmup(at cycle: Int64) {
        plan.warmup = cycle
        for index in numbers.indices where feeds[index].boundary > cycle {
            begin(index, until: cycle)
        }
    }

    /// Ends the intervals of a channel that end through a cycle.
    func pass(_ index: Int, through cycle: Int64) {
        while feeds[index].boundary <= cycle && feeds[index].boundary < plan.end { pass(index) }
    }

    /// Brings a channel to the end of its interval, and begins the next one.
    private func pass(_ index: Int) {
        let cycle = feeds[index].boundary
        let next = plan.next(after: cycle)
        channels[index].advance(through: cycle - 1)
        for number in numbers(index) {
            channels[index].aim(at: number)
            var report = channels[index].endInterval(at: cycle, next: next, states[number])
            var without = idle[number]
            if channels[index].isWithoutRequests {
                // Counted when the next request enters.
                without += max(0, cycle - 1 - channels[index].lastBusy)
            }
            report.withoutRequests = without
            states[number].pass(cycle, report, plan, feeds[index])
        }
        feeds[index].boundary = next
    }

    /// Ends the last interval of a channel that has been brought to the end of the run.
    ///
    /// - Parameter latencies: to which those of the channel are added.
    /// - Returns: what it did after the warm-up.
    func finish(
        _ index: Int, _ number: Int, cycles: Int64, _ latencies: inout LatencyCounters
    ) -> ChannelReport {
        channels[index].aim(at: number)
        var report = channels[index].endInterval(at: cycles, next: plan.end, states[number])
        report.withoutRequests = idle[number]
        return states[number].finish(report, cycles: cycles, plan, &latencies)
    }
}
