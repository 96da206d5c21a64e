import DRAMEngine

/// Cycles that commands waited, by the rule that let them go last.
///
/// A command counts as waiting from the cycle after the last command to its bank, or after its
/// request came to the command scheduler, whichever is later. From then until its last gate opens
/// it waits for that gate's rule. From then until it issues it waits for arbitration: other
/// commands, the command bus, the order of its queue.
struct StallCounters: ~Copyable {
    /// Cycles by rule index; index 0 is arbitration.
    let cycles: FixedBuffer<Int64>
    /// Commands that waited, by rule index.
    let commands: FixedBuffer<Int64>

    init(rules: Int) {
        precondition(rules > 0, "index 0 stands for arbitration")
        cycles = FixedBuffer(repeating: 0, count: rules)
        commands = FixedBuffer(repeating: 0, count: rules)
    }

    /// Counts the wait of a command issued at `cycle`.
    ///
    /// - Returns: the cycles that it waited for its gate's rule.
    @inline(__always)
    func count(_ gate: Gate, wantedSince wanted: Int64, at cycle: Int64) -> Int64 {
        // Without branches: whether a command waited is hard to predict.
        let opened = gate.cycle
        assert(opened <= cycle, "a command issued before its gate opened")
        let waited = max(opened &- wanted, 0)
        let rule = Int(gate.rule)
        cycles.base[rule] &+= waited
        commands.base[rule] &+= waited.signum()
        let arbitration = max(cycle &- max(opened, wanted), 0)
        cycles.base[0] &+= arbitration
        commands.base[0] &+= arbitration.signum()
        return waited
    }

    /// What has been counted, in the order of the rules; `names` are the rules'.
    func reports(_ names: [String]) -> [StallReport] {
        names.indices.filter { cycles[$0] > 0 }.map {
            StallReport(
                rule: $0 == 0 ? StallReport.arbitration : names[$0], cycles: cycles[$0],
                commands: commands[$0])
        }
    }

    /// Counts so many commands that waited for one rule for the same time each.
    func count(_ gate: Gate, waited: Int64, times: Int64) {
        guard waited > 0 else { return }
        cycles[Int(gate.rule)] += waited * times
        commands[Int(gate.rule)] += times
    }
}
