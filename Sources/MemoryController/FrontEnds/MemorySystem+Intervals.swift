import DRAMEngine
import DRAMModel

/// The intervals of a run, and its warm-up.
extension MemorySystem where Scheduler: ~Copyable {
    /// Counts requests of a warm-up that have entered, and ends it when all have and data that are
    /// then on their way have come.
    mutating func countWarmup(_ read: Int, after cycle: Int64) {
        guard warmupRequests != .max else { return }
        warmupRequests -= Int64(read)
        guard warmupRequests == 0 else { return }
        warmupRequests = .max
        var last = cycle
        for index in 0..<count { last = max(last, channels[index].lastDone) }
        intervals?.endWarmup(at: last + 1)
        requestSink?.measure(from: last + 1)
        boundary = min(boundary, last + 1)
    }

    /// Ends the intervals of all channels that end through a cycle, before a request is given to
    /// one of them.
    @inline(never)
    mutating func pass(
        through cycle: Int64, for channel: UnsafeMutablePointer<Scheduler>, _ number: Int
    ) {
        pass(through: cycle)
        channel.pointee.aim(at: number)
    }

    /// Ends the intervals of all channels that end through a cycle.
    mutating func pass(through cycle: Int64) {
        guard let intervals else { return }
        while boundary <= cycle && boundary < end {
            for index in 0..<count { intervals.pass(index, through: boundary) }
            if boundary == intervals.plan.warmup {
                frontEndBefore = report.frontEnd
                frontEndBefore.entering = report.accepted
            }
            boundary = intervals.plan.next(after: boundary)
        }
    }

    /// Brings all channels through a cycle.
    mutating func advance(through cycle: Int64) {
        guard let intervals else {
            return eachChannel { channel, _ in channel.advance(through: cycle) }
        }
        if isFedInOrder { pass(through: cycle) }
        for index in 0..<count {
            intervals.pass(index, through: cycle)
            channels[index].advance(through: cycle)
        }
    }

    /// Takes what came before the end of the warm-up out of the figures of the whole.
    mutating func excludeWarmup() {
        guard let intervals, intervals.plan.warmup < report.cycles else { return }
        report.warmupCycles = intervals.plan.warmup
        report.cycles -= report.warmupCycles
        var before = frontEndBefore
        for index in 0..<count {
            for number in intervals.numbers(index) {
                guard let done = intervals.states[number].warmup else { continue }
                report.requests -= done.readsDone + done.writesDone
                report.accepted -= done.readsDone + done.writesDone
            }
            let feed = intervals.states[numbers[index]].warmupFeed
            before.entering += isFedInOrder ? 0 : feed.entering
            before.blocked += isFedInOrder ? 0 : feed.blocked
        }
        report.frontEnd.entering -= before.entering
        report.frontEnd.blocked -= before.blocked
    }

    /// Ends the intervals in which nothing is left to happen in a channel that is not drained.
    mutating func passDue() {
        guard let intervals else { return }
        var due = Int64.max
        for index in 0..<count where !channels[index].isDrained {
            guard feeds[index].boundary <= channels[index].wake else { continue }
            due = min(due, feeds[index].boundary)
            if !isFedInOrder { intervals.pass(index, through: feeds[index].boundary) }
        }
        if isFedInOrder && due < end { pass(through: due) }
    }
}
