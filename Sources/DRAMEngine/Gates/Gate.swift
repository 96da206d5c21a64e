import DRAMModel

/// A cycle and the timing rule that sets it, in one integer.
///
/// The cycle is in the upper 56 bits, the rule in the low 8, so the greater of two gates is the
/// later one and carries its rule with it: `earliest` answers "when" and "why" with one comparison.
@frozen
public struct Gate: Comparable, BitwiseCopyable, Sendable {
    /// `cycle << 8 | rule`.
    public var bits: Int64

    /// Creates a gate from its bits.
    @inlinable public init(bits: Int64) { self.bits = bits }

    /// Creates a gate that opens at a cycle because of a rule; rule 0 is "no rule".
    @inlinable public init(cycle: Int64, rule: UInt8) {
        assert((cycle << 8) >> 8 == cycle)
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
