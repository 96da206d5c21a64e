import DRAMEngine
import DRAMModel

/// The fast path of an idle channel, in which no command is pending.
extension FRFCFSScheduler {
    @inline(__always)
    mutating func advanceIdle(through cycle: Int64) {
        if single.isHeld { serveSingle(through: cycle) }
    }

    /// Whether a read that enters now is held: its commands are the only ones that can issue before
    /// the next timed event. Waiting writes are no hindrance in read mode.
    @inline(__always)
    var holdsRead: Bool {
        mutating get {
            single.isEnabled && !mode.isDraining && core.lanes.isQuiet && !core.service.isBusy
        }
    }

    /// Issues the commands of the single read, each in the cycle in which `step` would. What cannot
    /// issue by a cycle, or before a timed event, is left to `step`.
    @inline(never)
    private mutating func serveSingle(through cycle: Int64) {
        assert(core.requests.reads == 0 && mode.aged < 0, "a single read beside other work")
        let agedAt = single.request.enteredAt &+ mode.ageCap
        let limit = min(cycle, min(core.nextTimedEvent, agedAt) &- 1)
        let (last, isDone) = core.serve(single.request, through: limit)
        if isDone {
            single.take()
            finishRequest(single.request.target, at: last)
        } else {
            queueSingle(after: last)
        }
        core.wake = min(core.lanes.wake(after: last), core.nextTimedEvent)
    }

    /// Queues the single read like any other, after the last command that has issued for it.
    mutating func queueSingle(after cycle: Int64) {
        single.take()
        place(single.request, behind: -1, after: cycle)
    }
}
