import DRAMEngine
import DRAMModel

extension PIMSequencer where Host: ~Copyable {
    /// The ranks that a command goes to.
    mutating func ranks(of command: PIMCommand) -> Range<Int> {
        command.rank < 0 ? 0..<ranks.count : Int(command.rank)..<Int(command.rank) + 1
    }

    /// Whether a stream may open rows in a command's ranks: each is in a tile of this stream already, or one
    /// can begin. Else notes what the stream waits for.
    mutating func mayOpen(
        _ command: PIMCommand, _ index: Int, at cycle: Int64, _ used: inout BusSlots,
        _ host: inout Host
    ) -> Bool {
        for rank in ranks(of: command) {
            guard isFreeOfOthers(command.mask, rank, index) else {
                wait(index, for: .units)
                return false
            }
            guard isFreeOfRefresh(command, rank, index, &host) else {
                wait(index, for: .host)
                return false
            }
            if ranks.base[rank].owner >= 0 {
                guard mayJoin(rank, index, at: cycle, &host) else {
                    wait(index, for: .host)
                    return false
                }
                continue
            }
            guard claim(rank, index, at: cycle, &host) else { return false }
            guard clear(rank, index, at: cycle, &used, &host) else { return false }
        }
        for rank in ranks(of: command) { take(command.mask, rank, index) }
        return true
    }

    /// Whether a stream may go on in a rank that the units hold: where banks are independent, a tile that begins
    /// beside others may have to let the host go first.
    private mutating func mayJoin(
        _ rank: Int, _ index: Int, at cycle: Int64, _ host: inout Host
    ) -> Bool {
        guard isIndependent, exclusive != 0 else { return true }
        return owns(units.allBanks, ofRank: rank, index)
            || isTurn(rank, since: streams[index].since, at: cycle, &host)
    }

    /// Whether no refresh that waits, and that the tile in flight need not finish for, concerns a command.
    private mutating func isFreeOfRefresh(
        _ command: PIMCommand, _ rank: Int, _ index: Int, _ host: inout Host
    ) -> Bool {
        guard let refresh = host.refreshWait(ofRank: Int32(rank)) else { return true }
        guard refresh.buffers & units.layout.pimBuffers(command.mask) != 0 else { return true }
        let open = units.openBuffers(ofRank: Int32(rank)) & refresh.buffers
        return isIndependent ? owns(units.layout.banks(open), ofRank: rank, index) : open != 0
    }

    /// Takes the shared row buffers of a rank from the host, if the priority says that it is time.
    private mutating func claim(
        _ rank: Int, _ index: Int, at cycle: Int64, _ host: inout Host
    ) -> Bool {
        guard exclusive != 0, !ranks.base[rank].isHeld else { return true }
        guard isTurn(rank, since: streams[index].since, at: cycle, &host) else {
            wait(index, for: .host)
            return false
        }
        ranks.base[rank].isHeld = true
        host.leave(exclusive, ofRank: Int32(rank), at: cycle)
        return true
    }

    /// Whether the units may take the shared row buffers of a rank, or keep them, for a tile that has waited
    /// since a cycle.
    private mutating func isTurn(
        _ rank: Int, since: Int64, at cycle: Int64, _ host: inout Host
    ) -> Bool {
        if host.demandedWrites > 0 && isTurnOfWrites(rank, at: cycle, &host) { return false }
        return switch parameters.priority {
        case .pim_first: true
        case .host_first: host.oldestRequest(exclusive, ofRank: Int32(rank)) == .max
        case .oldest: host.oldestRequest(exclusive, ofRank: Int32(rank)) >= since
        }
    }

    /// Whether no tile may begin in a rank before writes to its shared row buffers have gone: one that a stream has
    /// waited for long enough, and with it all that streams wait for by then.
    @inline(never)
    private mutating func isTurnOfWrites(
        _ rank: Int, at cycle: Int64, _ host: inout Host
    ) -> Bool {
        let oldest = oldestDemand(rank, &host)
        if oldest <= ranks.base[rank].turnSince { return true }
        let isDue = oldest != .max && cycle - oldest >= Int64(parameters.write_patience)
        ranks.base[rank].turnSince = isDue ? cycle : -1
        return isDue
    }

