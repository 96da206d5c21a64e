import DRAMEngine
import DRAMModel

extension PIMSequencer where Host: ~Copyable {
    /// Whether a refresh keeps a command waiting that goes to banks whose rows it has closed.
    mutating func isInterrupted(_ command: PIMCommand) -> Bool {
        for rank in ranks(of: command) where ranks.base[rank].barred & command.mask != 0 {
            return true
        }
        return false
    }

    /// Does what refreshes want of PIM rows in a cycle: closes rows that are in the way of one that can wait
    /// no longer, and opens them again after it.
    mutating func serveRefresh(
        at cycle: Int64, _ used: inout BusSlots, _ host: inout Host
    ) {
        for rank in 0..<ranks.count {
            if ranks.base[rank].interruption == .none { watch(rank, at: cycle, &host) }
            guard ranks.base[rank].wake <= cycle else { continue }
            switch ranks.base[rank].interruption {
            case .none: break
            case .closing: closeForRefresh(rank, at: cycle, &used, &host)
            case .closed: awaitRefresh(rank, at: cycle, &host)
            case .reopening: reopen(rank, at: cycle, &used, &host)
            }
        }
    }

    /// Notes when a refresh that waits for open PIM rows has waited long enough.
    private mutating func watch(_ rank: Int, at cycle: Int64, _ host: inout Host) {
        ranks.base[rank].wake = .max
        let open = units.openBuffers(ofRank: Int32(rank))
        guard open != 0, let refresh = host.refreshWait(ofRank: Int32(rank)) else { return }
        let concerned = open & refresh.buffers
        guard concerned != 0 else { return }
        let isDue = parameters.refresh == .interrupt || refresh.deadline <= cycle
        guard isDue || waitsForOthers(rank, at: cycle) else {
            ranks.base[rank].wake = refresh.deadline
            return
        }
        guard !isAboutToGo(rank, at: cycle) else {
            ranks.base[rank].wake = cycle + 1
            return
        }
        ranks.base[rank].interruption = .closing
        ranks.base[rank].interrupted = units.layout.banks(concerned)
        ranks.base[rank].barred = units.layout.banks(refresh.buffers)
        ranks.base[rank].wake = cycle
        statistics.interruptions += 1
    }

    /// Whether the next operation of the tile in flight is not one of the units: the refresh that waits may be
    /// what keeps the host, and so the tile, from getting on.
    private mutating func waitsForOthers(_ rank: Int, at cycle: Int64) -> Bool {
        guard ranks.base[rank].owner >= 0 else { return true }
        return anyOwner(ofRank: rank) { pim, owner in
            let stream = pim.streams + owner
            if stream.pointee.hasEnded { return true }
            return !stream.pointee.isCommand && stream.pointee.head.cycle <= cycle
        }
    }

    /// Whether a tile that was interrupted is about to get its next command in.
    ///
    /// Refreshes of one bank after the other may leave no time in which a command finds all of its banks open:
    /// each interruption must let the tile get on.
    private mutating func isAboutToGo(_ rank: Int, at cycle: Int64) -> Bool {
        guard ranks.base[rank].isOwedCommand else { return false }
        return anyOwner(ofRank: rank) { $0.isAboutToGo($1, rank, at: cycle) }
    }

    private mutating func isAboutToGo(_ owner: Int, _ rank: Int, at cycle: Int64) -> Bool {
        guard streams[owner].isCommand, streams[owner].head.cycle <= cycle else { return false }
        let command = streams[owner].command.command
        // An activation may have to wait for the host or for another tile.
        if command.kind == .pim_activate || command.kind == .pim_activate4 { return false }
        // A full buffer may keep a run waiting for longer than a refresh can.
        if command.kind.isNMP && units.runGate(command) > cycle { return false }
        return ranks(of: command).contains(rank)
    }

