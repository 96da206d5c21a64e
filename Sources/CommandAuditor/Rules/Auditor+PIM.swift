import DRAMModel

/// The rules of PIM commands; `docs/pim.md` has them as a table.
extension Auditor {
    @inline(never)
    mutating func checkPIM(_ command: Command, _ target: AuditTarget) {
        guard hasPIM else { return bounds.fault(.noPIM) }
        if command.partition >= 0 && Int(command.partition) != target.partition {
            bounds.fault(.partition)
        }
        if command.kind.isNMP { return checkNMP(command, target) }
        if ports != nil && command.kind.needsBankUnits {
            return bounds.fault(.unitsBehindPorts)
        }
        switch command.kind {
        case .pim_activate4, .pim_activate: checkPIMActivate(command, target)
        case .pim_precharge: checkPIMPrecharge(target)
        case .pim_mac, .pim_mac_gb: checkMAC(command, target)
        case .pim_gwrite: checkGwrite(command, target)
        case .pim_wrgb: checkWrgb(target)
        case .pim_read_result: checkReadResult(target)
        default:
            for rank in target.ranks {
                bounds.need(.tMAC, history.rank(rank, .mac), distances.tMAC)
            }
        }
    }

    private mutating func checkPIMActivate(_ command: Command, _ target: AuditTarget) {
        let bank = configuration.bank
        if command.row >= 0 && !bank.pimRows(of: organization.rows).contains(Int(command.row)) {
            bounds.fault(.rowOutsideKV)
        }
        let activations = target.mask.nonzeroBitCount
        let isExempt = configuration.pim?.tfaw == .exempt
        if activations > 4 && !isExempt { bounds.fault(.tooManyBanks) }
        if usesTable {
            target.forEachBank(of: banks) { bank in
                checkIsClosed(bank * History.buffersPerBank + target.partition)
            }
            return
        }
        target.forEachBank(of: banks) { bank in
            checkActivation(buffer: bank * History.buffersPerBank + target.partition)
            let group = bank / organization.banks_per_group
            bounds.need(.tRRD_L, history.group(group, .activate), distances.tRRD_L)
        }
        for rank in target.ranks {
            checkActivations(ofRank: rank)
            if !isExempt { checkWindows(ofRank: rank, activations: activations) }
        }
    }

    private mutating func checkPIMPrecharge(_ target: AuditTarget) {
        let d = distances
        target.forEachBank(of: banks) { bank in
            let buffer = bank * History.buffersPerBank + target.partition
            // A closed row buffer stays as it is.
            if history.openRows[buffer] < 0 { return }
            if !history.isPIMRow[buffer] {
                bounds.fault(.wrongOwner, history.row(buffer, .activate).pointee)
            }
            if !usesTable { checkClosing(buffer: buffer) }
            bounds.need(.tRTP, history.row(buffer, .mac), d.macToPrecharge)
            bounds.needAfterAll(.tRTP, history.row(buffer, .gwrite), d.tRTP - d.gwriteColumn)
            bounds.needAfterAll(
                .portRun, history.row(buffer, .run), d.macToPrecharge - d.tCCD_NMP)
        }
        for rank in target.ranks where !usesTable {
            bounds.need(.tPPD, history.rank(rank, .precharge), d.tPPD)
        }
    }

    private mutating func checkMAC(_ command: Command, _ target: AuditTarget) {
        let d = distances
        checkPIMRows(command, target)
        for rank in target.ranks {
            bounds.need(.tAF, history.rank(rank, .function), d.tAF)
        }
        for rank in ranks(ofChannel: target.channel) {
            bounds.needAfterAll(.gwriteLength, history.rank(rank, .gwrite), 0)
            bounds.need(.tWRGB, history.rank(rank, .wrgb), d.tWRGB)
        }
        // The column multiplied is that of a READ behind which so many others may be outstanding.
        if command.kind == .pim_mac_gb {
            if bufferedReads > 0 {
                let read = history.read(target.channel, behind: bufferedReads)
                bounds.need(.readToMAC, read, d.readToMAC)
            } else {
                for rank in ranks(ofChannel: target.channel) {
                    bounds.need(.readToMAC, history.rank(rank, .read), d.readToMAC)
                }
            }
        }
    }

    private mutating func checkGwrite(_ command: Command, _ target: AuditTarget) {
        checkPIMRows(command, target)
        checkBuffer(target)
    }

    /// The global buffer takes no data while it is in use or being filled.
    private mutating func checkBuffer(_ target: AuditTarget) {
        for rank in ranks(ofChannel: target.channel) {
            bounds.need(.tCCD_PIM, history.rank(rank, .mac), distances.tCCD_PIM)
            bounds.needAfterAll(.gwriteLength, history.rank(rank, .gwrite), 0)
        }
    }

