import MemoryController
import Systems

extension WorkloadRun {
    /// Runs it again with each of the rules relaxed that held its commands back most.
    ///
    /// - Parameters:
    ///   - outcome: What the run as it is came to.
    ///   - threads: Runs at a time.
    /// - Returns: nil where no memory is replayed, or the work cannot be done.
    func whatIf(
        _ outcome: any RunOutcome, options: RunOptions, threads: Int
    ) throws -> WhatIf? {
        guard let memory, let time_s = outcome.time_s else { return nil }
        let run = self
        var single = options
        single.threads = 1
        let options = single
        return try WhatIf(
            memory, base: WhatIf.Outcome(time_s: time_s), stalls: outcome.stalls.reports,
            threads: threads
        ) { relaxed in
            guard !StopSignal.isRaised else { return nil }
            do {
                let outcome = try run.relaxing(relaxed).run(
                    options: options, mayGoOn: { !StopSignal.isRaised }, progressed: { _ in })
                return outcome.time_s.map { WhatIf.Outcome(time_s: $0) }
            } catch RunError.interrupted {
                return nil
            }
        }
    }
}

extension StallShares {
    /// Waiting by rule, in whole cycles.
    var reports: [StallReport] {
        rules.map {
            StallReport(rule: $0.rule, cycles: Int64(min(1e18, $0.cycles)), commands: 0)
        }
    }
}
