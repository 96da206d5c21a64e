import DRAMEngine
import DRAMModel

extension PIMSequencer where Requests: ~Copyable {
    /// The ranks that a command goes to.
    mutating func ranks(of command: PIMCommand) -> Range<Int> {
        command.rank < 0 ? 0..<ranks.count : Int(command.rank)..<Int(command.rank) + 1
    }

    /// Whether a stream may open rows in a command's ranks; else notes what the stream waits for.
    ///
    /// Each rank must be in a tile of this stream already, or one must be able to begin there.
    mutating func mayOpen(
        _ command: PIMCommand, _ index: Int, at cycle: Int64, _ used: inout BusSlots,
        _ requests: inout Requests
    ) -> Bool {
        for rank in ranks(of: command) {
            guard isFreeOfOthers(command.mask, rank, index) else {
                streams[index].wait.begin(.units)
                return false
            }
            guard isFreeOfRefresh(command, rank, index, &requests) else {
                streams[index].wait.begin(.controller)
                return false
            }
            if ranks.base[rank].tile.owner >= 0 {
                guard mayJoin(rank, index, at: cycle, &requests) else {
                    streams[index].wait.begin(.controller)
                    return false
                }
                continue
            }
            guard takeRowBuffers(rank, index, at: cycle, &requests) else { return false }
            guard closeRows(rank, index, at: cycle, &used, &requests) else { return false }
        }
        for rank in ranks(of: command) { take(command.mask, rank, index) }
        return true
    }

    /// Whether a stream may go on in a rank that is in tiles.
    ///
    /// Where banks are independent, a tile that begins beside others may have to let requests go
    /// first.
    private mutating func mayJoin(
        _ rank: Int, _ index: Int, at cycle: Int64, _ requests: inout Requests
    ) -> Bool {
        guard memory.isIndependent, memory.sharedBuffers != 0 else { return true }
        return bankOwners.owns(units.allBanks, ofRank: rank, index)
            || winsArbitration(rank, since: streams[index].since, at: cycle, &requests)
    }

    /// Whether no refresh that waits concerns a command, or the tile in flight must finish first.
    private mutating func isFreeOfRefresh(
        _ command: PIMCommand, _ rank: Int, _ index: Int, _ requests: inout Requests
    ) -> Bool {
        guard let refresh = requests.refreshWait(ofRank: Int32(rank)) else { return true }
        guard refresh.buffers & units.layout.pimBuffers(command.mask) != 0 else { return true }
        let open = units.openBuffers(ofRank: Int32(rank)) & refresh.buffers
        return memory.isIndependent
            ? bankOwners.owns(units.layout.banks(open), ofRank: rank, index) : open != 0
    }

    /// Takes the shared row buffers of a rank from the memory controller, if PIM wins the
    /// arbitration.
    private mutating func takeRowBuffers(
        _ rank: Int, _ index: Int, at cycle: Int64, _ requests: inout Requests
    ) -> Bool {
        guard memory.sharedBuffers != 0, !ranks.base[rank].tile.isYielded else { return true }
        guard winsArbitration(rank, since: streams[index].since, at: cycle, &requests) else {
            streams[index].wait.begin(.controller)
            return false
        }
        ranks.base[rank].tile.yield()
        requests.leave(memory.sharedBuffers, ofRank: Int32(rank), at: cycle)
        return true
    }

    /// Whether PIM may take the shared row buffers of a rank, or keep them, for a tile that has
    /// waited since a cycle.
    private mutating func winsArbitration(
        _ rank: Int, since: Int64, at cycle: Int64, _ requests: inout Requests
    ) -> Bool {
        if requests.demandedWrites > 0 && writesGoFirst(rank, at: cycle, &requests) { return false }
        return switch memory.parameters.priority {
        case .pim_first: true
        case .host_first: requests.oldestRequest(memory.sharedBuffers, ofRank: Int32(rank)) == .max
        case .oldest: requests.oldestRequest(memory.sharedBuffers, ofRank: Int32(rank)) >= since
        }
    }

    /// Whether no tile may begin in a rank before writes to its shared row buffers have gone.
    ///
    /// That is so once a stream has waited for one long enough, for all that streams wait for by
    /// then.
    @inline(never)
    private mutating func writesGoFirst(
        _ rank: Int, at cycle: Int64, _ requests: inout Requests
    ) -> Bool {
        let oldest = oldestDemand(rank, &requests)
        if oldest <= ranks.base[rank].tile.writesGoFirstSince { return true }
        let isDue = oldest != .max && cycle - oldest >= Int64(memory.parameters.write_patience)
        ranks.base[rank].tile.writesGoFirstSince = isDue ? cycle : -1
        return isDue
    }

