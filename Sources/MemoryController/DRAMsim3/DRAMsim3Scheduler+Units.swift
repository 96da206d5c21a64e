import DRAMEngine
import DRAMModel

/// What the units that share the channel ask of the scheduler.
extension DRAMsim3Scheduler {
    var layout: BankLayout { channel.layout }
    var units: PIMUnits { channel.units }

    mutating func step(beside slots: BusSlots) {
        taken = slots
        if !slots.isEmpty { lanes.restrict(to: slots, dual: dualCommand, at: wake) }
        let cycle = wake
        let before = nextSequence
        if streamWrites.demanded > 0 { holdReads(at: cycle) }
        step()
        taken = []
        if streamWrites.demanded > 0 {
            drainForStreams(at: cycle, moved: nextSequence != before)
        }
    }

    mutating func leave(_ buffers: UInt64, ofRank rank: Int32, at cycle: Int64) {
        lanes.leave(buffers, ofRank: rank)
        // Reads may have waited for a drain that is held up now.
        if draining > 0 { scheduleAt = min(scheduleAt, cycle + 1) }
        if buffers == 0 || draining > 0 { wake = min(wake, cycle + 1) }
        drainForStreams(at: cycle)
    }

    mutating func hold(_ slot: GateSlot, ofRank rank: Int32, until cycle: Int64) {
        lanes.delay(slot, ofRank: rank, until: cycle)
    }

    mutating func gatesRaised(ofRank rank: Int32) {
        lanes.gatesRaised(inRank: rank)
    }

    mutating func closeRow(_ place: Place, at cycle: Int64) {
        closeForRefresh(place, channel.earliest(.precharge, place), at: cycle)
    }

    mutating func earliestPrecharge(_ place: Place) -> Int64 {
        channel.earliest(.precharge, place).cycle
    }

    mutating func place(_ buffer: Int) -> Place { channel.places[buffer] }

    mutating func refreshWait(ofRank rank: Int32) -> RefreshWait? {
        guard servingRank == rank else { return nil }
        let limit = 8 * Int64(timing.tREFI)
        return RefreshWait(buffers: servingBanks, deadline: refresh.first.cycle + limit)
    }

    mutating func unitsClosed(ofRank rank: Int32, at cycle: Int64) {
        serviceAt = min(serviceAt, cycle + 1)
        rareAt = min(rareAt, cycle + 1)
        wake = min(wake, cycle + 1)
    }

    mutating func oldestRequest(_ buffers: UInt64, ofRank rank: Int32) -> Int64 {
        var oldest = Int64.max
        for buffer in 0..<banksPerRank where buffers >> UInt64(buffer) & 1 != 0 {
            let bank = Int(rank) * banksPerRank + buffer
            guard queues.banks[bank].count > 0 else { continue }
            let slot = queues.slot(Int32(bank), at: 0)
            oldest = min(oldest, slots.slots[Int(slot)].enteredAt)
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
