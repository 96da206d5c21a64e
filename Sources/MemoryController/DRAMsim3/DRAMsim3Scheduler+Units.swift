import DRAMEngine
import DRAMModel

/// What differs from other policies where units share the channel.
extension DRAMsim3Scheduler {
    mutating func willStep(at cycle: Int64) {
        if core.requests.streamWrites.demanded > 0 { holdReads(at: cycle) }
    }

    mutating func stepped(at cycle: Int64, from sequence: Int64) {
        guard core.requests.streamWrites.demanded > 0 else { return }
        drainForStreams(at: cycle, moved: core.nextSequence != sequence)
    }

    mutating func yielded(_ buffers: UInt64, at cycle: Int64) {
        // Reads may have waited for a drain that is held up now.
        if draining > 0 { scheduleAt = min(scheduleAt, cycle + 1) }
        if buffers == 0 || draining > 0 { core.noteWake(at: cycle + 1) }
    }

    mutating func oldestRequest(ofBank bank: Int32) -> Int32 {
        queues.banks[Int(bank)].count > 0 ? queues.slot(bank, at: 0) : -1
    }
}
