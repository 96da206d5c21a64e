import DRAMModel

/// One past command as the auditor remembers it: when, what and where, in three words.
public struct AuditEvent: BitwiseCopyable, Sendable {
    /// The cycle it issued in; far below 0 when there was none.
    public internal(set) var cycle: Int64
    /// Cycles for which a command of several columns or bursts keeps its resource busy.
    var busy: Int64
    private var place: UInt64

    /// No command: every rule that starts with it allows everything.
    static let none = AuditEvent()

    private init() {
        cycle = -1 << 60
        busy = 0
        place = 0
    }

    /// Remembers a command; fields that do not apply stay -1.
    @inline(__always)
    init(_ command: Command, at cycle: Int64) {
        self.cycle = cycle
        busy = 0
        var place = UInt64(command.kind.rawValue)
        place |= (UInt64(truncatingIfNeeded: command.rank &+ 1) & 0x1f) &<< 8
        place |= (UInt64(truncatingIfNeeded: command.bankgroup &+ 1) & 0x7f) &<< 13
        place |= (UInt64(truncatingIfNeeded: command.bank &+ 1) & 0x7f) &<< 20
        place |= (UInt64(truncatingIfNeeded: command.partition &+ 1) & 0x3) &<< 27
        place |= UInt64(UInt32(bitPattern: command.row &+ 1)) &<< 32
        self.place = place
    }

    /// The event of a command that keeps its resource busy for some cycles.
    func lasting(_ cycles: Int64) -> AuditEvent {
        var event = self
        event.busy = cycles
        return event
    }

    /// Whether there was a command.
    public var exists: Bool { cycle > -1 << 59 }

    /// Whether it was a command to processing units or their rows.
    @inline(__always)
    var isPIM: Bool { CommandKind(rawValue: UInt8(truncatingIfNeeded: place))!.isPIM }

    /// The command, without column, count and mask.
    public var command: Command {
        func field(_ shift: UInt64, _ mask: UInt64) -> Int32 {
            Int32(truncatingIfNeeded: (place >> shift) & mask) - 1
        }
        return Command(
            CommandKind(rawValue: UInt8(place & 0xff))!, rank: field(8, 0x1f),
            bankgroup: field(13, 0x7f), bank: field(20, 0x7f),
            row: Int32(bitPattern: UInt32(place >> 32)) &- 1, partition: field(27, 0x3))
    }
}
