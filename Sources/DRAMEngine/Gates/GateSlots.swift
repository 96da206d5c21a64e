import DRAMModel

/// Which gate each kind of command of a memory waits for.
///
/// Only kinds that the memory has get slots beyond those of `GateSlot`, in the order of their raw
/// values. Kinds share a slot if, and only if, their rows of the table of commands name the same
/// owner.
package struct GateSlots: Sendable {
    /// The slot of each kind by raw value; -1 for one that the memory does not have.
    package let slots: [Int]
    /// Slots given out.
    package let count: Int

    /// Blocks of gates that a bank, bank group or rank needs.
    package var blocks: Int { (count + GateBlock.count - 1) / GateBlock.count }

    /// Gives out the slots of a memory.
    init(_ kinds: CommandSet) {
        precondition(GateSlot.allCases.count <= GateBlock.count)
        self.init(
            owners: CommandTraits.table.enumerated().map { index, row in
                let isKnown = kinds.rawValue >> UInt64(index) & 1 != 0
                return isKnown ? Int(row.gate.rawValue) : nil
            },
            first: GateSlot.allCases.map { Int($0.owner.rawValue) })
    }

    /// Gives out slots to kinds that are told by their raw values alone.
    ///
    /// - Parameters:
    ///   - owners: The owner of the gate that each kind waits for; `nil` for one that the memory
    ///     does not have.
    ///   - first: The owners of the first slots, which are given out whether or not the memory has
    ///     them.
    package init(owners: [Int?], first: [Int]) {
        var slotOfOwner: [Int?] = Array(repeating: nil, count: owners.count)
        var count = 0
        for owner in first + owners.compactMap(\.self).sorted() where slotOfOwner[owner] == nil {
            slotOfOwner[owner] = count
            count += 1
        }
        precondition(
            first.enumerated().allSatisfy { slotOfOwner[$1] == $0 },
            "one kind in two of the first slots")
        self.count = count
        slots = owners.map { owner in owner.map { slotOfOwner[$0]! } ?? -1 }
    }

    /// The slot of a kind that the memory has.
    subscript(kind: CommandKind) -> Int {
        let slot = slots[Int(kind.rawValue)]
        precondition(slot >= 0, "a rule of a command that the memory does not have")
        return slot
    }
}
