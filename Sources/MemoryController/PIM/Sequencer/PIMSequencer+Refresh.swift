import DRAMEngine
import DRAMModel

extension PIMSequencer where Requests: ~Copyable {
    /// Whether a refresh keeps a command waiting that goes to banks whose rows it has closed.
    mutating func isBarred(_ command: PIMCommand) -> Bool {
        for rank in ranks(of: command)
        where ranks.base[rank].interruption.barred & command.mask != 0 {
            return true
        }
        return false
    }

    /// Closes PIM rows for a refresh that can wait no longer, and opens them again after it.
    mutating func serveRefresh(
        at cycle: Int64, _ used: inout BusSlots, _ requests: inout Requests
    ) {
        for rank in 0..<ranks.count {
            if ranks.base[rank].interruption.phase == .none { watch(rank, at: cycle, &requests) }
            guard ranks.base[rank].interruption.wake <= cycle else { continue }
            switch ranks.base[rank].interruption.phase {
            case .none: break
            case .closing: closeForRefresh(rank, at: cycle, &used, &requests)
            case .closed: awaitRefresh(rank, at: cycle, &requests)
            case .reopening: reopen(rank, at: cycle, &used, &requests)
            }
        }
    }

    /// Notes when a refresh that waits for open PIM rows has waited long enough.
    private mutating func watch(_ rank: Int, at cycle: Int64, _ requests: inout Requests) {
        ranks.base[rank].interruption.wake = .max
        let open = units.openBuffers(ofRank: Int32(rank))
        guard open != 0, let refresh = requests.refreshWait(ofRank: Int32(rank)) else { return }
        let concerned = open & refresh.buffers
        guard concerned != 0 else { return }
        let isDue = memory.parameters.refresh == .interrupt || refresh.deadline <= cycle
        guard isDue || waitsForOthers(rank, at: cycle) else {
            ranks.base[rank].interruption.wake = refresh.deadline
            return
        }
        guard !isAboutToGo(rank, at: cycle) else {
            ranks.base[rank].interruption.wake = cycle + 1
            return
        }
        ranks.base[rank].interruption.begin(
            units.layout.banks(concerned), barring: units.layout.banks(refresh.buffers), at: cycle)
        statistics.interruptions += 1
    }

    /// Whether the next operation of the tile in flight is not one of the units.
    ///
    /// It may then wait for requests that cannot be served before the refresh.
    private mutating func waitsForOthers(_ rank: Int, at cycle: Int64) -> Bool {
        guard ranks.base[rank].tile.owner >= 0 else { return true }
        return anyOwner(ofRank: rank) { pim, owner in
            let stream = pim.streams + owner
            if stream.pointee.hasEnded { return true }
            return !stream.pointee.head.isCommand && stream.pointee.head.operation.cycle <= cycle
        }
    }

    /// Whether a tile that was interrupted is about to get its next command in.
    ///
    /// Refreshes of one bank after the other may leave no time in which a command finds all of its
    /// banks open: each interruption must let the tile get on.
    private mutating func isAboutToGo(_ rank: Int, at cycle: Int64) -> Bool {
        guard ranks.base[rank].interruption.isCommandDue else { return false }
        return anyOwner(ofRank: rank) { $0.isAboutToGo($1, rank, at: cycle) }
    }

    private mutating func isAboutToGo(_ owner: Int, _ rank: Int, at cycle: Int64) -> Bool {
        guard streams[owner].head.isCommand, streams[owner].head.operation.cycle <= cycle else {
            return false
        }
        let command = streams[owner].head.command.command
        // An activation may have to wait for the memory controller or for another tile.
        if command.isActivation { return false }
        // A full buffer may keep a run waiting for longer than a refresh can.
        if command.kind.isNMP && units.runGate(command) > cycle { return false }
        return ranks(of: command).contains(rank)
    }

