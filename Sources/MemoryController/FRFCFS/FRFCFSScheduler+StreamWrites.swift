import DRAMEngine
import DRAMModel

/// How writes are drained once PIM streams wait for them.
extension FRFCFSScheduler {
    /// Asks for drain mode as long as a write can go that streams wait for.
    @inline(never)
    mutating func drainForStreams(at cycle: Int64) {
        mode.drainForStreams(hasDemandInReach)
        guard wantedMode() != mode.isDraining else { return }
        noteMode(at: cycle + 1)
        core.noteWake(at: core.nextTimedEvent)
    }

    /// Whether a write that streams wait for is neither blocked nor for a masked bank.
    private var hasDemandInReach: Bool {
        mutating get {
            guard core.requests.streamWrites.demanded > 0 else { return false }
            for index in 0..<core.requests.streamWrites.count {
                let write = core.requests.streamWrites[index]
                guard write.since != .max else { continue }
                let request = core.requests.slots[write.slot]
                if !request.isBlocked && !core.lanes.isMasked(request.place) { return true }
            }
            return false
        }
    }
}
