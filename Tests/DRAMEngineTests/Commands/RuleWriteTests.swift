import DRAMEngine
import DRAMModel
import Testing

/// What commands write, for more kinds of command than there are today: each rule raises its own
/// gate alone.
@Suite struct RuleWriteTests {
    private static let kinds = 64
    private static let blocks = 8
    /// Banks, bank groups and ranks: the gates of the one in the middle are raised.
    private static let owners = 3
    private static let stride = owners * GateBlock.count
    private static let gateCount = blocks * GateBlock.count

    /// A rule of its own length from each kind to each gate at each level.
    private static func length(_ kind: Int, _ gate: Int, _ level: RuleSet.Level) -> Int64 {
        Int64((kind * gateCount + gate) * RuleSet.Level.allCases.count + level.rawValue + 1)
    }

    private static func tables(_ hasRule: (Int, Int) -> Bool) -> RuleTables {
        let tables = RuleTables(kinds: kinds, blocks: blocks)
        for kind in 0..<kinds {
            for gate in 0..<gateCount where hasRule(kind, gate) {
                for level in RuleSet.Level.allCases {
                    let rule = UInt8(truncatingIfNeeded: gate)
                    let increment = Gate(cycle: length(kind, gate, level), rule: rule)
                    tables.add(after: kind, before: gate, at: level, increment.bits)
                }
            }
        }
        return tables
    }

    /// Where the gate of a slot is, of the bank, bank group or rank in the middle.
    private static func place(_ gate: Int) -> Int {
        gate / GateBlock.count * stride + GateBlock.count + gate % GateBlock.count
    }

    /// Raises the gates of the one in the middle at cycle 1,000 and expects its rules and no
    /// others.
    private static func expectRules(
        _ tables: RuleTables, _ hasRule: (Int, Int) -> Bool,
        _ raise: (UnsafeMutablePointer<Gate>, RuleWrites, Int, RuleSet.Level) -> Void
    ) {
        let writes = RuleWrites(tables, gateStride: stride)
        for kind in 0..<kinds {
            for level in RuleSet.Level.allCases {
                let gates = FixedBuffer(repeating: Gate.open, count: blocks * stride)
                raise(gates.base + GateBlock.count, writes, kind, level)
                var expected = Array(repeating: Gate.open, count: blocks * stride)
                for gate in 0..<gateCount where hasRule(kind, gate) {
                    let cycle = 1000 + length(kind, gate, level)
                    expected[place(gate)] = Gate(cycle: cycle, rule: UInt8(gate))
                }
                let found = (0..<gates.count).map { gates[$0] }
                #expect(found == expected, "kind \(kind) at \(level)")
            }
        }
    }

    /// Rules that are there or not as good as at random, as `kind` and `gate` are scattered.
    private static func isScattered(_ kind: Int, _ gate: Int) -> Bool {
        (kind * 37 + gate * 101 + kind * gate) % 5 == 0
    }

    @Test func allGatesAreRaisedByTheirRules() {
        for hasRule in [{ _, _ in true }, Self.isScattered] as [(Int, Int) -> Bool] {
            Self.expectRules(Self.tables(hasRule), hasRule) { gates, writes, kind, level in
                writes.raise(gates, RuleTables.list(kind, level), 1000 << 8)
            }
            Self.expectRules(Self.tables(hasRule), hasRule) { gates, writes, kind, level in
                writes.raise(gates, RuleTables.list(kind, level), 1000 << 8, count: 3)
            }
        }
    }

    /// The two halves of what commands of the memory controller write: the first block, and further
    /// ones.
    @Test func firstAndFurtherBlocksMakeAllGates() {
        for hasRule in [{ _, _ in true }, Self.isScattered] as [(Int, Int) -> Bool] {
            let tables = Self.tables(hasRule)
            Self.expectRules(tables, hasRule) { gates, writes, kind, level in
                let list = RuleTables.list(kind, level)
                let active = tables.isActive[kind]
                GateBlock.raise(
                    gates, active >> UInt64(8 * level.rawValue),
                    tables.increments.base + list * GateBlock.count, 1000 << 8)
                if active >> 63 != 0 { writes.raiseFurther(gates, list, 1000 << 8) }
            }
        }
    }

    /// Only a rule beyond the first block sends commands of the memory controller there.
    @Test func furtherBlocksAreMarked() {
        let tables = RuleTables(kinds: 2, blocks: 2)
        tables.add(after: 0, before: 7, at: .rank, 1 << 8)
        tables.add(after: 1, before: 8, at: .rank, 1 << 8)
        #expect(tables.isActive[0] == 0b1000 << 16)
        let further: UInt64 = 1 << 63 | 0b1_0000 << 16
        #expect(tables.isActive[1] == further)
    }

    @Test func countsAddToTheirOwnGates() {
        let tables = RuleTables(kinds: 40, blocks: 5)
        for gate in 0..<40 {
            tables.add(after: 39, before: gate, at: .rank, 5 << 8, counted: Int64(gate) << 8)
        }
        let gates = FixedBuffer(repeating: Gate.open, count: 5 * Self.stride)
        RuleWrites(tables, gateStride: Self.stride).raise(
            gates.base + GateBlock.count, RuleTables.list(39, .rank), 100 << 8, count: 7)
        for gate in 0..<40 { #expect(gates[Self.place(gate)].cycle == 105 + 7 * Int64(gate)) }
    }
}
