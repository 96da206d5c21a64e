import DRAMEngine
import DRAMModel

extension PIMSequencer where Host: ~Copyable {
    /// Issues the command at the head of a stream, if rows, rules and the bus allow it now.
    mutating func attempt(
        _ index: Int, at cycle: Int64, _ used: inout BusSlots, _ host: inout Host
    ) {
        let stream = streams + index
        let start = stream.pointee.head.cycle
        guard start <= cycle else {
            stream.pointee.wake = start
            return
        }
        guard hasUnits else { return fail(index, "commands units, and the memory has none") }
        let (command, times) = stream.pointee.command
        guard !isInterrupted(command) else { return wait(index, for: .units) }
        let opens = command.kind == .pim_activate || command.kind == .pim_activate4
        if opens && !mayOpen(command, index, at: cycle, &used, &host) {
            return reserve(command, from: .max, to: 0)
        }
        if let trespass = trespass(command, index) { return fail(index, trespass) }
        if let (rank, bank) = units.firstUnready(command) {
            return fail(index, complaint(command, rank, bank))
        }
        let gate = units.earliest(command)
        guard gate.cycle <= cycle else {
            stream.pointee.wake = gate.cycle
            if opens { reserve(command, from: cycle, to: gate.cycle) }
            if command.kind == .pim_wrgb
                || command.kind == .nmp_write_input && gate.cycle > units.runGate(command)
            {
                holdReads(until: gate.cycle, &host)
            }
            return
        }
        let slot: BusSlots = command.kind.usesColumnSlot ? .column : .row
        guard used.leavesRoom(for: slot, dual: dual) else {
            stream.pointee.wake = cycle + 1
            return
        }
        used.insert(slot)
        issue(command, times, index, gate, at: cycle, &host)
    }

    private mutating func issue(
        _ command: PIMCommand, _ times: Int64, _ index: Int, _ gate: Gate, at cycle: Int64,
        _ host: inout Host
    ) {
        let stream = streams + index
        units.issue(command, at: cycle)
        for rank in ranks(of: command) { ranks.base[rank].isOwedCommand = false }
        tell(host: &host, of: command)
        // What an operation is told to wait for is no stall.
        let since = max(stream.pointee.since, stream.pointee.head.cycle)
        book(command, gate, since: since, at: cycle, &host)
        var last = cycle
        var issued: Int64 = 1
        if strokes && times > 1 && (command.kind == .pim_mac || command.kind == .pim_mac_gb) {
            let horizon = horizon(index, &host)
            let more = run(command, times - 1, until: horizon, after: cycle, &host)
            issued += more.count
            last = more.last
        }
        statistics.count(command, ranks: ranks.count, times: issued)
        note(command, index, at: last)
        if command.kind == .pim_precharge { closed(command, at: cycle, &host) }
        let isTransfer = command.kind == .nmp_write_input || command.kind == .nmp_read_output
        stream.pointee.issued(times: isTransfer ? Int64(command.count) : issued)
        if stream.pointee.failure != nil { failure = stream.pointee.failure }
        stream.pointee.since = last + 1
        stream.pointee.wake = last + 1
        if command.kind == .pim_activate || command.kind == .pim_activate4 {
            for rank in ranks(of: command) where !ranks.base[rank].isInTile {
                ranks.base[rank].isInTile = true
                statistics.tileBegan(at: cycle)
            }
            reserveNext(command, index, after: cycle)
        }
    }

    /// Holds the host's ACTIVATEs off in time for the stream's next activation, if it can be foreseen.
    private mutating func reserveNext(_ command: PIMCommand, _ index: Int, after cycle: Int64) {
        guard reservation > 0 else { return }
        reserve(command, from: .max, to: 0)
        guard streams[index].isCommand,
            let next = streams[index].nextActivation(pace, after: cycle)
        else { return }
        // Of its ranks those that the next activation leaves out are not to wait for it.
        guard next.rank < 0 || ranks(of: command).contains(Int(next.rank)) else { return }
        var expected = command
        if next.rank >= 0 { expected.rank = next.rank }
        let soonest = cycle + next.cycles
        reserve(expected, from: max(cycle, soonest + 1 - reservation), to: soonest)
    }

