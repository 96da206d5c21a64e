import DRAMEngine
import DRAMModel
import TestSupport
import Testing

/// Each gate is that of exactly the kinds that share it, for as many kinds as a set has bits.
@Suite struct GateSlotTests {
    /// Slots of the commands between which schedulers choose, and of refreshes.
    private static let first: [CommandKind] = [
        .activate, .precharge, .read, .write, .refresh, .refresh_bank, .self_refresh_enter,
        .self_refresh_exit,
    ]

    /// Two kinds of a memory have one slot if, and only if, their rows name one owner.
    @Test(arguments: TimingFiles.names)
    func slotsAreSharedAsTheTableSays(_ file: String) throws {
        let memory = try TimingFiles.load(file)
        let slots = RuleSet(ConstraintTable(memory)).slots
        let known = memory.commandKinds
        for kind in CommandKind.allCases {
            let slot = slots.slots[Int(kind.rawValue)]
            #expect((slot >= 0) == known.contains(kind))
            guard slot >= 0 else { continue }
            if let place = Self.first.firstIndex(of: kind) { #expect(slot == place) }
            for other in known {
                let isShared = slots.slots[Int(other.rawValue)] == slot
                #expect(isShared == (other.traits.gate == kind.traits.gate), "\(kind) and \(other)")
            }
        }
        let owners = Set(known.map(\.traits.gate)).union(Self.first)
        #expect(slots.count == owners.count)
        #expect(slots.blocks == (memory.pim == nil ? 1 : 2))
    }

    /// Room for 64 kinds, each with a gate of its own.
    @Test func sixtyFourKindsHaveGatesOfTheirOwn() {
        let slots = GateSlots(owners: Array(0..<64), first: [4, 5, 0, 2, 6, 7, 8, 9])
        #expect(Set(slots.slots) == Set(0..<64))
        #expect(slots.blocks == 8)
        #expect([4, 5, 0, 2, 6, 7, 8, 9].map { slots.slots[$0] } == Array(0..<8))
    }

    /// Kinds that the memory does not have take no slot.
    @Test func slotsAreThoseInUse() {
        let owners: [Int?] = (0..<40).map { $0 < 8 || $0 % 10 == 9 ? $0 : nil }
        let slots = GateSlots(owners: owners, first: Array(0..<8))
        #expect(slots.count == 12)
        #expect(slots.blocks == 2)
        #expect([9, 19, 29, 39].map { slots.slots[$0] } == [8, 9, 10, 11])
        #expect(slots.slots[10] == -1)
    }
}