    @inline(never)
    private mutating func oldestDemand(_ rank: Int, _ host: inout Host) -> Int64 {
        host.oldestDemand(exclusive, ofRank: Int32(rank))
    }

    /// Notes when writes to a rank's shared row buffers will have waited long enough.
    @inline(never)
    private mutating func foreseeTurn(_ rank: Int, _ host: inout Host) {
        let oldest = oldestDemand(rank, &host)
        guard oldest != .max else { return }
        nextTurn = min(nextTurn, oldest + Int64(parameters.write_patience))
    }

    /// Sees to it that the host has no row open in the shared row buffers of a rank: closes one a cycle.
    private mutating func clear(
        _ rank: Int, _ index: Int, at cycle: Int64, _ used: inout BusSlots, _ host: inout Host
    ) -> Bool {
        var open = units.heldByHost(ofRank: Int32(rank)) & exclusive
        guard open != 0 else { return true }
        var next = Int64.max
        while open != 0 {
            let buffer = rank * Int(units.layout.perRank) + open.trailingZeroBitCount
            open &= open - 1
            let place = host.place(buffer)
            let at = host.earliestPrecharge(place)
            if at <= cycle && used.leavesRoom(for: .row, dual: dual) {
                host.closeRow(place, at: cycle)
                used.insert(.row)
                next = cycle + 1
                break
            }
            next = min(next, max(at, cycle + 1))
        }
        streams[index].wake = next
        return false
    }

    /// Ends the tile of each of a command's ranks that has no PIM row open any more.
    mutating func closed(_ command: PIMCommand, at cycle: Int64, _ host: inout Host) {
        for rank in ranks(of: command) {
            if host.refreshWait(ofRank: Int32(rank)) != nil {
                host.unitsClosed(ofRank: Int32(rank), at: cycle)
            }
            if isIndependent { letGo(command.mask, rank) }
            guard ranks.base[rank].owner >= 0, ranks.base[rank].interrupted == 0,
                units.openBuffers(ofRank: Int32(rank)) == 0
            else { continue }
            ranks.base[rank].owner = -1
            ranks.base[rank].wake = .max
            ranks.base[rank].isInTile = false
            statistics.tileEnded(by: cycle + pace.closing - 1)
        }
        unitsChanged(at: cycle)
    }

    /// Gives the shared row buffers of ranks without a tile back to the host, where no stream wants them next
    /// or it is the host's turn.
    mutating func release(at cycle: Int64, _ host: inout Host) {
        guard exclusive != 0 else { return }
        nextTurn = .max
        for rank in 0..<ranks.count where ranks.base[rank].isHeld && ranks.base[rank].owner < 0 {
            let since = wantedSince(rank, at: cycle)
            if since != .max && isTurn(rank, since: since, at: cycle, &host) {
                if host.demandedWrites > 0 { foreseeTurn(rank, &host) }
                continue
            }
            giveBack(rank, at: cycle, &host)
        }
    }

    /// Gives the shared row buffers of all ranks without a tile back to the host.
    mutating func giveBack(at cycle: Int64, _ host: inout Host) {
        for rank in 0..<ranks.count where ranks.base[rank].isHeld && ranks.base[rank].owner < 0 {
            giveBack(rank, at: cycle, &host)
        }
    }

    private mutating func giveBack(_ rank: Int, at cycle: Int64, _ host: inout Host) {
        ranks.base[rank].isHeld = false
        host.leave(0, ofRank: Int32(rank), at: cycle)
    }

    /// Since when a stream's next command for a rank could have gone; `Int64.max` when there is none.
    private mutating func wantedSince(_ rank: Int, at cycle: Int64) -> Int64 {
        var soonest = Int64.max
        for index in 0..<count where streams[index].isCommand {
            let head = streams[index].head
            guard head.rank < 0 || Int(head.rank) == rank, head.cycle <= cycle + 1 else { continue }
            soonest = min(soonest, streams[index].since)
        }
        return soonest
    }
}