    private mutating func closeForRefresh(
        _ rank: Int, at cycle: Int64, _ used: inout BusSlots, _ host: inout Host
    ) {
        let mask = ranks.base[rank].interrupted
        let command = PIMCommand(.pim_precharge, rank: Int32(rank), mask: mask)
        guard place(command, rank, at: cycle, &used) else { return }
        var rest = mask
        while rest != 0 {
            let bank = rest.trailingZeroBitCount
            rest &= rest - 1
            closedRows[rank * 64 + bank] = units.openRow(Int32(rank), bank: bank)
        }
        send(command, rank, at: cycle, &host)
        ranks.base[rank].interruption = .closed
        ranks.base[rank].wake = .max
        host.unitsClosed(ofRank: Int32(rank), at: cycle)
    }

    /// Looks whether the refresh has issued; `refreshed` sees to it that this is asked.
    private mutating func awaitRefresh(_ rank: Int, at cycle: Int64, _ host: inout Host) {
        let refresh = host.refreshWait(ofRank: Int32(rank))
        let concerned = units.layout.pimBuffers(ranks.base[rank].interrupted)
        ranks.base[rank].wake = .max
        guard refresh == nil || refresh!.buffers & concerned == 0 else { return }
        ranks.base[rank].interruption = .reopening
        ranks.base[rank].barred = ranks.base[rank].interrupted
        ranks.base[rank].wake = cycle + 1
    }

    /// Opens the next rows again that were closed; ends the interruption with the last.
    private mutating func reopen(
        _ rank: Int, at cycle: Int64, _ used: inout BusSlots, _ host: inout Host
    ) {
        let command = reopening(rank)
        guard place(command, rank, at: cycle, &used) else { return }
        send(command, rank, at: cycle, &host)
        ranks.base[rank].interrupted &= ~command.mask
        ranks.base[rank].wake = cycle + 1
        guard ranks.base[rank].interrupted == 0 else { return }
        ranks.base[rank].interruption = .none
        ranks.base[rank].barred = 0
        ranks.base[rank].isOwedCommand = true
        unitsChanged(at: cycle)
    }

    /// The activation of the next rows to open again: banks that one command may open, with one row.
    private func reopening(_ rank: Int) -> PIMCommand {
        let all = ranks.base[rank].interrupted
        let row = closedRows[rank * 64 + all.trailingZeroBitCount]
        var same: UInt64 = 0
        var rest = all
        while rest != 0 {
            let bank = rest.trailingZeroBitCount
            rest &= rest - 1
            if closedRows[rank * 64 + bank] == row { same |= 1 << UInt64(bank) }
        }
        return shape.activation(shape.firstPart(of: same), Int32(rank), row)
    }

    /// Whether a row command may go in this cycle; else notes when to look again.
    private mutating func place(
        _ command: PIMCommand, _ rank: Int, at cycle: Int64, _ used: inout BusSlots
    ) -> Bool {
        let gate = units.earliest(command)
        guard gate.cycle <= cycle, used.leavesRoom(for: .row, dual: dual) else {
            ranks.base[rank].wake = max(gate.cycle, cycle + 1)
            return false
        }
        used.insert(.row)
        return true
    }

    private mutating func send(
        _ command: PIMCommand, _ rank: Int, at cycle: Int64, _ host: inout Host
    ) {
        let gate = units.issue(command, at: cycle)
        tell(host: &host, of: command)
        statistics.count(command, ranks: ranks.count, times: 1)
        statistics.last = max(statistics.last, cycle + 1)
        host.append(command.logged(units.layout), gate, held: 0, at: cycle)
    }

    /// Looks again at ranks that wait for a refresh, after the host has done something in a cycle.
    mutating func refreshed(at cycle: Int64, _ host: inout Host) {
        for rank in 0..<ranks.count {
            switch ranks.base[rank].interruption {
            case .closed: ranks.base[rank].wake = cycle + 1
            case .none:
                // A refresh may have begun to wait for rows of a tile in flight.
                guard ranks.base[rank].owner >= 0, ranks.base[rank].wake == .max,
                    host.refreshWait(ofRank: Int32(rank)) != nil
                else { continue }
                ranks.base[rank].wake = cycle + 1
            default: break
            }
        }
    }
}
