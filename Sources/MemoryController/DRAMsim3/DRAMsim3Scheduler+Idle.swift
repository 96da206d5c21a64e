import DRAMEngine

extension DRAMsim3Scheduler {
    var idlePeriod: Int64 { refresh.policy == .none || core.log.isOn ? 0 : refresh.roundCycles }

    /// Writes that wait for more of them stay in the write buffer.
    var idleUntil: Int64 {
        mutating get {
            let isIdle =
                queues.total == 0 && reads.count == 0 && !single.isHeld && draining == 0
                && scheduleAt == .max && core.lanes.isQuiet
            return isIdle ? .max : core.wake
        }
    }

    mutating func visit(_ state: inout PeriodicState) {
        assert(deferred.slot < 0, "statistics are deferred past a step")
        core.visit(&state)
        refresh.visit(&state)
        state.time(&scheduleAt)
        state.same(Int64(pointer.rank))
        state.same(Int64(pointer.bank))
        state.same(Int64(bitPattern: lowPower.unrefreshed))
        guard lowPower.isOn else { return }
        for rank in 0..<Int32(core.ranks) {
            var entry = selfRefreshEntry(ofRank: rank)
            state.time(&entry)
            entry = powerDownEntry(ofRank: rank)
            state.time(&entry)
        }
    }
}
