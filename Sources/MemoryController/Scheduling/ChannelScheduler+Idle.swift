import DRAMEngine

extension ChannelScheduler where Self: ~Copyable {
    /// Passes over time before a far cycle in which an idle channel does the same again and again.
    ///
    /// A period is stepped and what it has changed is compared (`PeriodicState`). Where everything
    /// has repeated, whole periods are counted instead of stepped; the last ones before the cycle,
    /// or before something new happens, are stepped again. Where it has not, a period of two rounds
    /// of refreshes is tried, then of three, and so on: at first refreshes are pulled in, and ranks
    /// in power-down may sleep through several rounds and then catch up. Does nothing, or gives up,
    /// where nothing repeats.
    @inline(never)
    mutating func skipIdle(before cycle: Int64) {
        let round = idlePeriod
        guard round > 0 else { return }
        var attempt: Int64 = 1
        while attempt <= 18 {
            let rounds = attempt <= 16 ? attempt : max(attempt, longestIdlePeriod / round)
            let end = min(cycle, idleUntil)
            // Comparing states costs as much as stepping through some hundred refreshes.
            guard end != .max, end > wake, end &- wake > max(Self.longGap, (rounds + 3) * round)
            else { return }
            let start = wake &- 1
            var state = PeriodicState(from: start, period: rounds * round)
            visit(&state)
            while wake <= start + rounds * round { step() }
            guard idleUntil >= end else { return }
            state.compare()
            visit(&state)
            if state.move(before: end) {
                visit(&state)
                attempt = 1
            } else {
                attempt += 1
            }
        }
    }
}
