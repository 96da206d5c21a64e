import DRAMModel

/// A cycle and the timing rule that sets it, in one integer.
///
/// The cycle is in the upper 56 bits, the rule in the low 8, so the greater of two gates is the later one
/// and carries its rule with it: `earliest` answers "when" and "why" with one comparison.
@frozen
public struct Gate: Comparable, BitwiseCopyable, Sendable {
    /// `cycle << 8 | rule`.
    public var bits: Int64

    /// Creates a gate from its bits.
    @inlinable public init(bits: Int64) { self.bits = bits }

    /// Creates a gate that opens at a cycle because of a rule; rule 0 is "no rule".
    @inlinable public init(cycle: Int64, rule: UInt8) {
        bits = cycle << 8 | Int64(rule)
    }

    /// The first cycle in which the command is allowed.
    @inlinable public var cycle: Int64 { bits >> 8 }

    /// Index of the rule in `RuleSet.names`.
    @inlinable public var rule: UInt8 { UInt8(truncatingIfNeeded: bits) }

    /// Whether the command is allowed at a cycle.
    @inlinable public func isOpen(at cycle: Int64) -> Bool { bits < (cycle &+ 1) << 8 }

    /// A gate that has always been open.
    @inlinable public static var open: Gate { Gate(bits: 0) }

    /// The gate that opens earlier; of two in one cycle, that of the rule with the lower index.
    @inlinable public static func < (a: Gate, b: Gate) -> Bool { a.bits < b.bits }
}

/// Which of a place's gates a command waits for.
///
/// READ and READ with auto-precharge share one, as no rule tells them apart; so do the writes.
@frozen
public enum GateSlot: Int, CaseIterable, Sendable {
    case activate, precharge, read, write
    case refresh, refresh_bank, self_refresh_enter, self_refresh_exit
    case pim_gwrite, pim_wrgb, pim_mac, pim_mac_gb, pim_read_result, pim_activation_function
    case pim_activate, pim_precharge

    /// Gates of one place.
    @inlinable public static var count: Int { 16 }

    /// The raw value of the gate that a column command waits for, by arithmetic: of a switch the compiler makes a
    /// jump that is hard to predict.
    @inlinable @inline(__always)
    static func rawValue(ofColumn kind: CommandKind) -> Int {
        GateSlot.read.rawValue &+ Int(kind.rawValue &>> 1)
    }

    /// The gate that a kind of command waits for.
    @inlinable public init(_ kind: CommandKind) {
        switch kind {
        case .read, .read_p: self = .read
        case .write, .write_p: self = .write
        case .activate: self = .activate
        case .pim_activate4, .pim_activate: self = .pim_activate
        case .precharge: self = .precharge
        case .pim_precharge: self = .pim_precharge
        case .refresh: self = .refresh
        case .refresh_bank: self = .refresh_bank
        case .self_refresh_enter: self = .self_refresh_enter
        case .self_refresh_exit: self = .self_refresh_exit
        case .pim_gwrite: self = .pim_gwrite
        // A memory has one kind of units or the other: their commands share gates.
        case .pim_wrgb, .nmp_write_input: self = .pim_wrgb
        case .pim_mac, .nmp_mac: self = .pim_mac
        case .pim_mac_gb: self = .pim_mac_gb
        case .pim_read_result, .nmp_read_output: self = .pim_read_result
        case .pim_activation_function: self = .pim_activation_function
        }
    }
}
