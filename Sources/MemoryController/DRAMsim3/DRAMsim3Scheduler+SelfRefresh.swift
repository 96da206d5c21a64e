import DRAMEngine
import DRAMModel

extension DRAMsim3Scheduler {
    /// In a cycle without another command: lets one rank with requests leave self refresh, or one
    /// that has been idle long enough enter it.
    mutating func updateSelfRefresh(at cycle: Int64) {
        for rank in 0..<Int32(core.ranks) {
            let kind: CommandKind
            if core.channel.isSelfRefreshing(rank) {
                guard core.lanes.hasPending(rank) else { continue }
                kind = .self_refresh_exit
            } else {
                guard enterCycle(rank) <= cycle, !refresh.isWaiting else { continue }
                kind = .self_refresh_enter
            }
            let gate = core.channel.earliest(kind, rank: rank)
            guard gate.isOpen(at: cycle) else { continue }
            core.issueSelfRefresh(kind, rank: rank, at: cycle)
            return
        }
    }

    /// The first cycle in which an idle rank has been idle long enough; `Int64.max` for a busy one.
    private mutating func enterCycle(_ rank: Int32) -> Int64 {
        let isIdle = core.channel.openBanks(ofRank: rank) == 0 && !core.lanes.hasPending(rank)
        guard isIdle, !core.keepsAwake else { return .max }
        return core.channel.stateSince(rank) + selfRefresh.threshold - 1
    }

    /// The next cycle after `cycle` in which self refresh may have something to do.
    mutating func nextSelfRefresh(after cycle: Int64) -> Int64 {
        var soonest = Int64.max
        for rank in 0..<Int32(core.ranks) {
            if core.channel.isSelfRefreshing(rank) {
                guard core.lanes.hasPending(rank) else { continue }
                let gate = core.channel.earliest(.self_refresh_exit, rank: rank)
                soonest = min(soonest, gate.cycle)
            } else if enterCycle(rank) != .max {
                let gate = core.channel.earliest(.self_refresh_enter, rank: rank)
                soonest = min(soonest, max(enterCycle(rank), gate.cycle))
            }
        }
        return max(soonest, cycle + 1)
    }
}
