import DRAMModel

/// What commands write into registers, as the channels of a memory look it up: one copy for all of them.
///
/// Dense, so that the writes of a command are straight-line code.
///
/// @unchecked: written while a `RuleSet` is made, then only read.
@usableFromInline
final class RuleTables: @unchecked Sendable {
    /// What a kind of command adds to the cycle of its issue, for each level and slot, in the packing of
    /// `Gate`: `(kind * levels + level) * slots + slot`. A register becomes at least that sum; `RuleSet.never` where
    /// no rule applies.
    let increments: FixedBuffer<Int64>
    /// What each `count` of a command adds to its increments, like `increments`.
    let perCount: FixedBuffer<Int64>
    /// Whether a kind has a rule at a level for each pair of slots, as bits: a byte a level, from the lowest.
    let isActive: FixedBuffer<UInt64>

    /// Creates the tables of no rules.
    init() {
        let kinds = CommandKind.allCases.count
        let slots = kinds * RuleSet.levels * GateSlot.count
        increments = FixedBuffer(repeating: RuleSet.never, count: slots)
        perCount = FixedBuffer(repeating: 0, count: slots)
        isActive = FixedBuffer(repeating: 0, count: kinds)
    }
}
