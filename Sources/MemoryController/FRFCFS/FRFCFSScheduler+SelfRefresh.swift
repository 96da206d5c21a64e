import DRAMEngine
import DRAMModel

extension FRFCFSScheduler {
    /// In a cycle without another command: lets the first rank with a request leave self refresh, or the
    /// first that has been idle long enough enter it; notes when to look again.
    mutating func updateSelfRefresh(at cycle: Int64) {
        selfRefreshAt = .max
        for rank in 0..<Int32(ranks) {
            let isIn = channel.isSelfRefreshing(rank)
            let kind: CommandKind = isIn ? .self_refresh_exit : .self_refresh_enter
            guard isIn ? loads[Int(rank)].waiting > 0 : maySleep(rank) else { continue }
            let gate = channel.earliest(GateSlot(kind), rank: rank).cycle
            let at = isIn ? gate : max(gate, idleSince(rank) + selfRefreshThreshold)
            guard at <= cycle else {
                selfRefreshAt = min(selfRefreshAt, at)
                continue
            }
            channel.issueRank(kind, rank: rank, at: cycle)
            log.append(Command(kind, rank: rank), at: cycle)
            lanes.block(isIn ? 0 : ~0, ofRank: rank)
            lanes.issued(kind, toRank: rank)
            if isIn {
                debts.skip(rank, through: cycle)
                updateWishes(ofRank: rank, after: cycle)
                if debts.isOn && servingRank < 0 { refreshAt = min(refreshAt, cycle + 1) }
            }
            selfRefreshAt = cycle + 1
            return
        }
    }

    /// Whether a rank that is not in self refresh may enter it once its time has come.
    private mutating func maySleep(_ rank: Int32) -> Bool {
        channel.openBanks(ofRank: rank) == 0 && loads[Int(rank)].waiting == 0 && !keepsAwake
            && servingRank != rank && debts.ranks[Int(rank)].debt <= 0
    }

    /// The cycle since when a rank has had all banks closed and no request.
    private mutating func idleSince(_ rank: Int32) -> Int64 {
        max(channel.stateSince(rank), loads[Int(rank)].idleSince)
    }
}
