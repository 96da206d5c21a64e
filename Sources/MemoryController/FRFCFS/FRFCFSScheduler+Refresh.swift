import DRAMEngine
import DRAMModel

extension FRFCFSScheduler {
    /// Does a cycle's share of refreshing: what falls due, the start of a service, and the command of the
    /// refresh in service that may issue, if any.
    mutating func refresh(at cycle: Int64) -> CommandKind? {
        if debts.fallDue(at: cycle, channel.selfRefreshStates) && servingRank < 0 {
            refreshAt = cycle
        }
        if refreshAt <= cycle { startService(at: cycle) }
        guard taken.leavesRoom(for: .row, dual: dualCommand) else { return nil }
        return serviceAt <= cycle ? serve(at: cycle) : nil
    }

    /// Starts the service of the rank that needs it most, if any may be refreshed.
    private mutating func startService(at cycle: Int64) {
        let rank = rankToRefresh(at: cycle)
        guard rank >= 0 else { return }
        servingRank = rank
        servingUnit = debts.isByUnit ? unitToRefresh(rank) : 0
        servingBanks = debts.banks(ofUnit: servingUnit, banksPerRank: organization.banks)
        lanes.block(servingBanks, ofRank: rank)
        refreshAt = .max
        serviceAt = cycle
        if adaptivePage { updateWishes(ofRank: rank, after: cycle - 1) }
    }

    /// The rank to refresh next, or -1 after noting when to look again.
    private mutating func rankToRefresh(at cycle: Int64) -> Int32 {
        var urgent: Int32 = -1
        var most = debts.urgent - 1
        var idle: Int32 = -1
        var longIdle: Int32 = -1
        refreshAt = .max
        for rank in 0..<Int32(ranks) where !channel.isSelfRefreshing(rank) {
            let debt = debts.ranks[Int(rank)].debt
            // Where units hold a rank for long, each may be urgent again by the time the other is done.
            if debt > most { (urgent, most) = (rank, debt) }
            let load = loads[Int(rank)]
            guard load.waiting == 0, debt > debts.floor else { continue }
            let pulledInAt = load.idleSince + debts.patience
            if debt >= 1 {
                if idle < 0 { idle = rank }
            } else if pulledInAt <= cycle {
                let isBusy = channel.units.openBuffers(ofRank: rank) != 0
                if longIdle < 0 && !isBusy { longIdle = rank }
            } else {
                refreshAt = min(refreshAt, pulledInAt)
            }
        }
        if urgent >= 0 { return urgent }
        return idle >= 0 ? idle : longIdle
    }

    /// Of the units left in a rank's round the first without a waiting request, else the first.
    private mutating func unitToRefresh(_ rank: Int32) -> Int {
        let left = debts.left(rank)
        var rest = left
        while rest != 0 {
            let unit = rest.trailingZeroBitCount
            rest &= rest - 1
            if !hasRequests(debts.banks(ofUnit: unit, banksPerRank: organization.banks), rank) {
                return unit
            }
        }
        return left.trailingZeroBitCount
    }

    private mutating func hasRequests(_ banks: UInt64, _ rank: Int32) -> Bool {
        var rest = banks
        while rest != 0 {
            let bank = rank * banksPerRank + Int32(rest.trailingZeroBitCount)
            rest &= rest - 1
            if lists.hasRequests(bank) { return true }
        }
        return false
    }

    /// Closes the first open bank that may be closed, or refreshes once all are closed and rested.
    private mutating func serve(at cycle: Int64) -> CommandKind? {
        var open = servingBanks & channel.openBanks(ofRank: servingRank)
        guard open != 0 else { return finishService(at: cycle) }
        serviceAt = .max
        while open != 0 {
            let bank = servingRank * banksPerRank + Int32(open.trailingZeroBitCount)
            let place = channel.places[Int(bank)]
            open &= open - 1
            let gate = channel.earliest(.precharge, place)
            if gate.isOpen(at: cycle) {
                closeForRefresh(place, at: cycle)
                serviceAt = cycle + 1
                return .precharge
            }
            serviceAt = min(serviceAt, gate.cycle)
        }
        return nil
    }

    mutating func closeForRefresh(_ place: Place, at cycle: Int64) {
        let wanted = channel.lastCommandCycle(place.bank) + 1
        let gate = channel.issuePrecharge(place, at: cycle)
        let held = statistics.stalls.book(gate, wantedSince: wanted, at: cycle)
        log.append(Command(.precharge, at: place, in: channel.layout), gate, held: held, at: cycle)
        finishPrecharge(place, at: cycle)
        lanes.issued(.precharge, to: place, at: cycle)
    }

    private mutating func finishService(at cycle: Int64) -> CommandKind? {
        let rank = servingRank
        guard channel.units.openBuffers(ofRank: rank) & servingBanks == 0 else {
            // The units say when they have closed their rows.
            serviceAt = .max
            return nil
        }
        let place = channel.places[Int(rank * banksPerRank) + servingBanks.trailingZeroBitCount]
        let gate =
            debts.isByUnit
            ? channel.earliestBankRefresh(place) : channel.earliest(.refresh, rank: rank)
        guard gate.isOpen(at: cycle) else {
            serviceAt = gate.cycle
            return nil
        }
        let kind: CommandKind = debts.isByUnit ? .refresh_bank : .refresh
        if debts.isByUnit {
            var command = Command(kind, at: place, in: channel.layout)
            if !channel.refreshesOneBank { command.bankgroup = -1 }
            log.append(command, at: cycle)
            channel.issueBankRefresh(place, at: cycle)
        } else {
            log.append(Command(kind, rank: rank), at: cycle)
            channel.issueRank(kind, rank: rank, at: cycle)
        }
        debts.issued(rank, unit: servingUnit)
        lanes.block(0, ofRank: rank)
        lanes.issued(kind, toRank: rank)
        servingRank = -1
        serviceAt = .max
        refreshAt = cycle + 1
        if selfRefresh { selfRefreshAt = min(selfRefreshAt, cycle + 1) }
        updateWishes(ofRank: rank, after: cycle)
        return kind
    }

    /// Works out what the banks of a rank want.
    mutating func updateWishes(ofRank rank: Int32, after cycle: Int64) {
        for bank in rank * banksPerRank..<(rank + 1) * banksPerRank {
            updateWish(channel.places[Int(bank)], after: cycle)
        }
    }
}
