import DRAMEngine

extension FRFCFSScheduler {
    var idlePeriod: Int64 {
        mutating get {
            refresh.postponed.isOn && !core.log.isOn ? refresh.postponed.roundCycles : 0
        }
    }

    /// A rank in power-down may sleep until all refreshes that were pulled in are used up and one
    /// more is due; the next time each of its units comes a turn later.
    var longestIdlePeriod: Int64 {
        mutating get {
            lowPower.powersDown ? idlePeriod * (1 - refresh.postponed.floor) : idlePeriod
        }
    }

    var idleUntil: Int64 {
        mutating get { core.requests.count == 0 && core.lanes.isQuiet ? .max : core.wake }
    }

    mutating func visit(_ state: inout PeriodicState) {
        core.visit(&state)
        refresh.postponed.visit(&state)
        state.time(&refresh.nextAt)
        state.same(Int64(refresh.unit))
        state.time(&lastColumn)
        state.time(&mode.nextAt)
        state.time(&mode.ageAt)
        state.same(mode.isDraining ? 1 : 0)
        state.time(&pages.nextAt)
        state.same(few.isOn ? 1 : 0)
        state.time(&lowPower.nextAt)
        for rank in 0..<Int32(core.ranks) {
            let load = loads.base + Int(rank)
            state.same(Int64(load.pointee.waiting))
            state.time(&load.pointee.idleSince)
            guard lowPower.isOn else { continue }
            var entry = selfRefreshEntry(ofRank: rank)
            state.time(&entry)
            entry = powerDownEntry(ofRank: rank)
            state.time(&entry)
        }
    }
}
