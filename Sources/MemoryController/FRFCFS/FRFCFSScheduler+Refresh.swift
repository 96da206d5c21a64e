import DRAMEngine
import DRAMModel

extension FRFCFSScheduler {
    /// Does a cycle's share of refreshing: what falls due, the start of a service, and the command
    /// of the refresh in service that may issue, if any.
    mutating func refresh(at cycle: Int64) -> CommandKind? {
        if refresh.postponed.fallDue(at: cycle, core.channel.selfRefreshStates) {
            if !core.service.isBusy { refresh.nextAt = cycle }
            // A rank in power-down leaves it for its refresh.
            if lowPower.powersDown { lowPower.nextAt = min(lowPower.nextAt, cycle) }
        }
        if refresh.nextAt <= cycle { beginService(at: cycle) }
        guard core.taken.leavesRoom(for: .row, dual: core.dualCommand) else { return nil }
        return serveRefresh(at: cycle)
    }

    /// Notes that a rank that is idle from a cycle on may be refreshed: at once when it has
    /// postponed a refresh, later when one may be pulled in.
    @inline(__always)
    mutating func noteIdleRefresh(ofRank rank: Int32, at cycle: Int64) {
        guard refresh.postponed.isOn else { return }
        let postponed = refresh.postponed.ranks[Int(rank)].postponed
        // Units that close their rows do not tell that another rank may be refreshed now, which
        // pseudo channel goes first depends on when both look, and ranks that wake do not tell.
        if postponed >= 1 || sharesBuses || lowPower.isOn {
            refresh.nextAt = min(refresh.nextAt, cycle)
        } else if refresh.postponed.mayPullIn(rank) {
            refresh.nextAt = min(refresh.nextAt, cycle &+ refresh.postponed.patience)
        }
        core.noteTimedEvent(at: refresh.nextAt)
    }

    /// Takes a refresh of the rank that needs it most into service, if any may be refreshed.
    private mutating func beginService(at cycle: Int64) {
        let rank = rankToRefresh(at: cycle)
        guard rank >= 0 else { return }
        endFastPath(after: cycle - 1)
        let isByUnit = refresh.postponed.isByUnit
        refresh.unit = isByUnit ? unitToRefresh(rank) : 0
        let banks = refresh.postponed.banks(ofUnit: refresh.unit, banksPerRank: core.banksPerRank)
        core.beginRefresh(rank: rank, banks: banks, isByBank: isByUnit, at: cycle)
        refresh.nextAt = .max
        if pages.isAdaptive { updatePending(ofRank: rank, after: cycle - 1) }
    }

    /// The rank to refresh next, or -1 after noting when to look again.
    private mutating func rankToRefresh(at cycle: Int64) -> Int32 {
        var urgent: Int32 = -1
        var most = refresh.postponed.urgent - 1
        var idle: Int32 = -1
        var longIdle: Int32 = -1
        refresh.nextAt = .max
        for rank in 0..<Int32(core.ranks) where !isAsleep(rank) {
            let postponed = refresh.postponed.ranks[Int(rank)].postponed
            // Where units hold a rank for long, each may be urgent again by the time the other is
            // done.
            if postponed > most { (urgent, most) = (rank, postponed) }
            let load = loads[Int(rank)]
            guard load.waiting == 0, refresh.postponed.mayPullIn(rank) || postponed >= 1 else {
                continue
            }
            let pulledInAt = load.idleSince + refresh.postponed.patience
            if postponed >= 1 {
                if idle < 0 { idle = rank }
            } else if lowPower.selfRefreshes && selfRefreshEntry(ofRank: rank) <= cycle {
                // The rank enters self refresh as soon as it can, and refreshes itself there.
                continue
            } else if pulledInAt <= cycle {
                let isBusy = core.channel.units.openBuffers(ofRank: rank) != 0
                if longIdle < 0 && !isBusy { longIdle = rank }
            } else {
                refresh.nextAt = min(refresh.nextAt, pulledInAt)
            }
        }
        if urgent >= 0 { return urgent }
        return idle >= 0 ? idle : longIdle
    }

    /// Whether a rank takes no commands: it leaves self refresh or power-down first.
    @inline(__always)
    mutating func isAsleep(_ rank: Int32) -> Bool {
        core.channel.isSelfRefreshing(rank) || core.channel.isPoweredDown(rank)
    }

    /// The refresh unit to serve next: of those left in a rank's round the first without a waiting
    /// request, else the first.
    private mutating func unitToRefresh(_ rank: Int32) -> Int {
        let left = refresh.postponed.unitsLeft(rank)
        var rest = left
        while rest != 0 {
            let unit = rest.trailingZeroBitCount
            rest &= rest - 1
            let banks = refresh.postponed.banks(ofUnit: unit, banksPerRank: core.banksPerRank)
            if !hasRequests(banks, rank) { return unit }
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

    mutating func refreshIssued(toRank rank: Int32, at cycle: Int64) {
        refresh.postponed.issued(rank, unit: refresh.unit)
        refresh.nextAt = cycle + 1
        if lowPower.isOn { lowPower.nextAt = min(lowPower.nextAt, cycle + 1) }
        if pages.isAdaptive || lowPower.isOn { updatePending(ofRank: rank, after: cycle) }
    }

    mutating func refreshDeadline(ofRank rank: Int32) -> Int64 { refresh.postponed.deadline(rank) }

    /// Works out the pending commands of the banks of a rank.
    mutating func updatePending(ofRank rank: Int32, after cycle: Int64) {
        for bank in rank * banksPerRank..<(rank + 1) * banksPerRank {
            updatePending(core.channel.bankAddresses[Int(bank)], after: cycle)
        }
    }
}
