import DRAMEngine
import DRAMModel

extension FRFCFSScheduler {
    /// In a cycle without another command: lets the first rank with a request leave self refresh,
    /// or the first that has been idle long enough enter it; notes when to look again.
    mutating func updateSelfRefresh(at cycle: Int64) {
        selfRefresh.nextAt = .max
        for rank in 0..<Int32(core.ranks) {
            let isIn = core.channel.isSelfRefreshing(rank)
            let kind: CommandKind = isIn ? .self_refresh_exit : .self_refresh_enter
            guard isIn ? loads[Int(rank)].waiting > 0 : mayEnterSelfRefresh(rank) else { continue }
            let gate = core.channel.earliest(kind, rank: rank).cycle
            let at = isIn ? gate : max(gate, idleSince(rank) + selfRefresh.threshold)
            guard at <= cycle else {
                selfRefresh.nextAt = min(selfRefresh.nextAt, at)
                continue
            }
            core.issueSelfRefresh(kind, rank: rank, at: cycle)
            if isIn {
                refresh.postponed.skip(rank, through: cycle)
                updatePending(ofRank: rank, after: cycle)
                if refresh.postponed.isOn && !core.service.isBusy {
                    refresh.nextAt = min(refresh.nextAt, cycle + 1)
                }
            }
            selfRefresh.nextAt = cycle + 1
            return
        }
    }

    /// Notes that a rank may enter or leave self refresh in a cycle.
    @inline(__always)
    mutating func noteSelfRefresh(at cycle: Int64) {
        selfRefresh.nextAt = min(selfRefresh.nextAt, cycle)
        core.noteTimedEvent(at: selfRefresh.nextAt)
    }

    /// Whether a rank that is not in self refresh may enter it once its time has come.
    private mutating func mayEnterSelfRefresh(_ rank: Int32) -> Bool {
        core.channel.openBanks(ofRank: rank) == 0 && loads[Int(rank)].waiting == 0
            && !core.keepsAwake && core.service.rank != rank
            && refresh.postponed.ranks[Int(rank)].postponed <= 0
    }

    /// The cycle since when a rank has had all banks closed and no request.
    private mutating func idleSince(_ rank: Int32) -> Int64 {
        max(core.channel.stateSince(rank), loads[Int(rank)].idleSince)
    }
}
