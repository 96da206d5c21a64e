import DRAMEngine
import DRAMModel

extension PIMSequencer where Requests: ~Copyable {
    /// Issues the command at the head of a stream, if rows, rules and the bus allow it now.
    mutating func attempt(
        _ index: Int, at cycle: Int64, _ used: inout BusSlots, _ requests: inout Requests
    ) {
        let stream = streams + index
        assert(stream.pointee.wait.reason == .nothing && stream.pointee.wait.wake <= cycle)
        let start = stream.pointee.head.operation.cycle
        guard start <= cycle else {
            stream.pointee.wait.look(at: start)
            return
        }
        guard memory.hasUnits else {
            return fail(index, "commands units, and the memory has none")
        }
        let (command, times) = stream.pointee.head.command
        guard !isBarred(command) else { return stream.pointee.wait.begin(.units) }
        let opens = command.isActivation
        if opens && !mayOpen(command, index, at: cycle, &used, &requests) {
            return clearReservation(command)
        }
        if let fault = ownershipFault(command, index) { return fail(index, fault) }
        if let (rank, bank) = units.firstUnready(command) {
            return fail(index, rowFault(command, rank, bank))
        }
        let gate = units.earliest(command)
        guard gate.cycle <= cycle else {
            stream.pointee.wait.look(at: gate.cycle)
            if opens { reserve(command, from: cycle, to: gate.cycle) }
            if command.kind == .pim_wrgb
                || command.kind == .nmp_write_input && gate.cycle > units.runGate(command)
            {
                holdReads(until: gate.cycle, &requests)
            }
            return
        }
        let slot: BusSlots = command.kind.usesColumnSlot ? .column : .row
        guard used.leavesRoom(for: slot, dual: memory.isDualCommand) else {
            stream.pointee.wait.look(at: cycle + 1)
            return
        }
        used.insert(slot)
        issue(command, times, index, gate, at: cycle, &requests)
    }

    private mutating func issue(
        _ command: PIMCommand, _ times: Int64, _ index: Int, _ gate: Gate, at cycle: Int64,
        _ requests: inout Requests
    ) {
        let stream = streams + index
        assert(stream.pointee.since <= cycle && gate.cycle <= cycle)
        units.issue(command, at: cycle)
        for rank in ranks(of: command) { ranks.base[rank].interruption.commandIssued() }
        reportGates(of: command, to: &requests)
        // Waiting for the first cycle that the trace allows is not a stall.
        let since = max(stream.pointee.since, stream.pointee.head.operation.cycle)
        record(command, gate, since: since, at: cycle, &requests)
        var last = cycle
        var issued: Int64 = 1
        if batching.isOn && times > 1 && command.isMAC {
            let horizon = horizon(index, &requests)
            let more = issueBatch(command, times - 1, until: horizon, after: cycle, &requests)
            issued += more.count
            last = more.last
        }
        statistics.count(command, ranks: ranks.count, times: issued)
        noteCompletion(command, index, at: last)
        if command.kind == .pim_precharge { closed(command, at: cycle, &requests) }
        stream.pointee.issued(steps: command.isTransfer ? Int64(command.count) : issued)
        if stream.pointee.failure != nil { outcome.note(stream.pointee.failure) }
        stream.pointee.since = last + 1
        stream.pointee.wait.look(at: last + 1)
        if command.isActivation {
            for rank in ranks(of: command) where !ranks.base[rank].tile.isInFlight {
                ranks.base[rank].tile.begin()
                statistics.tileBegan(at: cycle)
            }
            reserveNext(command, index, after: cycle)
        }
    }

    /// Reserves the cycles before the stream's next activation, in which an ACTIVATE would delay
    /// it, if that activation can be foreseen.
    private mutating func reserveNext(_ command: PIMCommand, _ index: Int, after cycle: Int64) {
        guard memory.timing.reservation > 0 else { return }
        clearReservation(command)
        guard let next = streams[index].nextActivation(memory.timing, after: cycle) else { return }
        // ACTIVATEs wait only in ranks that the next activation goes to.
        guard next.rank < 0 || ranks(of: command).contains(Int(next.rank)) else { return }
        var expected = command
        if next.rank >= 0 { expected.rank = next.rank }
        let soonest = cycle + next.cycles
        let start = max(cycle, soonest + 1 - memory.timing.reservation)
        reserve(expected, from: start, to: soonest)
    }

