import DRAMEngine
import DRAMModel

extension DRAMsim3Scheduler {
    /// In a cycle without another command: lets one rank leave self refresh or power-down that
    /// must, or one enter that has been idle long enough.
    mutating func updateLowPower(at cycle: Int64) {
        for rank in 0..<Int32(core.ranks) {
            guard let change = nextChange(ofRank: rank, at: cycle), change.cycle <= cycle else {
                continue
            }
            guard change.kind != .refresh else {
                refresh.demandExtra(rank, at: cycle)
                continue
            }
            guard core.channel.earliest(change.kind, rank: rank).isOpen(at: cycle) else { continue }
            core.issueLowPower(change.kind, rank: rank, at: cycle)
            if change.kind == .self_refresh_exit { lowPower.unrefreshed |= 1 << UInt64(rank) }
            return
        }
    }

    /// The next cycle after `cycle` in which self refresh or power-down may have something to do.
    mutating func nextLowPower(after cycle: Int64) -> Int64 {
        var soonest = Int64.max
        for rank in 0..<Int32(core.ranks) {
            guard let change = nextChange(ofRank: rank, at: cycle) else { continue }
            // A refresh is asked for whenever it may issue.
            let isAsked = change.kind == .refresh
            let gate = isAsked ? 0 : core.channel.earliest(change.kind, rank: rank).cycle
            soonest = min(soonest, max(change.cycle, gate))
            // While a rank waits for its gate of power-down, its time for self refresh may come.
            if change.kind == .power_down_enter {
                soonest = min(soonest, selfRefreshEntry(ofRank: rank))
            }
        }
        return max(soonest, cycle + 1)
    }

    /// What a rank does next if nothing comes between, and from which cycle on; `nil` when nothing
    /// is to be done by time alone.
    private mutating func nextChange(
        ofRank rank: Int32, at cycle: Int64
    ) -> (kind: CommandKind, cycle: Int64)? {
        if core.channel.isSelfRefreshing(rank) {
            return core.lanes.hasPending(rank) ? (.self_refresh_exit, 0) : nil
        }
        let entry = selfRefreshEntry(ofRank: rank)
        if core.channel.isPoweredDown(rank) {
            let isNeeded = core.lanes.hasPending(rank) || waitsForRefresh(rank)
            let at = isNeeded ? 0 : entry
            return at == .max ? nil : (.power_down_exit, at)
        }
        let down = powerDownEntry(ofRank: rank)
        // Once its time has come, self refresh goes before power-down.
        if entry <= max(down, cycle) {
            // A rank that has left self refresh is refreshed before it enters again.
            let isRefreshed = lowPower.unrefreshed >> UInt64(rank) & 1 == 0
            return entry == .max ? nil : (isRefreshed ? .self_refresh_enter : .refresh, entry)
        }
        return down == .max ? nil : (.power_down_enter, down)
    }

    private mutating func waitsForRefresh(_ rank: Int32) -> Bool {
        refresh.isWaiting && refresh.first.rank == rank || core.service.rank == rank
    }

    /// The cycle from which an idle rank may enter self refresh; `Int64.max` for a busy one.
    mutating func selfRefreshEntry(ofRank rank: Int32) -> Int64 {
        let isIdle =
            lowPower.selfRefreshes && core.channel.openBanks(ofRank: rank) == 0
            && !core.lanes.hasPending(rank) && !core.keepsAwake && !refresh.isWaiting
        guard isIdle else { return .max }
        return core.channel.closedSince(rank) + lowPower.selfRefreshThreshold - 1
    }

    /// The cycle from which an idle rank may enter power-down; `Int64.max` for a busy one.
    mutating func powerDownEntry(ofRank rank: Int32) -> Int64 {
        let isIdle = lowPower.powersDown && !core.lanes.hasPending(rank) && !waitsForRefresh(rank)
        guard isIdle else { return .max }
        return core.channel.lastBankCommand(ofRank: rank) + lowPower.powerDownThreshold
    }
}
