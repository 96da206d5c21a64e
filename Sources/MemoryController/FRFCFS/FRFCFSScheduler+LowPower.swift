import DRAMEngine
import DRAMModel

extension FRFCFSScheduler {
    /// In a cycle without another command: lets the first rank that must leave self refresh or
    /// power-down do so, or the first that has been idle long enough enter; notes when to look
    /// again.
    mutating func updateLowPower(at cycle: Int64) {
        lowPower.nextAt = .max
        for rank in 0..<Int32(core.ranks) {
            guard let change = nextChange(ofRank: rank, at: cycle) else { continue }
            let gate = core.channel.earliest(change.kind, rank: rank).cycle
            let at = max(gate, change.cycle)
            guard at <= cycle else {
                lowPower.nextAt = min(lowPower.nextAt, at)
                // While a rank waits for its gate of power-down, its time for self refresh may
                // come.
                if change.kind == .power_down_enter {
                    lowPower.nextAt = min(lowPower.nextAt, selfRefreshEntry(ofRank: rank))
                }
                continue
            }
            issue(change.kind, toRank: rank, at: cycle)
            lowPower.nextAt = cycle + 1
            return
        }
    }

    /// What a rank does next if nothing comes between, and from which cycle on; `nil` when nothing
    /// is to be done by time alone.
    private mutating func nextChange(
        ofRank rank: Int32, at cycle: Int64
    ) -> (kind: CommandKind, cycle: Int64)? {
        if core.channel.isSelfRefreshing(rank) {
            return loads[Int(rank)].waiting > 0 ? (.self_refresh_exit, 0) : nil
        }
        let entry = selfRefreshEntry(ofRank: rank)
        if core.channel.isPoweredDown(rank) {
            let isNeeded = loads[Int(rank)].waiting > 0 || needsRefresh(rank)
            let at = isNeeded ? 0 : entry
            return at == .max ? nil : (.power_down_exit, at)
        }
        let down = powerDownEntry(ofRank: rank)
        // Once its time has come, self refresh goes before power-down.
        if entry <= max(down, cycle) { return entry == .max ? nil : (.self_refresh_enter, entry) }
        return down == .max ? nil : (.power_down_enter, down)
    }

    private mutating func issue(_ kind: CommandKind, toRank rank: Int32, at cycle: Int64) {
        core.issueLowPower(kind, rank: rank, at: cycle)
        switch kind {
        case .self_refresh_exit:
            refresh.postponed.leftSelfRefresh(rank, at: cycle)
            updatePending(ofRank: rank, after: cycle)
            noteRefreshAgain(after: cycle)
        case .power_down_exit:
            updatePending(ofRank: rank, after: cycle)
            noteRefreshAgain(after: cycle)
        default: break
        }
    }

    private mutating func noteRefreshAgain(after cycle: Int64) {
        guard refresh.postponed.isOn && !core.service.isBusy else { return }
        refresh.nextAt = min(refresh.nextAt, cycle + 1)
    }

    /// Notes that a rank may enter or leave self refresh or power-down in a cycle.
    @inline(__always)
    mutating func noteLowPower(at cycle: Int64) {
        lowPower.nextAt = min(lowPower.nextAt, cycle)
        core.noteTimedEvent(at: lowPower.nextAt)
    }

    /// Whether a rank that takes no commands must leave power-down for a refresh.
    mutating func needsRefresh(_ rank: Int32) -> Bool {
        refresh.postponed.isOn && refresh.postponed.ranks[Int(rank)].postponed > 0
    }

    /// The cycle from which an idle rank may enter self refresh; `Int64.max` when it may not.
    mutating func selfRefreshEntry(ofRank rank: Int32) -> Int64 {
        let isIdle =
            lowPower.selfRefreshes && core.channel.openBanks(ofRank: rank) == 0
            && loads[Int(rank)].waiting == 0 && !core.keepsAwake && core.service.rank != rank
        guard isIdle, refresh.postponed.maySleep(rank) else { return .max }
        return max(core.channel.closedSince(rank), loads[Int(rank)].idleSince)
            + lowPower.selfRefreshThreshold
    }

    /// The cycle from which an idle rank may enter power-down; `Int64.max` when it may not.
    mutating func powerDownEntry(ofRank rank: Int32) -> Int64 {
        let isIdle =
            lowPower.powersDown && loads[Int(rank)].waiting == 0 && core.service.rank != rank
        guard isIdle, !needsRefresh(rank) else { return .max }
        let last = max(core.channel.lastBankCommand(ofRank: rank) + 1, loads[Int(rank)].idleSince)
        return last + lowPower.powerDownThreshold
    }
}