    /// Delays READs while a burst to the units waits for the data bus to turn from read to write.
    /// More READs would keep it waiting for ever.
    private mutating func holdReads(until cycle: Int64, _ requests: inout Requests) {
        guard memory.parameters.priority == .pim_first else { return }
        for rank in 0..<ranks.count { requests.hold(.read, ofRank: Int32(rank), until: cycle) }
    }

    /// Tells the memory controller of gates of its commands that a PIM command has raised.
    mutating func reportGates(of command: PIMCommand, to requests: inout Requests) {
        let delays = units.delaysController(command.kind)
        guard delays.own || delays.others else { return }
        let own = ranks(of: command)
        for rank in 0..<ranks.count where own.contains(rank) ? delays.own : delays.others {
            requests.gatesRaised(ofRank: Int32(rank))
        }
    }

    /// Counts what a command waited for, and logs the command.
    private mutating func record(
        _ command: PIMCommand, _ gate: Gate, since: Int64, at cycle: Int64,
        _ requests: inout Requests
    ) {
        let held = statistics.stalls.count(gate, wantedSince: since, at: cycle)
        guard requests.isLogging else { return }
        requests.append(command.logged(units.layout), gate, held: held, at: cycle)
    }

    /// The first cycle in which anything but this stream's own commands may happen.
    private mutating func horizon(_ index: Int, _ requests: inout Requests) -> Int64 {
        var soonest = min(requests.wake, batching.horizon)
        soonest = min(soonest, min(pendingPosts.nextFiring, nextArbitration))
        for other in 0..<count where other != index {
            soonest = min(soonest, streams[other].wait.wake)
        }
        for rank in 0..<ranks.count {
            // The memory controller may get its row buffers back at the end of this cycle.
            if ranks.base[rank].tile.isYieldedInVain { return 0 }
            soonest = min(soonest, ranks.base[rank].interruption.wake)
        }
        return soonest
    }

    /// Issues the MACs that follow a first one while nothing else can happen.
    ///
    /// Each waits for the one before it and for nothing else, so they are evenly spaced.
    private mutating func issueBatch(
        _ command: PIMCommand, _ times: Int64, until horizon: Int64, after first: Int64,
        _ requests: inout Requests
    ) -> (count: Int64, last: Int64) {
        let gate = units.earliest(command)
        let spacing = gate.cycle - first
        guard spacing == memory.timing.macSpacing, first + spacing < horizon else {
            return (0, first)
        }
        let count = min(times, (horizon - 1 - first) / spacing)
        assert(count >= 1)
        units.issue(command, at: first + spacing, times: count, spacing: spacing)
        reportGates(of: command, to: &requests)
        statistics.stalls.count(gate, waited: spacing - 1, times: count)
        if requests.isLogging { log(command, gate, count, after: first, &requests) }
        return (count, first + count * spacing)
    }

    private func log(
        _ command: PIMCommand, _ gate: Gate, _ count: Int64, after first: Int64,
        _ requests: inout Requests
    ) {
        let spacing = memory.timing.macSpacing
        var record = command.logged(units.layout)
        for index in 1...count {
            record.column += 1
            let cycle = first + index * spacing
            requests.append(record, gate, held: spacing - 1, at: cycle)
        }
    }

    /// Notes when a command will be complete.
    private mutating func noteCompletion(_ command: PIMCommand, _ index: Int, at cycle: Int64) {
        let isRun = command.kind == .nmp_mac
        let end = isRun ? units.runEnd(command) : cycle + memory.timing.length(command)
        if statistics.first < 0 { statistics.first = cycle }
        statistics.last = max(statistics.last, end)
        streams[index].completion.issue(until: end)
    }

    /// What is wrong with a command to a bank whose row is not as it must be.
    private func rowFault(_ command: PIMCommand, _ rank: Int32, _ bank: Int) -> String {
        let target = "\(command.kind.name) of \(name(ofBank: bank, Int(rank)))"
        return command.isActivation
            ? "\(target), whose PIM row \(units.openRow(rank, bank: bank)) is still open; "
                + "close it with pim_precharge"
            : "\(target), which has no PIM row open; open one with pim_activate"
    }
}
