import DRAMEngine
import DRAMModel

extension DRAMsim3Scheduler {
    @inline(__always)
    mutating func rowClosed(_ target: BankAddress, at cycle: Int64) {
        queues.close(target.bank)
        // While no command is pending, there is nothing in the lanes to change.
        guard queues.total > 0 else { return }
        core.lanes.set(pendingOfClosed(target.bank), target)
        core.lanes.issued(.precharge, to: target, at: cycle)
    }
}

extension DRAMsim3Scheduler {
    mutating func refreshIssued(toRank rank: Int32, at cycle: Int64) {
        if refresh.first.bank < 0 { lowPower.unrefreshed &= ~(1 << UInt64(rank)) }
        refresh.finishFirst()
    }
}