    /// What MACs and gwrites need of the row buffers they use.
    private mutating func checkPIMRows(_ command: Command, _ target: AuditTarget) {
        let d = distances
        target.forEachBank(of: banks) { bank in
            let buffer = bank * History.buffersPerBank + target.partition
            checkPIMRow(command, buffer)
            bounds.need(.tCCD_PIM, history.row(buffer, .mac), d.tCCD_PIM)
            bounds.need(.tCCD_PIM, history.row(buffer, .result), d.tCCD_PIM)
            if configuration.bank.kind == .dual_row_buffer {
                let first = bank * History.buffersPerBank
                bounds.need(.tCCD_L, history.row(first, .read), d.sharedColumn)
                bounds.need(.tCCD_L, history.row(first, .write), d.sharedColumn)
            }
        }
    }

    /// The row that a command to units uses must be open, and PIM must have opened it.
    mutating func checkPIMRow(_ command: Command, _ buffer: Int) {
        let activate = history.row(buffer, .activate)
        let open = history.openRows[buffer]
        if open < 0 {
            bounds.fault(.closedRow, lastClosing(buffer))
        } else if !history.isPIMRow[buffer] {
            bounds.fault(.wrongOwner, activate.pointee)
        } else if command.row >= 0 && open != command.row && open != History.unknownRow {
            bounds.fault(.wrongRow, activate.pointee)
        }
        bounds.need(.tRCDRD, activate, distances.tRCDRD)
    }

    /// What a READ or WRITE needs of the PIM commands that share the column path of its bank.
    @inline(never)
    mutating func checkSharedColumns(_ target: AuditTarget) {
        guard configuration.bank.kind == .dual_row_buffer else { return }
        let buffer = target.buffer / History.buffersPerBank * History.buffersPerBank + 1
        bounds.need(.tCCD_PIM, history.row(buffer, .mac), distances.tCCD_PIM)
        bounds.needAfterAll(.gwriteLength, history.row(buffer, .gwrite), 0)
    }

    // MARK: the data bus

    /// A READ of one rank after what PIM commands of some rank have put on the bus.
    @inline(never)
    mutating func checkReadAgainstPIM(_ rank: Int, _ other: Int) {
        checkAfterResult(rank, other)
        bounds.needAfterAll(.tWTR_bus, history.rank(other, .wrgb), distances.writeToRead)
    }

    /// A WRITE of one rank, or a wrgb, after what PIM commands of some rank have put on the bus.
    @inline(never)
    mutating func checkWriteAgainstPIM(_ rank: Int, _ other: Int) {
        let d = distances
        bounds.needAfterAll(.tRTW, history.rank(other, .result), d.resultToWrite)
        bounds.needAfterAll(.burst, history.rank(other, .wrgb), d.burst)
        if other == rank { bounds.needAfterAll(.tCCD_S, history.rank(other, .wrgb), d.tCCD_S) }
    }

    /// A READ or read_result of one rank after the results of some rank.
    private mutating func checkAfterResult(_ rank: Int, _ other: Int) {
        let result = history.rank(other, .result)
        if other == rank {
            // The last of its bursts is tCCD_S before the next.
            let gap = max(0, distances.tCCD_S - distances.burst)
            bounds.needAfterAll(.burst, result, gap)
        } else {
            bounds.needAfterAll(.tRTRS, result, distances.burstAndSwitch - distances.burst)
        }
    }

    /// What a burst to the memory waits for on the data bus.
    mutating func checkWriteOnBus(_ target: AuditTarget) {
        let d = distances
        for rank in target.ranks {
            bounds.need(.tCCD_S, history.rank(rank, .write), d.tCCD_S)
            for other in ranks(ofChannel: target.channel) {
                bounds.need(.burst, history.rank(other, .write), d.burst)
                bounds.need(.tRTW, history.rank(other, .read), d.readToWrite)
                checkWriteAgainstPIM(rank, other)
            }
        }
    }

    /// What a burst from the memory waits for on the data bus.
    mutating func checkReadOnBus(_ target: AuditTarget) {
        let d = distances
        for rank in target.ranks {
            bounds.need(.tCCD_S, history.rank(rank, .read), d.tCCD_S)
            for other in ranks(ofChannel: target.channel) {
                bounds.need(
                    other == rank ? .burst : .tRTRS, history.rank(other, .read),
                    other == rank ? d.burst : d.burstAndSwitch)
                bounds.need(.tWTR_bus, history.rank(other, .write), d.writeToRead)
                checkReadAgainstPIM(rank, other)
            }
        }
    }

    private mutating func checkWrgb(_ target: AuditTarget) {
        checkBuffer(target)
        checkWriteOnBus(target)
    }

    private mutating func checkReadResult(_ target: AuditTarget) {
        let d = distances
        for rank in target.ranks {
            bounds.need(.tMAC, history.rank(rank, .mac), d.tMAC)
            bounds.need(.tAF, history.rank(rank, .function), d.tAF)
        }
        checkReadOnBus(target)
    }

    mutating func ranks(ofChannel channel: Int) -> Range<Int> {
        channel * organization.ranks..<(channel + 1) * organization.ranks
    }
}
