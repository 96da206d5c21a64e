import DRAMEngine
import DRAMModel
import Testing
import TestSupport

/// Registers that are raised two at a time come out as one by one.
@Suite struct GatePairTests {
    @Test func pairsAreRaisedLikeSingleRegisters() {
        var random = SplitMix64(seed: 7)
        let registers = FixedBuffer(repeating: Gate.open, count: 2)
        let expected = FixedBuffer(repeating: Gate.open, count: 2)
        let increments = FixedBuffer<Int64>(repeating: 0, count: 2)
        for _ in 0..<100_000 {
            let cycle = Self.cycle(&random)
            for slot in 0...1 {
                let near = max(0, cycle + Int64(random.next() % 200) - 100)
                registers[slot] = Gate(
                    cycle: random.next() % 4 == 0 ? Self.cycle(&random) : near,
                    rule: UInt8(truncatingIfNeeded: random.next()))
                expected[slot] = registers[slot]
                increments[slot] = Self.increment(&random)
            }
            GatePair.raise(registers.base, increments.base, cycle << 8)
            GatePair.raiseOneByOne(expected.base, increments.base, cycle << 8)
            #expect(registers[0] == expected[0] && registers[1] == expected[1])
        }
    }

    /// Cycles of any size that a run may reach: some below the least normal number of double
    /// precision, some where an increment that raises nothing gives sums that are no numbers.
    private static func cycle(_ random: inout SplitMix64) -> Int64 {
        switch random.next() % 4 {
        case 0: Int64(random.next() % 8)
        case 1: Int64(random.next() >> (11 + random.next() % 48))
        case 2: -RuleSet.never >> 8 - Int64(random.next() % 8)
        default: 1 << 54 - Int64(random.next() % 8)
        }
    }

    private static func increment(_ random: inout SplitMix64) -> Int64 {
        guard random.next() % 4 > 0 else { return RuleSet.never }
        return (Int64(random.next() % 100) - 50) << 8 | Int64(random.next() % 256)
    }
}
