import DRAMEngine
import DRAMModel

extension DRAMsim3Scheduler {
    /// Passes over whole rounds of refreshes before a far cycle, while nothing else can happen.
    ///
    /// With nothing to schedule, all banks closed and every refresh able to issue in the cycle in
    /// which it falls due, rounds repeat exactly; they are only counted. The last rounds before the
    /// cycle are simulated, so that every gate is as it would be. A log needs each command: with
    /// one, nothing is skipped.
    mutating func skipIdle(before cycle: Int64) {
        guard refresh.policy != .none, !core.log.isOn, !lowPower.isOn else { return }
        guard cycle &- core.wake > 4 &* refresh.roundCycles else { return }
        guard queues.total == 0, scheduleAt == .max, !refresh.isWaiting else { return }
        let t = timing
        guard refresh.interval > Int64(max(t.tRFC, t.tRFCb, t.tRREFD) + t.tRP) else { return }
        for rank in 0..<Int32(core.ranks) {
            guard core.channel.openBanks(ofRank: rank) == 0 else { return }
        }
        let rounds = (cycle &- refresh.due) / refresh.roundCycles &- 2
        guard rounds > 0 else { return }
        core.channel.countSkipped(
            refresh.policy == .bank_staggered ? .refresh_bank : .refresh,
            rounds &* refresh.roundDemands)
        refresh.skip(rounds: rounds)
        core.nextTimedEvent = refresh.due
        core.wake = min(
            min(core.lanes.wake(after: core.wake), scheduleAt), core.nextTimedEvent)
    }
}
