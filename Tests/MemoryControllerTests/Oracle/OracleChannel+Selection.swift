import DRAMModel

extension OracleChannel {
    /// The command that a waiting refresh can issue now: a PRECHARGE of the first open bank that
    /// allows one, or itself when all its banks are closed and past their times.
    func selectForRefresh(_ cycle: Int) -> OracleSelection? {
        guard let request = refresh.waiting.first, !ranks[request.rank].isInPowerDown else {
            return nil
        }
        let banks = refresh.banks(of: request)
        refresh.closedBanks = banks
        for bank in banks where openRow[bank] != nil {
            guard timing.allows(.precharge, bank: bank, cycle: cycle) else { continue }
            return OracleSelection(command: layout.command(.precharge, bank: bank))
        }
        let command =
            request.bank == nil
            ? Command(.refresh, rank: Int32(request.rank)) : layout.bankRefresh(banks[0])
        let ready = banks.allSatisfy {
            openRow[$0] == nil && timing.allows(command.kind, bank: $0, cycle: cycle)
        }
        return ready ? OracleSelection(command: command) : nil
    }

    /// One round-robin scan of the command queues; the pointer stays where it stops.
    func selectFromQueues(_ cycle: Int) -> OracleSelection? {
        // A scan that visits all queues leaves the pointer where it was.
        if queuedCommands == 0 { return nil }
        for _ in commandQueues.indices {
            lastQueue = (lastQueue + 1) % commandQueues.count
            if let found = firstReady(inQueue: lastQueue, cycle) { return found }
        }
        return nil
    }

    /// The oldest command of a queue that may issue now.
    private func firstReady(inQueue queue: Int, _ cycle: Int) -> OracleSelection? {
        if commandQueues[queue].isEmpty { return nil }
        let entries = commandQueues[queue]
        for (position, entry) in entries.enumerated() {
            let bank = bank(entry.target)
            let rank = ranks[layout.rank(ofBank: bank)]
            if refresh.closedBanks.contains(bank) || rank.isAsleep { continue }
            let kind = neededKind(entry)
            guard timing.allows(kind, bank: bank, cycle: cycle) else { continue }
            if kind == .precharge {
                guard mayPrecharge(entries, position) else { continue }
                statistics.num_ondemand_pres += 1
            }
            if kind == .write || kind == .write_p {
                guard !hasOlderRead(entries, position) else { continue }
            }
            return OracleSelection(
                command: Command(
                    kind, rank: entry.target.rank, bankgroup: entry.target.bankgroup,
                    bank: entry.target.bank, row: entry.target.row, column: entry.target.column),
                queue: queue, position: position, address: entry.address)
        }
        return nil
    }

    /// What a request needs next.
    private func neededKind(_ entry: OracleTransaction) -> CommandKind {
        guard let row = openRow[bank(entry.target)] else { return .activate }
        guard row == entry.target.row else { return .precharge }
        switch configuration.controller.page_policy {
        case .open: return entry.isWrite ? .write : .read
        case .closed: return entry.isWrite ? .write_p : .read_p
        case .adaptive: preconditionFailure("adaptive pages are not of this policy")
        }
    }

    /// No older command stands before it for the bank, and the open row has had its 4 hits or no
    /// command that still hits it.
    private func mayPrecharge(_ entries: [OracleTransaction], _ position: Int) -> Bool {
        let bank = bank(entries[position].target)
        for older in entries[..<position] where self.bank(older.target) == bank { return false }
        let someHit = entries[position...].contains {
            self.bank($0.target) == bank && $0.target.row == openRow[bank]
        }
        return !someHit || hits[bank] >= 4
    }

    /// An older READ of the same place stands before a WRITE.
    private func hasOlderRead(_ entries: [OracleTransaction], _ position: Int) -> Bool {
        entries[..<position].contains { !$0.isWrite && $0.target == entries[position].target }
    }
}
