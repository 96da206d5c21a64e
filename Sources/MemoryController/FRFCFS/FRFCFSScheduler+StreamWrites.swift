import DRAMEngine
import DRAMModel

/// Writes of PIM streams: when they are complete, and how they are drained once streams wait for them.
extension FRFCFSScheduler {
    @inline(never)
    mutating func expectWrite(to address: UInt64, ofLedger ledger: Int) {
        let slot = pending.find(address &>> blockBits, slots.slots.base).write
        streamWrites.enter(slot, ledger: ledger, of: statistics.ledgers.base, &slots)
    }

    @inline(never)
    mutating func demandWrites(ofLedger ledger: Int, at cycle: Int64) {
        let ledgers = statistics.ledgers.base
        guard streamWrites.demand(ledger, of: ledgers, at: cycle, &slots) else { return }
        drainForStreams(at: cycle)
    }

    var demandedWrites: Int { streamWrites.demanded }

    @inline(never)
    mutating func oldestDemand(_ buffers: UInt64, ofRank rank: Int32) -> Int64 {
        streamWrites.oldestDemand(buffers, ofRank: rank, &lanes, slots)
    }

    /// Completes a WRITE for the streams that have made or merged with it.
    @inline(never)
    mutating func completeStreamWrite(_ slot: Int32, at cycle: Int64) {
        streamWrites.complete(
            slot, of: statistics.ledgers.base, at: cycle + writeDelay, &slots)
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
