import DRAMEngine
import DRAMModel

/// When idle ranks go into self refresh.
struct SelfRefreshTimer: Sendable {
    /// Whether ranks enter self refresh at all.
    let isOn: Bool
    /// Cycles with all banks closed and no request after which a rank enters.
    let threshold: Int64
    let ranks: Int

    init(ranks: Int, threshold: Int64, isOn: Bool) {
        self.ranks = ranks
        self.threshold = threshold
        self.isOn = isOn
    }

    /// The first cycle in which an untouched rank may enter.
    var firstWake: Int64 { isOn ? max(0, threshold - 1) : .max }
}

extension DRAMsim3Scheduler {
    /// In a cycle without another command: lets one rank with work leave self refresh, or one that has been
    /// idle long enough enter it.
    mutating func updateSelfRefresh(at cycle: Int64) {
        for rank in 0..<Int32(organization.ranks) {
            let kind: CommandKind
            if channel.isSelfRefreshing(rank) {
                guard lanes.hasWork(rank) else { continue }
                kind = .self_refresh_exit
            } else {
                guard enterCycle(rank) <= cycle, !refresh.isWaiting else { continue }
                kind = .self_refresh_enter
            }
            guard channel.earliest(GateSlot(kind), rank: rank).isOpen(at: cycle) else { continue }
            channel.issueRank(kind, rank: rank, at: cycle)
            log.append(Command(kind, rank: rank), at: cycle)
            let isIn = kind == .self_refresh_enter
            lanes.block(isIn ? ~0 : 0, ofRank: rank)
            lanes.issued(kind, toRank: rank)
            return
        }
    }

    /// The first cycle in which an idle rank has been idle long enough; `Int64.max` for a busy one.
    private mutating func enterCycle(_ rank: Int32) -> Int64 {
        let isIdle = channel.openBanks(ofRank: rank) == 0 && !lanes.hasWork(rank)
        guard isIdle, !keepsAwake else { return .max }
        return channel.stateSince(rank) + selfRefresh.threshold - 1
    }

    /// The next cycle after `cycle` in which self refresh may have something to do.
    mutating func nextSelfRefresh(after cycle: Int64) -> Int64 {
        var soonest = Int64.max
        for rank in 0..<Int32(organization.ranks) {
            if channel.isSelfRefreshing(rank) {
                guard lanes.hasWork(rank) else { continue }
                let gate = channel.earliest(.self_refresh_exit, rank: rank)
                soonest = min(soonest, gate.cycle)
            } else if enterCycle(rank) != .max {
                let gate = channel.earliest(.self_refresh_enter, rank: rank)
                soonest = min(soonest, max(enterCycle(rank), gate.cycle))
            }
        }
        return max(soonest, cycle + 1)
    }
}
