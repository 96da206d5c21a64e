import DRAMEngine
import DRAMModel

/// What an issued command still has to count for statistics.
///
/// It is counted after the next event has been worked out: a mispredicted branch in that choice is
/// then found out sooner.
struct DeferredStatistics: BitwiseCopyable {
    var kind: CommandKind
    /// The slot of the request it served, or -1 when nothing is deferred.
    var slot: Int32
    var gate: Gate
    /// The cycle from which the command counts as waiting.
    var wantedSince: Int64

    @inline(__always)
    init(_ kind: CommandKind, _ slot: Int32, _ gate: Gate, wantedSince: Int64) {
        self.kind = kind
        self.slot = slot
        self.gate = gate
        self.wantedSince = wantedSince
    }

    /// Nothing.
    static var none: DeferredStatistics {
        DeferredStatistics(.activate, -1, .open, wantedSince: 0)
    }
}

extension DRAMsim3Scheduler {
    /// Counts the deferred statistics of the last command.
    @inline(__always)
    mutating func countDeferred(at cycle: Int64) {
        guard deferred.slot >= 0 else { return }
        let command = deferred
        deferred.slot = -1
        core.record(
            command.kind, command.slot, command.gate, wantedSince: command.wantedSince, at: cycle)
        if command.kind.isColumn { complete(command.slot, at: cycle) }
    }

    @inline(never)
    private mutating func complete(_ slot: Int32, at cycle: Int64) {
        core.complete(slot, at: cycle)
    }
}
