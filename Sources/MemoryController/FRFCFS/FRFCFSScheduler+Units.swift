import DRAMEngine
import DRAMModel

/// What differs from other policies where units share the channel.
extension FRFCFSScheduler {
    mutating func stepped(at cycle: Int64, from sequence: Int64) {
        if core.requests.streamWrites.demanded > 0 || mode.drainsForStreams {
            drainForStreams(at: cycle)
        }
    }

    mutating func yielded(_ buffers: UInt64, at cycle: Int64) {
        if buffers == 0 { core.noteWake(at: cycle + 1) }
    }

    mutating func oldestRequest(ofBank bank: Int32) -> Int32 {
        // Requests of the other kind wait for the mode to change, not for the bank.
        lists.first(bank, isWrite: mode.isDraining)
    }
}
