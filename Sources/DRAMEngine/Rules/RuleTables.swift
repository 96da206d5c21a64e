import DRAMModel

/// What commands write into gates, as the channels of a memory look it up: one copy for all of
/// them.
///
/// Dense, so that the writes of a command are straight-line code.
///
/// @unchecked: written while a `RuleSet` is made, then only read.
@usableFromInline
package final class RuleTables: @unchecked Sendable {
    /// What a kind of command adds to the cycle of its issue, for each block, kind, level and gate
    /// of the block, in the packing of `Gate`. A gate becomes at least that sum; `RuleSet.never`
    /// where no rule applies.
    package let increments: FixedBuffer<Int64>
    /// What each `count` of a command adds to its increments, like `increments`.
    let perCount: FixedBuffer<Int64>
    /// For each kind of command a word with one byte for each level, from the lowest. A byte has a
    /// bit for each pair of gates of the first block that a rule raises, and the bit `further`. The
    /// word also has the bit `furtherAnywhere`.
    package let isActive: FixedBuffer<UInt64>
    /// For each kind and level a bit for each pair of gates of all blocks that a rule raises.
    let pairs: FixedBuffer<UInt32>
    /// The table of commands.
    let traits: FixedBuffer<CommandTraits>
    /// Blocks of gates of a bank, bank group or rank.
    let blocks: Int
    /// From the increments of a block to those of the next.
    let blockStride: Int

    /// The bit, in the byte of a level, for rules of gates of other blocks.
    static let further: UInt64 = 1 << UInt64(GateBlock.pairs)
    /// The bit, in a word, for such rules at any level: it is not zero however many levels are
    /// shifted out.
    static let furtherAnywhere: UInt64 = 1 << 63

    /// Creates the tables of no rules, for so many kinds of command and blocks of gates.
    package init(kinds: Int, blocks: Int) {
        precondition(kinds <= CommandKind.capacity, "more kinds than a set has bits")
        precondition(
            blocks * GateBlock.pairs <= UInt32.bitWidth, "more pairs of gates than a word has bits")
        precondition(RuleSet.levels * 8 < UInt64.bitWidth, "more levels than a word has bytes")
        let lists = kinds * RuleSet.levels
        self.blocks = blocks
        blockStride = lists * GateBlock.count
        increments = FixedBuffer(repeating: RuleSet.never, count: blocks * blockStride)
        perCount = FixedBuffer(repeating: 0, count: blocks * blockStride)
        isActive = FixedBuffer(repeating: 0, count: kinds)
        traits = FixedBuffer(CommandTraits.table)
        pairs = FixedBuffer(repeating: 0, count: lists)
    }

    /// The index of a kind, by its raw value, and a level.
    package static func list(_ kind: Int, _ level: RuleSet.Level) -> Int {
        kind * RuleSet.levels + level.rawValue
    }

    /// The index of what a kind adds to the gate of a slot.
    private func index(_ kind: Int, _ slot: Int, _ level: RuleSet.Level) -> Int {
        let (block, gate) = slot.quotientAndRemainder(dividingBy: GateBlock.count)
        return block * blockStride + Self.list(kind, level) * GateBlock.count + gate
    }

    /// What a kind adds to the gate of a slot; `RuleSet.never` where no rule applies.
    func increment(after kind: Int, before slot: Int, at level: RuleSet.Level) -> Int64 {
        increments[index(kind, slot, level)]
    }

    /// Adds a rule; of several for one gate the longest remains.
    ///
    /// - Parameters:
    ///   - kind: The raw value of the kind that starts the wait.
    ///   - slot: The slot of the gate that is raised.
    ///   - increment: Length and rule, in the packing of `Gate`.
    ///   - counted: What each `count` of the command adds, in the same packing.
    package func add(
        after kind: Int, before slot: Int, at level: RuleSet.Level, _ increment: Int64,
        counted: Int64 = 0
    ) {
        let index = index(kind, slot, level)
        // Kinds that share a gate may state one rule twice.
        let before = (increment: increments[index], counted: perCount[index])
        let isOnly = before.increment == RuleSet.never || before == (increment, counted)
        precondition(
            isOnly || counted == 0 && before.counted == 0,
            "two rules for one gate, one of which depends on a count")
        increments[index] = max(before.increment, increment)
        perCount[index] = counted
        let pair = slot / 2
        pairs[Self.list(kind, level)] |= 1 << UInt32(pair)
        let isFirst = pair < GateBlock.pairs
        let bit = isFirst ? 1 << UInt64(pair) : Self.further
        isActive[kind] |= bit << UInt64(8 * level.rawValue)
        if !isFirst { isActive[kind] |= Self.furtherAnywhere }
    }
}
