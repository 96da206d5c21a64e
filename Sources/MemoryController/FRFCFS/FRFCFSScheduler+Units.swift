import DRAMEngine
import DRAMModel

/// What the units that share the channel ask of the scheduler.
extension FRFCFSScheduler {
    var layout: BankLayout { channel.layout }
    var units: PIMUnits { channel.units }

    mutating func step(beside slots: BusSlots) {
        taken = slots
        if !slots.isEmpty { lanes.restrict(to: slots, dual: dualCommand, at: wake) }
        let cycle = wake
        step()
        taken = []
        if streamWrites.demanded > 0 || drainsForStreams { drainForStreams(at: cycle) }
    }

    mutating func leave(_ buffers: UInt64, ofRank rank: Int32, at cycle: Int64) {
        lanes.leave(buffers, ofRank: rank)
        drainForStreams(at: cycle)
        if buffers == 0 { wake = min(wake, cycle + 1) }
        wake = min(wake, rareAt)
    }

    mutating func hold(_ slot: GateSlot, ofRank rank: Int32, until cycle: Int64) {
        lanes.delay(slot, ofRank: rank, until: cycle)
    }

    mutating func gatesRaised(ofRank rank: Int32) {
        lanes.gatesRaised(inRank: rank)
    }

    mutating func closeRow(_ place: Place, at cycle: Int64) {
        closeForRefresh(place, at: cycle)
        wake = min(wake, rareAt)
    }

    mutating func earliestPrecharge(_ place: Place) -> Int64 {
        channel.earliest(.precharge, place).cycle
    }

    mutating func place(_ buffer: Int) -> Place { channel.places[buffer] }

    mutating func refreshWait(ofRank rank: Int32) -> RefreshWait? {
        guard servingRank == rank else { return nil }
        return RefreshWait(buffers: servingBanks, deadline: debts.deadline(rank))
    }

    mutating func unitsClosed(ofRank rank: Int32, at cycle: Int64) {
        serviceAt = min(serviceAt, cycle + 1)
        rareAt = min(rareAt, cycle + 1)
        wake = min(wake, cycle + 1)
    }

    mutating func oldestRequest(_ buffers: UInt64, ofRank rank: Int32) -> Int64 {
        var oldest = Int64.max
        for buffer in 0..<banksPerRank where buffers >> UInt64(buffer) & 1 != 0 {
            // Requests of the other kind wait for the mode to change, not for the bank.
            let slot = lists.first(rank * banksPerRank + buffer, isWrite: draining)
            if slot >= 0 { oldest = min(oldest, slots.slots[Int(slot)].enteredAt) }
        }
        return oldest
    }

    var issuedSlots: (rows: Int64, columns: Int64) { channel.issuedSlots }

    var isLogging: Bool { log.isOn }

    mutating func append(_ command: Command, _ gate: Gate, held: Int64, at cycle: Int64) {
        log.append(command, gate, held: held, at: cycle)
    }

    mutating func expectRead(ofLedger ledger: Int) {
        statistics.ledgers.base[ledger].outstanding += 1
    }

    mutating func outstanding(ofLedger ledger: Int) -> Int64 {
        statistics.ledgers[ledger].outstanding
    }

    func lastDone(ofLedger ledger: Int) -> Int64 { statistics.ledgers[ledger].lastDone }
}
