import DRAMModel

/// The reference's rules of refresh and self refresh, and the times of refreshes.
extension Auditor {
    /// REFRESH or self-refresh entry of a rank.
    @inline(never)
    mutating func checkRefresh(_ kind: CommandKind, _ target: AuditTarget, at cycle: Int64) {
        let d = distances
        let rank = target.ranks.lowerBound
        checkRows(target)
        bounds.need(.tRFC, history.rank(rank, .refresh), d.tRFC)
        bounds.need(.tRFCb, history.rank(rank, .refresh_bank), d.tRFCb)
        bounds.need(.tXS, history.rank(rank, .self_refresh_exit), d.tXS)
        checkDeadline(target, at: cycle)
    }

    /// A refresh of one bank, or on DDR5 of the banks of one index.
    @inline(never)
    mutating func checkBankRefresh(_ target: AuditTarget, at cycle: Int64) {
        let d = distances
        let rank = target.ranks.lowerBound
        checkRows(target)
        target.forEachBank(of: banks) { bank in
            let buffer = bank * History.buffersPerBank
            bounds.need(.tRFCb, history.row(buffer, .refresh_bank), d.tRFCb)
        }
        bounds.need(.tRFC, history.rank(rank, .refresh), d.tRFC)
        bounds.need(.tRREFD, history.rank(rank, .refresh_bank), d.tRREFD)
        bounds.need(.tRRD_S, history.rank(rank, .activate), d.tRRD_S)
        bounds.need(.tXS, history.rank(rank, .self_refresh_exit), d.tXS)
        checkDeadline(target, at: cycle)
    }

    /// Every row buffer concerned is closed and has had its time.
    private mutating func checkRows(_ target: AuditTarget) {
        let d = distances
        target.forEachBank(of: banks) { bank in
            for partition in 0..<Int(rowBuffers) {
                let buffer = bank * History.buffersPerBank + partition
                let activate = history.row(buffer, .activate)
                if history.openRows[buffer] >= 0 {
                    bounds.fault(.openRefresh, activate.pointee)
                }
                // The reference lacks the rule for its own commands only.
                let isPIM = activate.pointee.command.kind.isPIM
                bounds.need(isPIM ? .tRC : .tRCBeforeRefresh, activate, d.tRC)
                bounds.need(.tRP, history.row(buffer, .precharge), d.tRP)
                bounds.need(.tRTPtRP, history.row(buffer, .read_p), d.read_pToRefresh)
                bounds.need(.tWRtRP, history.row(buffer, .write_p), d.write_pToRow)
            }
        }
    }

    /// A bank whose refresh comes too late; self refresh counts as a refresh.
    mutating func checkDeadline(_ target: AuditTarget, at cycle: Int64) {
        guard deadlines.isOn else { return }
        let rank = target.ranks.lowerBound
        var earliest = Int64.max
        target.forEachBank(of: banks) { bank in
            earliest = min(
                earliest,
                deadlines.last(epoch: history.epochs[rank], refreshes: history.refreshes[bank]))
        }
        if cycle > earliest { bounds.keep(.lateRefresh, lastRefresh(rank), earliest) }
    }

    private mutating func lastRefresh(_ rank: Int) -> AuditEvent {
        [.refresh, .refresh_bank, .self_refresh_exit].map { history.rank(rank, $0).pointee }
            .max { $0.cycle < $1.cycle }!
    }

    /// Ends the audit: looks for refreshes that were due before the last command of their channel.
    public mutating func finish() {
        guard deadlines.isOn else { return }
        for channel in 0..<organization.channels {
            let end = history.bus(channel, .any).pointee.cycle
            for rankInChannel in 0..<organization.ranks {
                let rank = channel * organization.ranks + rankInChannel
                if history.isAsleep[rank] { continue }
                let fewest = (rank * banks..<(rank + 1) * banks).map { history.refreshes[$0] }.min()
                let deadline = deadlines.last(
                    epoch: history.epochs[rank], refreshes: fewest ?? 0)
                guard end > deadline else { continue }
                let bound = AuditBound(
                    rule: .lateRefresh, earlier: lastRefresh(rank), allowedAt: deadline)
                add(
                    AuditViolation(
                        row: 0, cycle: end, channel: Int32(channel),
                        command: Command(.refresh, rank: Int32(rankInChannel)), bound: bound,
                        name: bound.rule.name))
            }
        }
    }
}
