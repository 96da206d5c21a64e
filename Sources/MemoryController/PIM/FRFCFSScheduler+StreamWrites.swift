import DRAMEngine
import DRAMModel

/// Writes of PIM streams: when they are complete, and how they are drained once streams wait for them.
extension FRFCFSScheduler {
    @inline(never)
    mutating func expectWrite(to address: UInt64, ofLedger ledger: Int) {
        let slot = pending.find(address &>> blockBits, slots.slots.base).write
        streamWrites.enter(slot, ledger: UInt16(ledger), &slots)
        statistics.ledgers.base[ledger].outstanding += 1
        statistics.ledgers.base[ledger].writes += 1
    }

    @inline(never)
    mutating func demandWrites(ofLedger ledger: Int, at cycle: Int64) {
        let its = statistics.ledgers.base + ledger
        guard its.pointee.writes > 0, !its.pointee.isDemanded else { return }
        its.pointee.isDemanded = true
        streamWrites.demand(UInt16(ledger), at: cycle, &slots)
        drainForStreams(at: cycle)
    }

    var demandedWrites: Int { streamWrites.demanded }

    @inline(never)
    mutating func oldestDemand(_ buffers: UInt64, ofRank rank: Int32) -> Int64 {
        var oldest = Int64.max
        for index in 0..<streamWrites.count where streamWrites[index].since < oldest {
            let place = slots.slots[Int(streamWrites[index].slot)].place
            guard place.rank == rank, lanes.bit(place) & buffers != 0 else { continue }
            oldest = streamWrites[index].since
        }
        return oldest
    }

    /// Completes a WRITE for the streams that have made or merged with it.
    @inline(never)
    mutating func completeStreamWrite(_ slot: Int32, at cycle: Int64) {
        let ledgers = statistics.ledgers.base
        let done = cycle + writeDelay
        ledgers[Int(slots.slots[Int(slot)].ledger)].completeWrite(at: done)
        slots.releaseJoined(slot) { ledgers[Int($0.ledger)].completeWrite(at: done) }
        streamWrites.leave(slot)
    }

    /// Asks for drain mode as long as a write can go that streams wait for.
    @inline(never)
    mutating func drainForStreams(at cycle: Int64) {
        drainsForStreams = hasDemandInReach
        highWatermark = drainsForStreams ? 0 : givenHighWatermark
        guard wantedMode() != draining else { return }
        modeAt = min(modeAt, cycle + 1)
        rareAt = min(rareAt, modeAt)
        wake = min(wake, rareAt)
    }

    /// Whether a write that streams wait for is not held, nor its row buffer kept from the host.
    private var hasDemandInReach: Bool {
        mutating get {
            guard streamWrites.demanded > 0 else { return false }
            for index in 0..<streamWrites.count where streamWrites[index].since != .max {
                let request = slots.slots[Int(streamWrites[index].slot)]
                if !request.isHeld && !lanes.isShaded(request.place) { return true }
            }
            return false
        }
    }
}
