import DRAMModel

/// The reference's rules of READ, WRITE, ACTIVATE and PRECHARGE, and what every memory asks of open
/// rows.
extension Auditor {
    @inline(__always)
    mutating func checkRead(_ command: Command, _ target: AuditTarget) {
        let d = distances
        let buffer = target.buffer
        checkOpenRow(command, buffer)
        bounds.need(.tRCDRD, history.row(buffer, .activate), d.tRCDRD)
        bounds.need(.tCCD_L, history.group(target.group, .read), d.tCCD_L)
        bounds.need(.tWTR_L, history.group(target.group, .write), d.tWTR_L)
        let rank = target.ranks.lowerBound
        bounds.need(.tCCD_S, history.rank(rank, .read), d.tCCD_S)
        bounds.need(.tWTR_S, history.rank(rank, .write), d.tWTR_S)
        let first = target.channel &* organization.ranks
        for other in first..<first &+ organization.ranks {
            if other == rank {
                bounds.need(.burst, history.rank(other, .read), d.burst)
            } else {
                bounds.need(.tRTRS, history.rank(other, .read), d.burstAndSwitch)
                bounds.need(.tRTRS, history.rank(other, .write), d.writeToRead)
            }
            if hasPIM { checkReadAgainstPIM(rank, other) }
        }
        if hasPIM { checkSharedColumns(target) }
    }

    @inline(__always)
    mutating func checkWrite(_ command: Command, _ target: AuditTarget) {
        let d = distances
        let buffer = target.buffer
        checkOpenRow(command, buffer)
        bounds.need(.tRCDWR, history.row(buffer, .activate), d.tRCDWR)
        bounds.need(.tCCD_L, history.group(target.group, .write), d.tCCD_L)
        let rank = target.ranks.lowerBound
        bounds.need(.tCCD_S, history.rank(rank, .write), d.tCCD_S)
        let first = target.channel &* organization.ranks
        for other in first..<first &+ organization.ranks {
            bounds.need(.burst, history.rank(other, .write), d.burst)
            bounds.need(.tRTW, history.rank(other, .read), d.readToWrite)
            if hasPIM { checkWriteAgainstPIM(rank, other) }
        }
        if hasPIM { checkSharedColumns(target) }
    }

    @inline(__always)
    mutating func checkOpenRow(_ command: Command, _ buffer: Int) {
        let open = history.openRows[buffer]
        if open < 0 {
            bounds.fault(.closedRow, lastClosing(buffer))
        } else if history.isPIMRow[buffer] {
            bounds.fault(.wrongOwner, history.row(buffer, .activate).pointee)
        } else if command.row >= 0 && open != command.row && open != History.unknownRow {
            bounds.fault(.wrongRow, history.row(buffer, .activate).pointee)
        }
        checkPartition(command, buffer)
    }

    /// The partition that the log tells must be the one that the row lies in.
    @inline(__always)
    private mutating func checkPartition(_ command: Command, _ buffer: Int) {
        guard command.partition > 0 || cut != .max else { return }
        let isSecond = buffer % History.buffersPerBank == 1
        let isMeant = cut != .max && Int(command.row) >= cut
        if isSecond != isMeant && (command.row >= 0 || cut == .max) { bounds.fault(.partition) }
    }

    @inline(never)
    mutating func lastClosing(_ buffer: Int) -> AuditEvent {
        [.precharge, .read_p, .write_p].map { history.row(buffer, $0).pointee }
            .max { $0.cycle < $1.cycle }!
    }

    mutating func checkActivate(_ command: Command, _ target: AuditTarget) {
        let rank = target.ranks.lowerBound
        checkRowBuffer(command, target)
        checkActivation(buffer: target.buffer)
        bounds.need(.tRRD_L, history.group(target.group, .activate), distances.tRRD_L)
        checkActivations(ofRank: rank)
        checkWindows(ofRank: rank, activations: 1)
    }

    /// What an ACTIVATE asks of states.
    @inline(__always)
    mutating func checkActivateStates(_ command: Command, _ target: AuditTarget) {
        checkRowBuffer(command, target)
        checkIsClosed(target.buffer)
    }

    @inline(__always)
    mutating func checkIsClosed(_ buffer: Int) {
        if history.openRows[buffer] >= 0 {
            bounds.fault(.openRow, history.row(buffer, .activate).pointee)
        }
    }

    /// The row lies in its partition, and its row buffer is not yielded to PIM.
    @inline(__always)
    private mutating func checkRowBuffer(_ command: Command, _ target: AuditTarget) {
        let rank = target.ranks.lowerBound
        checkPartition(command, target.buffer)
        let isShared = target.partition == configuration.bank.pimPartition
        if hasPIM && isShared && history.openPIMRows[rank] > 0
            && configuration.bank.sharesPIMRowBuffer
        {
            bounds.fault(.yieldedRowBuffer)
        }
    }

    /// The rules of one row buffer for an activation of either kind.
    @inline(__always)
    mutating func checkActivation(buffer: Int) {
        let d = distances
        checkIsClosed(buffer)
        bounds.need(.tRC, history.row(buffer, .activate), d.tRC)
        bounds.need(.tRP, history.row(buffer, .precharge), d.tRP)
        bounds.need(.tRTPtRP, history.row(buffer, .read_p), d.read_pToActivate)
        bounds.need(.tWRtRP, history.row(buffer, .write_p), d.write_pToRow)
        bounds.need(.tRFCb, history.row(buffer, .refresh_bank), d.tRFCb)
    }

    /// The rules of a rank for an activation of either kind, without the windows.
    @inline(__always)
    mutating func checkActivations(ofRank rank: Int) {
        let d = distances
        bounds.need(.tRRD_S, history.rank(rank, .activate), d.tRRD_S)
        bounds.need(.tRFC, history.rank(rank, .refresh), d.tRFC)
        bounds.need(.tRREFD, history.rank(rank, .refresh_bank), d.tRREFD)
        bounds.need(.tXS, history.rank(rank, .self_refresh_exit), d.tXS)
    }

    /// At most 4 activations of a rank in tFAW, and 32 in t32AW; those of one command count one by
    /// one.
    @inline(__always)
    mutating func checkWindows(ofRank rank: Int, activations: Int) {
        let d = distances
        if d.tFAW > 0 && activations <= 4 {
            bounds.need(.tFAW, history.activation(rank, back: 4 &- activations), d.tFAW)
        }
        if d.t32AW > 0 && activations <= 32 {
            bounds.need(.t32AW, history.activation(rank, back: 32 &- activations), d.t32AW)
        }
    }

    mutating func checkPrecharge(_ target: AuditTarget) {
        if history.isPIMRow[target.buffer] {
            bounds.fault(.wrongOwner, history.row(target.buffer, .activate).pointee)
        }
        checkClosing(buffer: target.buffer)
        bounds.need(.tPPD, history.rank(target.ranks.lowerBound, .precharge), distances.tPPD)
    }

    /// The rules of one row buffer for a precharge of either kind.
    @inline(__always)
    mutating func checkClosing(buffer: Int) {
        let d = distances
        bounds.need(.tRAS, history.row(buffer, .activate), d.tRAS)
        bounds.need(.tRTP, history.row(buffer, .read), d.readToPrecharge)
        bounds.need(.tWR, history.row(buffer, .write), d.writeToPrecharge)
    }
}
