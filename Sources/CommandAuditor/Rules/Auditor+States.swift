import DRAMModel

/// What a memory whose rules are a table asks of states: open rows, self refresh, power-down, the
/// data bus.
extension Auditor {
    @inline(__always)
    mutating func checkStates(_ command: Command, _ target: AuditTarget, at cycle: Int64) {
        switch command.kind {
        case .read, .read_p, .write, .write_p: checkColumn(command, target)
        case .activate: checkActivateStates(command, target)
        case .precharge:
            if history.isPIMRow[target.buffer] {
                bounds.fault(.wrongOwner, history.row(target.buffer, .activate).pointee)
            }
        default: checkOtherStates(command, target, at: cycle)
        }
    }

    @inline(__always)
    private mutating func checkColumn(_ command: Command, _ target: AuditTarget) {
        let d = distances
        let isRead = command.kind.isRead
        checkOpenRow(command, target.buffer)
        let reads = history.bus(target.channel, .read)
        let writes = history.bus(target.channel, .write)
        bounds.need(.dataBus, reads, isRead ? d.burst : d.readToWriteData)
        bounds.need(.dataBus, writes, isRead ? d.writeToReadData : d.burst)
        if hasPIM { checkColumnAgainstPIM(isRead: isRead, target) }
    }

    @inline(never)
    private mutating func checkColumnAgainstPIM(isRead: Bool, _ target: AuditTarget) {
        let rank = target.ranks.lowerBound
        for other in ranks(ofChannel: target.channel) {
            if isRead {
                checkReadAgainstPIM(rank, other)
            } else {
                checkWriteAgainstPIM(rank, other)
            }
        }
        checkSharedColumns(target)
    }

    @inline(never)
    private mutating func checkOtherStates(
        _ command: Command, _ target: AuditTarget, at cycle: Int64
    ) {
        let kind = command.kind
        if kind.isPIM { return checkPIM(command, target) }
        let rank = target.ranks.lowerBound
        if roles.needClosed.contains(kind) {
            checkClosed(target)
            checkDeadline(target, at: cycle)
        } else if roles.closeSeveral.contains(kind) {
            target.forEachBuffer(of: banks, Int(rowBuffers)) { buffer in
                if history.isPIMRow[buffer] {
                    bounds.fault(.wrongOwner, history.row(buffer, .activate).pointee)
                }
            }
        }
        if kind == .self_refresh_enter && allBanks & ~history.refreshedBanks[rank] != 0 {
            bounds.fault(.selfRefreshAgain, history.rank(rank, .self_refresh_exit).pointee)
        }
    }

    /// Every row buffer of the banks of a refresh is closed.
    private mutating func checkClosed(_ target: AuditTarget) {
        target.forEachBuffer(of: banks, Int(rowBuffers)) { buffer in
            if history.openRows[buffer] >= 0 {
                bounds.fault(.openRefresh, history.row(buffer, .activate).pointee)
            }
        }
    }

    /// In power-down a rank takes nothing but the command to leave it.
    @inline(never)
    mutating func checkPowerDown(_ kind: CommandKind, _ target: AuditTarget) {
        for rank in target.ranks
        where history.isPoweredDown[rank] != roles.powerDownExit.contains(kind) {
            bounds.fault(.powerDown, history.powerDowns[rank])
        }
    }
}
