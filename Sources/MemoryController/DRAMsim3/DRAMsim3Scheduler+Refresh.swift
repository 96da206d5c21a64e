import DRAMEngine
import DRAMModel

extension DRAMsim3Scheduler {
    @inline(__always)
    mutating func rowClosed(_ place: Place, at cycle: Int64) {
        queues.close(place.bank)
        // While no command is pending, there is nothing in the lanes to change.
        guard queues.total > 0 else { return }
        core.lanes.set(pendingOfClosed(place.bank), place)
        core.lanes.issued(.precharge, to: place, at: cycle)
    }
}
