import DRAMEngine

/// Cycles that commands waited, by the rule that let them go last.
///
/// A command is *wanted* from the cycle after the last command to its bank, or after its request reached
/// the scheduler, whichever is later. From then until its last gate opens it waits for that gate's rule;
/// from then until it issues it waits for its turn (arbitration, the command bus, the order of its queue).
struct StallCounters: ~Copyable {
    /// Cycles by rule index; index 0 is waiting for a turn.
    let cycles: FixedBuffer<Int64>
    /// Commands held back, by rule index.
    let commands: FixedBuffer<Int64>

    init(rules: Int) {
        cycles = FixedBuffer(repeating: 0, count: rules)
        commands = FixedBuffer(repeating: 0, count: rules)
    }

    /// Books the wait of a command issued at `cycle`; returns the cycles its rule held it back.
    @inline(__always)
    func book(_ gate: Gate, wantedSince wanted: Int64, at cycle: Int64) -> Int64 {
        // Without branches: whether a command waited is hard to predict.
        let opened = gate.cycle
        let held = max(opened &- wanted, 0)
        let rule = Int(gate.rule)
        cycles.base[rule] &+= held
        commands.base[rule] &+= held.signum()
        let turn = max(cycle &- max(opened, wanted), 0)
        cycles.base[0] &+= turn
        commands.base[0] &+= turn.signum()
        return held
    }

    /// What has been booked, in the order of the rules; `names` are the rules'.
    func reports(_ names: [String]) -> [StallReport] {
        names.indices.filter { cycles[$0] > 0 }.map {
            StallReport(
                rule: $0 == 0 ? "turn" : names[$0], cycles: cycles[$0], commands: commands[$0])
        }
    }

    /// Books so many commands that one rule held back for the same time each.
    func book(_ gate: Gate, held: Int64, times: Int64) {
        guard held > 0 else { return }
        cycles[Int(gate.rule)] += held * times
        commands[Int(gate.rule)] += times
    }
}
