import DRAMModel

extension PIMUnits {
    /// When a PIM command may issue, and which rule says so; the state of rows is not looked at.
    public func earliest(_ command: PIMCommand) -> Gate {
        let offset = offset(of: command.kind)
        var gate = Gate.open
        for rank in ranks(of: command) { gate = max(gate, earliest(command, inRank: rank, offset)) }
        if command.kind == .pim_mac_gb { gate = max(gate, wiring.pointee.reads.earliest) }
        if command.kind.isNMP { gate = max(gate, wiring.pointee.ports.earliest(command)) }
        return gate
    }

    private func earliest(_ command: PIMCommand, inRank rank: Int32, _ offset: Int) -> Gate {
        let shared = max(rankGates(rank)[offset], broadcast(rank)[offset])
        let traits = traits(of: command.kind)
        switch (traits.scope, traits.verb) {
        case (.rank, _):
            return shared
        case (_, .open):
            return max(shared, earliestActivation(command, rank, offset))
        case (_, .close):
            return max(shared, latest(offset, command.mask, rank))
        default:
            // The rank's second set of gates has what commands to single banks have set.
            guard command.mask != allBanks else { return max(shared, any(rank)[offset]) }
            return max(shared, latest(offset, command.mask, rank))
        }
    }

    private func latest(_ offset: Int, _ mask: UInt64, _ rank: Int32) -> Gate {
        var gate = Gate.open
        forEachBank(mask) { gate = max(gate, bufferGates(buffer(rank, $0))[offset]) }
        return gate
    }

    private func earliestActivation(
        _ command: PIMCommand, _ rank: Int32, _ offset: Int
    ) -> Gate {
        var gate = latest(offset, command.mask, rank)
        forEachGroup(command.mask, rank) { gate = max(gate, groupGates($0)[offset]) }
        guard countsInWindows else { return gate }
        let count = Int32(command.mask.nonzeroBitCount)
        return max(gate, windows.earliest(rank, activations: count))
    }

    /// Calls `body` with each bank of a mask.
    func forEachBank(_ mask: UInt64, _ body: (Int) -> Void) {
        var rest = mask
        while rest != 0 {
            body(rest.trailingZeroBitCount)
            rest &= rest - 1
        }
    }

    /// Calls `body` once with each bank group that has a bank in a mask.
    func forEachGroup(_ mask: UInt64, _ rank: Int32, _ body: (Int32) -> Void) {
        let banks = Int(layout.perGroup >> layout.shift)
        let inGroup: UInt64 = banks == 64 ? ~0 : 1 << UInt64(banks) - 1
        for group in 0..<layout.groups where mask >> UInt64(Int(group) * banks) & inGroup != 0 {
            body(rank * layout.groups + group)
        }
    }

    /// Whether rows are as a command needs them: closed for an activation, open for those that use
    /// them.
    public func isReady(_ command: PIMCommand) -> Bool { firstUnready(command) == nil }

    /// The first bank whose row is not as a command needs it; `nil` when all are.
    public func firstUnready(_ command: PIMCommand) -> (rank: Int32, bank: Int)? {
        let needs = traits(of: command.kind).needs
        guard needs != .any else { return nil }
        for rank in ranks(of: command) {
            let wanted = layout.pimBuffers(command.mask)
            let unready =
                needs == .closed
                ? wanted & (openMasks[Int(rank)] | controllerOpenMasks[Int(rank)])
                : wanted & ~openMasks[Int(rank)]
            if unready != 0 {
                return (rank, unready.trailingZeroBitCount >> Int(layout.shift))
            }
        }
        return nil
    }
}
