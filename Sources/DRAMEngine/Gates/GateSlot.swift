import DRAMModel

/// The gates of commands that every memory controller issues, by their slots.
///
/// Their slots are known at compile time and fill the first block of each bank, bank group and
/// rank. Slots of other kinds are given out by `GateSlots`. ACTIVATE, PRECHARGE, READ and WRITE
/// come first, as a scheduler chooses between these.
@frozen
public enum GateSlot: Int, CaseIterable, Sendable {
    case activate, precharge, read, write
    case refresh, refresh_bank, self_refresh_enter, self_refresh_exit

    /// The raw value of the gate that a READ or WRITE waits for.
    ///
    /// By arithmetic: of a switch the compiler makes a jump that is hard to predict.
    @inlinable @inline(__always)
    static func rawValue(ofColumn kind: CommandKind) -> Int {
        GateSlot.write.rawValue &- (kind.isRead ? 1 : 0)
    }

    /// The kind of command that owns the gate.
    var owner: CommandKind { CommandKind(self, closingRow: false) }
}