    private mutating func closeForRefresh(
        _ rank: Int, at cycle: Int64, _ used: inout BusSlots, _ requests: inout Requests
    ) {
        let mask = ranks.base[rank].interruption.banks
        let command = PIMCommand(.pim_precharge, rank: Int32(rank), mask: mask)
        guard hasRoom(for: command, rank, at: cycle, &used) else { return }
        var rest = mask
        while rest != 0 {
            let bank = rest.trailingZeroBitCount
            rest &= rest - 1
            closedRows[rank * 64 + bank] = units.openRow(Int32(rank), bank: bank)
        }
        issueForRefresh(command, at: cycle, &requests)
        ranks.base[rank].interruption.close()
        requests.unitsClosed(ofRank: Int32(rank), at: cycle)
    }

    /// Looks whether the refresh has issued. `refreshed` asks for this after each step of the
    /// memory controller.
    private mutating func awaitRefresh(_ rank: Int, at cycle: Int64, _ requests: inout Requests) {
        let refresh = requests.refreshWait(ofRank: Int32(rank))
        let concerned = units.layout.pimBuffers(ranks.base[rank].interruption.banks)
        ranks.base[rank].interruption.wake = .max
        guard refresh == nil || refresh!.buffers & concerned == 0 else { return }
        ranks.base[rank].interruption.beginReopening(at: cycle)
    }

    /// Opens the next rows again that were closed; ends the interruption with the last.
    private mutating func reopen(
        _ rank: Int, at cycle: Int64, _ used: inout BusSlots, _ requests: inout Requests
    ) {
        let command = reopening(rank)
        guard hasRoom(for: command, rank, at: cycle, &used) else { return }
        issueForRefresh(command, at: cycle, &requests)
        if ranks.base[rank].interruption.reopen(command.mask, at: cycle) { unitsChanged(at: cycle) }
    }

    /// The activation of the next rows to open again: banks that one command may open, with one
    /// row.
    private func reopening(_ rank: Int) -> PIMCommand {
        let all = ranks.base[rank].interruption.banks
        let row = closedRows[rank * 64 + all.trailingZeroBitCount]
        var same: UInt64 = 0
        var rest = all
        while rest != 0 {
            let bank = rest.trailingZeroBitCount
            rest &= rest - 1
            if closedRows[rank * 64 + bank] == row { same |= 1 << UInt64(bank) }
        }
        return memory.shape.activation(memory.shape.firstPart(of: same), Int32(rank), row)
    }

    /// Whether a row command may go in this cycle; else notes when to look again.
    private mutating func hasRoom(
        for command: PIMCommand, _ rank: Int, at cycle: Int64, _ used: inout BusSlots
    ) -> Bool {
        let gate = units.earliest(command)
        guard gate.cycle <= cycle, used.leavesRoom(for: .row, dual: memory.isDualCommand) else {
            ranks.base[rank].interruption.wake = max(gate.cycle, cycle + 1)
            return false
        }
        used.insert(.row)
        return true
    }

    /// Issues a command that no stream has, on account of a refresh.
    private mutating func issueForRefresh(
        _ command: PIMCommand, at cycle: Int64, _ requests: inout Requests
    ) {
        let gate = units.issue(command, at: cycle)
        reportGates(of: command, to: &requests)
        statistics.count(command, ranks: ranks.count, times: 1)
        statistics.last = max(statistics.last, cycle + 1)
        requests.append(command.logged(units.layout), gate, held: 0, at: cycle)
    }

    /// Looks again at ranks that wait for a refresh, after the memory controller has done something
    /// in a cycle.
    mutating func refreshed(at cycle: Int64, _ requests: inout Requests) {
        for rank in 0..<ranks.count {
            switch ranks.base[rank].interruption.phase {
            case .closed: ranks.base[rank].interruption.wake = cycle + 1
            case .none:
                // A refresh may have begun to wait for rows of a tile in flight.
                guard ranks.base[rank].tile.owner >= 0, ranks.base[rank].interruption.wake == .max,
                    requests.refreshWait(ofRank: Int32(rank)) != nil
                else { continue }
                ranks.base[rank].interruption.wake = cycle + 1
            default: break
            }
        }
    }
}
