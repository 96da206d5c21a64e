import DRAMModel

extension Channel {
    /// When a command to one bank may issue, and which rule says so; the state of the bank is not
    /// looked at.
    @inlinable @inline(__always)
    public func earliest(_ slot: GateSlot, _ target: BankAddress) -> Gate {
        gates.earliest(slot, target)
    }

    /// When a REFRESH or self-refresh command to a whole rank may issue, and which rule says so.
    public func earliest(_ kind: CommandKind, rank: Int32) -> Gate {
        let offset = offset(of: kind)
        var gate = gates.rank(at: offset, rank)
        let groups = Int32(truncatingIfNeeded: organization.bankgroups)
        for group in rank &* groups..<(rank &+ 1) &* groups {
            gate = max(gate, gates.group(at: offset, group))
        }
        let banks = Int32(truncatingIfNeeded: organization.banks)
        for bank in rank &* banks..<(rank &+ 1) &* banks {
            gate = max(gate, gates.bank(at: offset, bank))
        }
        return gate
    }

    /// From the first gate of a bank, bank group or rank to that of a kind of command.
    func offset(of kind: CommandKind) -> Int {
        let offset = gateOffsets[Int(kind.rawValue)]
        precondition(offset >= 0, "a command that the memory does not have")
        return Int(offset)
    }

    /// When a `refresh_bank` may issue: for all banks that it refreshes.
    public func earliestBankRefresh(_ target: BankAddress) -> Gate {
        var gate = windows.view.earliestBankRefresh(target.rank)
        forEachRefreshedBank(target) { gate = max(gate, earliest(.refresh_bank, $0)) }
        return gate
    }

    /// The row buffers that one `refresh_bank` to a bank address refreshes.
    @inlinable
    public func forEachRefreshedBank(_ target: BankAddress, _ body: (BankAddress) -> Void) {
        let first = target.rank &* banksPerRank
        var rest = refreshedBuffers(target.bank &- first)
        while rest != 0 {
            let bank = first &+ Int32(truncatingIfNeeded: rest.trailingZeroBitCount)
            rest &= rest &- 1
            body(banks[Int(bank)].target)
        }
    }

    /// The row buffers of a rank that are refreshed together with one of them, as bits.
    @inlinable
    public func refreshedBuffers(_ buffer: Int32) -> UInt64 {
        bankRefresh.buffers(with: Int(buffer), layout)
    }

    /// When a command may issue, and the name of the rule that holds it back last.
    ///
    /// This is the readable form, for tests and explanations; schedulers use the typed ones.
    public func earliest(_ command: Command) -> (cycle: Int64, rule: String) {
        let gate = gate(for: command)
        return (gate.cycle, ruleNames[Int(gate.rule)])
    }

    func gate(for command: Command) -> Gate {
        let kind = command.kind
        switch kind.traits.scope {
        case .rank: return earliest(kind, rank: command.rank)
        case .bank where kind.traits.verb == .refresh:
            return earliestBankRefresh(bankAddress(of: command))
        case .bank: return gates.earliest(at: offset(of: kind), bankAddress(of: command))
        case .banks: preconditionFailure("a PIM command goes to the units")
        }
    }

    /// The bank address that a command names; a bank group that does not apply counts as the first.
    func bankAddress(of command: Command) -> BankAddress {
        var target = layout.bankAddress(
            DecodedAddress(
                channel: 0, rank: command.rank, bankgroup: max(command.bankgroup, 0),
                bank: max(command.bank, 0), row: 0, column: 0))
        target.bank += max(command.partition, 0)
        return target
    }
}
