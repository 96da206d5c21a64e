import DRAMEngine
import DRAMModel

extension DRAMsim3Scheduler {
    /// Notes the refreshes that have fallen due.
    @inline(__always)
    mutating func tickRefresh(at cycle: Int64) {
        let selfRefreshing = core.channel.selfRefreshStates
        refresh.tick(at: cycle) { selfRefreshing[Int($0)] }
    }

    /// Does what the oldest waiting refresh needs next, if that is possible in this cycle.
    @inline(__always)
    mutating func serveNextRefresh(at cycle: Int64) -> CommandKind? {
        if !core.service.isBusy { beginService(at: cycle) }
        return serveRefresh(at: cycle)
    }

    private mutating func beginService(at cycle: Int64) {
        let demand = refresh.first
        guard demand.bank >= 0 else {
            return core.beginRefresh(
                rank: demand.rank, banks: core.allBanks, isByBank: false, at: cycle)
        }
        var banks: UInt64 = 0
        core.channel.forEachRefreshedBank(core.channel.places[Int(demand.bank)]) {
            banks |= core.lanes.bit($0)
        }
        core.beginRefresh(rank: demand.rank, banks: banks, isByBank: true, at: cycle)
    }

    /// The next cycle after one in which a refresh may have something to do.
    @inline(__always)
    mutating func nextRefreshEvent(after cycle: Int64) -> Int64 {
        guard refresh.isWaiting else { return refresh.due }
        let next = core.service.isBusy ? max(core.service.nextAt, cycle &+ 1) : cycle &+ 1
        return min(refresh.due, next)
    }

    @inline(__always)
    mutating func rowClosed(_ place: Place, at cycle: Int64) {
        queues.close(place.bank)
        // While no command is pending, there is nothing in the lanes to change.
        guard queues.total > 0 else { return }
        core.lanes.set(pendingOfClosed(place.bank), place)
        core.lanes.issued(.precharge, to: place, at: cycle)
    }

    @inline(__always)
    mutating func refreshIssued(toRank rank: Int32, at cycle: Int64) { refresh.finishFirst() }

    mutating func refreshDeadline(ofRank rank: Int32) -> Int64 {
        refresh.first.cycle + 8 * Int64(timing.tREFI)
    }
}