    /// Holds the host's READs off that would keep the data bus turned the wrong way for ever.
    private mutating func holdReads(until cycle: Int64, _ host: inout Host) {
        guard parameters.priority == .pim_first else { return }
        for rank in 0..<ranks.count { host.hold(.read, ofRank: Int32(rank), until: cycle) }
    }

    /// Lets the host know of gates of its commands that a PIM command has raised.
    mutating func tell(host: inout Host, of command: PIMCommand) {
        let delays = units.delaysHost(command.kind)
        guard delays.own || delays.others else { return }
        let own = ranks(of: command)
        for rank in 0..<ranks.count where own.contains(rank) ? delays.own : delays.others {
            host.gatesRaised(ofRank: Int32(rank))
        }
    }

    private mutating func book(
        _ command: PIMCommand, _ gate: Gate, since: Int64, at cycle: Int64, _ host: inout Host
    ) {
        let held = statistics.stalls.count(gate, wantedSince: since, at: cycle)
        guard host.isLogging else { return }
        host.append(command.logged(units.layout), gate, held: held, at: cycle)
    }

    /// The first cycle in which anything but this stream's own commands may happen.
    private mutating func horizon(_ index: Int, _ host: inout Host) -> Int64 {
        var soonest = min(min(min(host.wake, limit), end), min(nextPost, nextTurn))
        for other in 0..<count where other != index {
            soonest = min(soonest, streams[other].wake)
        }
        for rank in 0..<ranks.count {
            // Its shared row buffers may go back to the host at the end of this cycle.
            if ranks.base[rank].isHeld && ranks.base[rank].owner < 0 { return 0 }
            soonest = min(soonest, ranks.base[rank].wake)
        }
        return soonest
    }

    /// Issues the MACs that follow a first one while nothing else can happen: each waits for the one before
    /// it and for nothing else, so they are evenly spaced.
    private mutating func run(
        _ command: PIMCommand, _ times: Int64, until horizon: Int64, after first: Int64,
        _ host: inout Host
    ) -> (count: Int64, last: Int64) {
        let gate = units.earliest(command)
        let spacing = gate.cycle - first
        guard spacing == macSpacing, first + spacing < horizon else { return (0, first) }
        let count = min(times, (horizon - 1 - first) / spacing)
        units.issue(command, at: first + spacing, times: count, spacing: spacing)
        tell(host: &host, of: command)
        statistics.stalls.count(gate, waited: spacing - 1, times: count)
        if host.isLogging { log(command, gate, count, after: first, &host) }
        return (count, first + count * spacing)
    }

    private func log(
        _ command: PIMCommand, _ gate: Gate, _ count: Int64, after first: Int64,
        _ host: inout Host
    ) {
        var record = command.logged(units.layout)
        for index in 1...count {
            record.column += 1
            let cycle = first + index * macSpacing
            host.append(record, gate, held: macSpacing - 1, at: cycle)
        }
    }

    /// Notes when a command will be complete.
    private mutating func note(_ command: PIMCommand, _ index: Int, at cycle: Int64) {
        let length: Int64 =
            switch command.kind {
            case .pim_read_result: readLatency + Int64(command.count) * burst
            case .pim_wrgb: writeLatency + burst
            case .pim_gwrite: Int64(command.count) * gwriteSpacing
            case .nmp_mac: units.runEnd(command) - cycle
            case .nmp_write_input: writeLatency + Int64(command.count) * burst
            case .nmp_read_output: readLatency + Int64(command.count) * burst
            default: 1
            }
        if statistics.first < 0 { statistics.first = cycle }
        statistics.last = max(statistics.last, cycle + length)
        streams[index].doneAt = max(streams[index].doneAt, cycle + length)
    }

    private func complaint(_ command: PIMCommand, _ rank: Int32, _ bank: Int) -> String {
        let place = ranks.count > 1 ? "bank \(bank) of rank \(rank)" : "bank \(bank)"
        switch command.kind {
        case .pim_activate, .pim_activate4:
            return "\(command.kind.name) of \(place), whose PIM row "
                + "\(units.openRow(rank, bank: bank)) is still open; close it with pim_precharge"
        default:
            return "\(command.kind.name) of \(place), which has no PIM row open; "
                + "open one with pim_activate"
        }
    }
}
