import DRAMEngine
import DRAMModel

/// What the PIM sequencer, which shares the channel, asks of a scheduler.
extension RequestScheduler where Self: ~Copyable {
    var layout: BankLayout { core.channel.layout }
    var units: PIMUnits { core.channel.units }

    /// Whether ranks stay out of self refresh.
    var keepsAwake: Bool {
        mutating get { core.keepsAwake }
        set { core.keepsAwake = newValue }
    }

    /// Without streams there is nothing to prepare.
    mutating func willStep(at cycle: Int64) {}

    /// Does everything that happens by itself in cycle `wake`, beside commands that have taken
    /// slots.
    mutating func step(beside taken: BusSlots) {
        let cycle = core.wake
        core.taken = taken
        if !taken.isEmpty { core.lanes.restrict(to: taken, dual: core.dualCommand, at: cycle) }
        let sequence = core.nextSequence
        willStep(at: cycle)
        step()
        core.taken = []
        stepped(at: cycle, from: sequence)
    }

    mutating func step(at cycle: Int64, beside taken: BusSlots) {
        wake = cycle
        step(beside: taken)
        wake = max(wake, cycle + 1)
    }

    /// Yields row buffers of a rank to the units, or (0) takes all back, from the cycle after one
    /// on.
    mutating func leave(_ buffers: UInt64, ofRank rank: Int32, at cycle: Int64) {
        core.lanes.yield(buffers, ofRank: rank)
        yielded(buffers, at: cycle)
        drainForStreams(at: cycle)
    }

    /// Keeps one kind of command to a rank waiting until a cycle.
    mutating func hold(_ slot: GateSlot, ofRank rank: Int32, until cycle: Int64) {
        core.lanes.delay(slot, ofRank: rank, until: cycle)
    }

    /// Keeps one kind of command to any rank waiting until a cycle.
    mutating func hold(_ slot: GateSlot, until cycle: Int64) {
        for rank in 0..<Int32(core.ranks) { core.lanes.delay(slot, ofRank: rank, until: cycle) }
    }

    /// Commands issued of a kind.
    mutating func count(of kind: CommandKind) -> Int64 { core.channel.count(of: kind) }

    /// Notes that PIM commands have raised gates of requests' commands to a rank.
    mutating func gatesRaised(ofRank rank: Int32) {
        core.lanes.gatesRaised(inRank: rank)
    }

    /// Closes a row of requests in a row buffer, which may be closed in this cycle and has been in
    /// the way since another.
    mutating func closeRow(_ target: BankAddress, wantedSince cause: Int64, at cycle: Int64) {
        let gate = core.channel.earliest(.precharge, target)
        core.closeRow(target, gate, wantedSince: cause, at: cycle)
        rowClosed(target, at: cycle)
        core.noteWake(at: core.nextTimedEvent)
    }

    /// When the row of requests in a row buffer may be closed.
    mutating func earliestPrecharge(_ target: BankAddress) -> Int64 {
        core.channel.earliest(.precharge, target).cycle
    }

    /// The bank address of a row buffer, by flat index.
    mutating func bankAddress(_ buffer: Int) -> BankAddress { core.channel.bankAddresses[buffer] }

    /// The refresh that waits for rows of a rank to be closed, if any.
    mutating func refreshWait(ofRank rank: Int32) -> RefreshWait? {
        guard core.service.rank == rank else { return nil }
        return RefreshWait(buffers: core.service.banks, deadline: refreshDeadline(ofRank: rank))
    }

    /// PIM rows of a rank that a refresh waits for have been closed.
    mutating func unitsClosed(ofRank rank: Int32, at cycle: Int64) {
        core.service.nextAt = min(core.service.nextAt, cycle + 1)
        core.noteTimedEvent(at: cycle + 1)
        core.noteWake(at: cycle + 1)
    }

    /// The cycle that the oldest request waiting for any of a rank's row buffers is dated;
    /// `Int64.max` when none waits.
    mutating func oldestRequest(_ buffers: UInt64, ofRank rank: Int32) -> Int64 {
        var oldest = Int64.max
        var rest = buffers & core.allBanks
        while rest != 0 {
            let bank = Int(rank) * core.banksPerRank + rest.trailingZeroBitCount
            rest &= rest - 1
            let slot = oldestRequest(ofBank: Int32(truncatingIfNeeded: bank))
            if slot >= 0 { oldest = min(oldest, core.requests.slots[slot].enteredAt) }
        }
        return oldest
    }

    /// Row and column commands issued so far.
    var issuedSlots: (rows: Int64, columns: Int64) { core.channel.issuedSlots }

    /// Whether commands are logged.
    var isLogging: Bool { core.log.isOn }

    /// Logs a PIM command.
    mutating func append(_ command: Command, _ gate: Gate, held: Int64, at cycle: Int64) {
        core.log.append(command, gate, waited: held, at: cycle)
    }
}
