import DRAMEngine
import DRAMModel

extension FRFCFSScheduler {
    /// Passes over whole rounds of refreshes before a far cycle, while nothing else can happen.
    ///
    /// When no request waits, all banks are closed and as many refreshes as may be are pulled in,
    /// each issues as soon as it falls due, and rounds repeat; they are only counted. The last
    /// rounds before the cycle are simulated, so that every gate is as it would be. A log needs
    /// each command: with one, nothing is skipped.
    mutating func skipIdle(before cycle: Int64) {
        guard refresh.postponed.repeatsWhenIdle, !core.log.isOn, !lowPower.isOn else { return }
        guard core.requests.count == 0, !core.service.isBusy, core.lanes.isQuiet else { return }
        guard mode.nextAt == .max && !mode.isDraining && isLongIdle else { return }
        let rounds = (cycle &- refresh.postponed.soonest) / refresh.postponed.roundCycles &- 2
        guard rounds > 0 else { return }
        let skipped = refresh.postponed.skip(rounds: rounds)
        core.channel.countSkipped(refresh.postponed.isByUnit ? .refresh_bank : .refresh, skipped)
        // Nothing can become aged, time out or be pulled in any more.
        mode.ageAt = .max
        pages.nextAt = .max
        refresh.nextAt = .max
        core.nextTimedEvent = refresh.postponed.soonest
        core.wake = core.nextTimedEvent
    }

    /// Whether each rank is closed, has all refreshes pulled in that may be, and may have the next
    /// as soon as it falls due.
    private var isLongIdle: Bool {
        mutating get {
            for rank in 0..<Int32(core.ranks) {
                let buffers =
                    core.channel.openBanks(ofRank: rank)
                    | core.channel.units.openBuffers(ofRank: rank)
                let isIdle = loads[Int(rank)].idleSince + refresh.postponed.patience <= core.wake
                let postponed = refresh.postponed.ranks[Int(rank)].postponed
                guard buffers == 0, isIdle, postponed == refresh.postponed.floor else {
                    return false
                }
            }
            return true
        }
    }
}
