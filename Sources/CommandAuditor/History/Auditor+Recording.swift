import DRAMModel

/// What commands leave behind in the history.
extension Auditor {
    /// Remembers a command and what it does to rows and ranks.
    @inline(__always)
    mutating func remember(_ command: Command, _ target: AuditTarget, at cycle: Int64) {
        let event = AuditEvent(command, at: cycle)
        history.bus(target.channel, .any).pointee = event
        let bus: History.BusSlot = command.kind.usesColumnSlot ? .column : .row
        history.bus(target.channel, bus).pointee = event
        let rank = target.ranks.lowerBound
        let buffer = target.buffer
        // Before rows close: a precharge leaves closed row buffers as they are.
        recordRows(command, target, event)
        switch command.kind {
        case .read, .read_p, .write, .write_p: recordColumn(command.kind, target, event)
        case .activate:
            history.row(buffer, .activate).pointee = event
            if keepsAll {
                history.group(target.group, .activate).pointee = event
                history.rank(rank, .activate).pointee = event
                history.enterWindow(rank, event)
            }
            history.open(buffer, rank: rank, row: command.row, isPIM: false)
        case .precharge:
            history.row(buffer, .precharge).pointee = event
            history.rank(rank, .precharge).pointee = event
            history.close(buffer, rank: rank)
        case .refresh, .refresh_bank: recordRefresh(command.kind, target, event)
        case .self_refresh_enter, .self_refresh_exit: recordSelfRefresh(command.kind, rank, event)
        default:
            if command.kind.isPIM {
                recordPIM(command, target, event)
            } else {
                recordOther(command.kind, target, event)
            }
        }
    }

    /// Remembers what a precharge of several banks, or power-down, changes.
    @inline(never)
    private mutating func recordOther(
        _ kind: CommandKind, _ target: AuditTarget, _ event: AuditEvent
    ) {
        let rank = target.ranks.lowerBound
        if roles.closeSeveral.contains(kind) {
            target.forEachBank(of: banks) { bank in
                for partition in 0..<History.buffersPerBank {
                    let buffer = bank * History.buffersPerBank + partition
                    history.row(buffer, .precharge).pointee = event
                    history.close(buffer, rank: rank)
                }
            }
        } else if roles.powerDownEnter.contains(kind) || roles.powerDownExit.contains(kind) {
            history.isPoweredDown[rank] = roles.powerDownEnter.contains(kind)
            history.powerDowns[rank] = event
        }
    }

    @inline(__always)
    private mutating func recordColumn(
        _ kind: CommandKind, _ target: AuditTarget, _ event: AuditEvent
    ) {
        let isRead = kind.isRead
        history.bus(target.channel, isRead ? .read : .write).pointee = event
        if keepsAll {
            history.row(target.buffer, isRead ? .read : .write).pointee = event
            history.group(target.group, isRead ? .read : .write).pointee = event
            history.rank(target.ranks.lowerBound, isRead ? .read : .write).pointee = event
        }
        if isRead && bufferedReads > 0 { history.enterRead(target.channel, event) }
        guard kind.isAutoPrecharge else { return }
        history.row(target.buffer, isRead ? .read_p : .write_p).pointee = event
        history.close(target.buffer, rank: target.ranks.lowerBound)
    }

    @inline(never)
    private mutating func recordRefresh(
        _ kind: CommandKind, _ target: AuditTarget, _ event: AuditEvent
    ) {
        let rank = target.ranks.lowerBound
        let epoch = history.epochs[rank]
        history.rank(rank, kind == .refresh ? .refresh : .refresh_bank).pointee = event
        history.refreshedBanks[rank] |= target.mask
        target.forEachBank(of: banks) { bank in
            history.refreshes[bank] = deadlines.counted(
                history.refreshes[bank], epoch: epoch, at: event.cycle)
            guard kind == .refresh_bank else { return }
            for partition in 0..<History.buffersPerBank {
                history.row(bank * History.buffersPerBank + partition, .refresh_bank).pointee =
                    event
            }
        }
    }

    @inline(never)
    private mutating func recordSelfRefresh(_ kind: CommandKind, _ rank: Int, _ event: AuditEvent) {
        let isEntry = kind == .self_refresh_enter
        history.rank(rank, isEntry ? .self_refresh_enter : .self_refresh_exit).pointee = event
        history.isAsleep[rank] = isEntry
        history.refreshedBanks[rank] = isEntry ? ~0 : 0
        for bank in rank * banks..<(rank + 1) * banks where isEntry {
            history.refreshes[bank] = deadlines.inAdvance(
                history.refreshes[bank], epoch: history.epochs[rank], at: event.cycle)
        }
        history.epochs[rank] = event.cycle
    }

    @inline(never)
    private mutating func recordPIM(
        _ command: Command, _ target: AuditTarget, _ event: AuditEvent
    ) {
        switch command.kind {
        case .pim_activate4, .pim_activate: recordPIMActivate(command, target, event)
        case .pim_precharge: recordPIMPrecharge(target, event)
        case .pim_mac, .pim_mac_gb: recordUse(target, event, .mac, ofRank: .mac)
        case .pim_gwrite:
            let busy = Int64(command.count) * distances.gwriteColumn
            recordUse(target, event.lasting(busy), .gwrite, ofRank: .gwrite)
        case .pim_read_result:
            let busy = Int64(command.count) * distances.burst
            recordUse(target, event.lasting(busy), .result, ofRank: .result)
        case .nmp_mac, .nmp_write_input, .nmp_read_output: recordNMP(command, target, event)
        default:
            for rank in target.ranks {
                let slot: History.RankSlot = command.kind == .pim_wrgb ? .wrgb : .function
                history.rank(rank, slot).pointee = event
            }
        }
    }

    private mutating func recordPIMActivate(
        _ command: Command, _ target: AuditTarget, _ event: AuditEvent
    ) {
        target.forEachBank(of: banks) { bank in
            let buffer = bank * History.buffersPerBank + target.partition
            let rank = bank / banks
            history.row(buffer, .activate).pointee = event
            history.group(bank / organization.banks_per_group, .activate).pointee = event
            history.rank(rank, .activate).pointee = event
            if configuration.pim?.tfaw == .enforced { history.enterWindow(rank, event) }
            history.open(buffer, rank: rank, row: command.row, isPIM: true)
        }
    }

    private mutating func recordPIMPrecharge(_ target: AuditTarget, _ event: AuditEvent) {
        target.forEachBank(of: banks) { bank in
            let buffer = bank * History.buffersPerBank + target.partition
            guard history.openRows[buffer] >= 0 else { return }
            history.row(buffer, .precharge).pointee = event
            history.close(buffer, rank: bank / banks)
        }
        for rank in target.ranks { history.rank(rank, .precharge).pointee = event }
    }

    /// Remembers a command that uses the units of its banks; of two that last, the one that ends
    /// later.
    private mutating func recordUse(
        _ target: AuditTarget, _ event: AuditEvent, _ slot: History.RowSlot,
        ofRank rankSlot: History.RankSlot
    ) {
        target.forEachBank(of: banks) { bank in
            history.row(bank * History.buffersPerBank + target.partition, slot).replace(event)
        }
        for rank in target.ranks { history.rank(rank, rankSlot).replace(event) }
    }
}

extension UnsafeMutablePointer<AuditEvent> {
    /// Puts an event in the place of one that ends no later.
    fileprivate func replace(_ event: AuditEvent) {
        if event.cycle + event.busy >= pointee.cycle + pointee.busy { pointee = event }
    }
}
