import DRAMModel

extension Channel {
    /// When a command to one bank may issue, and which rule says so; the state of the bank is not looked at.
    @inlinable @inline(__always)
    public func earliest(_ slot: GateSlot, _ place: Place) -> Gate {
        gates.earliest(slot, place)
    }

    /// When a REFRESH or self-refresh command to a whole rank may issue, and which rule says so.
    @inlinable @inline(__always)
    public func earliest(_ slot: GateSlot, rank: Int32) -> Gate {
        var gate = gates.rank(slot, rank)
        let groups = Int32(truncatingIfNeeded: organization.bankgroups)
        for group in rank &* groups..<(rank &+ 1) &* groups {
            gate = max(gate, gates.group(slot, group))
        }
        let banks = Int32(truncatingIfNeeded: organization.banks)
        for bank in rank &* banks..<(rank &+ 1) &* banks {
            gate = max(gate, gates.bank(slot, bank))
        }
        return gate
    }

    /// When a `refresh_bank` may issue: for one bank, or on DDR5 for all banks of its index in the rank.
    @inlinable
    public func earliestBankRefresh(_ place: Place) -> Gate {
        guard bankRefreshScope == .sameBank || layout.shift > 0 else {
            return earliest(.refresh_bank, place)
        }
        var gate = Gate.open
        forEachRefreshedBank(place) { gate = max(gate, earliest(.refresh_bank, $0)) }
        return gate
    }

    /// The row buffers that one `refresh_bank` to a place refreshes.
    @inlinable
    public func forEachRefreshedBank(_ place: Place, _ body: (Place) -> Void) {
        let index = place.bank % layout.perGroup & ~layout.shift
        let first = place.rank &* layout.groups
        let groups =
            bankRefreshScope == .sameBank
            ? first..<first &+ layout.groups : place.group..<place.group &+ 1
        for group in groups {
            for buffer in index...index &+ layout.shift {
                let bank = group &* layout.perGroup &+ buffer
                body(Place(rank: place.rank, group: group, bank: bank))
            }
        }
    }

    /// When a command may issue, and the name of the rule that holds it back last.
    ///
    /// This is the readable form, for tests and explanations; schedulers use the typed ones.
    public func earliest(_ command: Command) -> (cycle: Int64, rule: String) {
        let gate = gate(for: command)
        return (gate.cycle, ruleNames[Int(gate.rule)])
    }

    func gate(for command: Command) -> Gate {
        switch command.kind {
        case .refresh, .self_refresh_enter, .self_refresh_exit:
            earliest(GateSlot(command.kind), rank: command.rank)
        case .refresh_bank:
            earliestBankRefresh(place(of: command))
        default:
            earliest(GateSlot(command.kind), place(of: command))
        }
    }

    /// The place that a command names; a bank group that does not apply counts as the first.
    func place(of command: Command) -> Place {
        var place = layout.place(
            DecodedAddress(
                channel: 0, rank: command.rank, bankgroup: max(command.bankgroup, 0),
                bank: max(command.bank, 0), row: 0, column: 0))
        place.bank += max(command.partition, 0)
        return place
    }
}
