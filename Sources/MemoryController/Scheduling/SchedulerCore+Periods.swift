import DRAMEngine

extension SchedulerCore {
    /// Visits what time, commands and refreshes change while no request waits.
    mutating func visit(_ state: inout PeriodicState) {
        state.time(&wake)
        state.time(&nextTimedEvent)
        state.time(&lastColumn)
        state.same(nextSequence)
        state.same(Int64(requests.count))
        service.visit(&state)
        lanes.visit(&state)
        statistics.visit(&state)
        channel.visit(&state)
    }
}

extension ReadyLanes {
    /// No command is pending in idle lanes: they say nothing.
    fileprivate mutating func visit(_ state: inout PeriodicState) {
        for rank in 0..<ranks {
            state.same(Int64(bitPattern: refreshMasks[rank]))
            state.same(Int64(bitPattern: yielded[rank]))
        }
        for index in 0..<floors.count { state.gate(&floors.base[index]) }
    }
}

extension ChannelStatistics {
    fileprivate mutating func visit(_ state: inout PeriodicState) {
        state.same(readsDone)
        state.same(writesDone)
        state.same(readsForwarded)
        state.count(&onDemandPrecharges)
        state.count(&dualCommands)
        stalls.visit(&state)
    }
}

extension StallCounters {
    func visit(_ state: inout PeriodicState) {
        for index in 0..<cycles.count {
            state.count(&cycles.base[index])
            state.count(&commands.base[index])
        }
    }
}