    @inline(never)
    private mutating func oldestDemand(_ rank: Int, _ requests: inout Requests) -> Int64 {
        requests.oldestDemand(memory.sharedBuffers, ofRank: Int32(rank))
    }

    /// Notes when writes to a rank's shared row buffers will have waited long enough.
    @inline(never)
    private mutating func scheduleArbitration(_ rank: Int, _ requests: inout Requests) {
        let oldest = oldestDemand(rank, &requests)
        guard oldest != .max else { return }
        let due = oldest + Int64(memory.parameters.write_patience)
        nextArbitration = min(nextArbitration, due)
    }

    /// Whether the memory controller has no row open in the shared row buffers of a rank; else
    /// closes one a cycle.
    private mutating func closeRows(
        _ rank: Int, _ index: Int, at cycle: Int64, _ used: inout BusSlots,
        _ requests: inout Requests
    ) -> Bool {
        var open = units.controllerBuffers(ofRank: Int32(rank)) & memory.sharedBuffers
        guard open != 0 else { return true }
        var next = Int64.max
        while open != 0 {
            let buffer = rank * Int(units.layout.perRank) + open.trailingZeroBitCount
            open &= open - 1
            let target = requests.bankAddress(buffer)
            let at = requests.earliestPrecharge(target)
            if at <= cycle && used.leavesRoom(for: .row, dual: memory.isDualCommand) {
                requests.closeRow(target, wantedSince: streams[index].since, at: cycle)
                used.insert(.row)
                next = cycle + 1
                break
            }
            next = min(next, max(at, cycle + 1))
        }
        streams[index].wait.look(at: next)
        return false
    }

    /// Ends the tile of each of a command's ranks that has no PIM row open any more.
    mutating func closed(_ command: PIMCommand, at cycle: Int64, _ requests: inout Requests) {
        for rank in ranks(of: command) {
            if requests.refreshWait(ofRank: Int32(rank)) != nil {
                requests.unitsClosed(ofRank: Int32(rank), at: cycle)
            }
            if memory.isIndependent { releaseBanks(command.mask, rank) }
            guard ranks.base[rank].tile.owner >= 0, ranks.base[rank].interruption.banks == 0,
                units.openBuffers(ofRank: Int32(rank)) == 0
            else { continue }
            ranks.base[rank].endTile()
            statistics.tileEnded(by: cycle + memory.timing.closing - 1)
        }
        unitsChanged(at: cycle)
    }

    /// Gives the shared row buffers of ranks without a tile back to the memory controller, where no
    /// stream needs them next or PIM does not win the arbitration.
    mutating func release(at cycle: Int64, _ requests: inout Requests) {
        guard memory.sharedBuffers != 0 else { return }
        nextArbitration = .max
        for rank in 0..<ranks.count where ranks.base[rank].tile.isYieldedInVain {
            let since = pendingSince(rank, at: cycle)
            if since != .max && winsArbitration(rank, since: since, at: cycle, &requests) {
                if requests.demandedWrites > 0 { scheduleArbitration(rank, &requests) }
                continue
            }
            giveBack(rank, at: cycle, &requests)
        }
    }

    /// Gives the shared row buffers of all ranks without a tile back to the memory controller.
    mutating func giveBack(at cycle: Int64, _ requests: inout Requests) {
        for rank in 0..<ranks.count where ranks.base[rank].tile.isYieldedInVain {
            giveBack(rank, at: cycle, &requests)
        }
    }

    private mutating func giveBack(_ rank: Int, at cycle: Int64, _ requests: inout Requests) {
        ranks.base[rank].tile.giveBack()
        requests.leave(0, ofRank: Int32(rank), at: cycle)
    }

    /// Since when a stream's next command for a rank could have gone; `Int64.max` when there is
    /// none.
    private mutating func pendingSince(_ rank: Int, at cycle: Int64) -> Int64 {
        var soonest = Int64.max
        for index in 0..<count where streams[index].head.isCommand {
            let head = streams[index].head.operation
            guard head.rank < 0 || Int(head.rank) == rank, head.cycle <= cycle + 1 else { continue }
            soonest = min(soonest, streams[index].since)
        }
        return soonest
    }
}
