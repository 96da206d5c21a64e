import DRAMModel

extension Channel {
    /// When a command to one bank may issue, and which rule says so; the state of the bank is not looked at.
    @inlinable @inline(__always)
    public func earliest(_ slot: GateSlot, _ place: Place) -> Gate {
        gates.earliest(slot, place)
    }

    /// When a REFRESH or self-refresh command to a whole rank may issue, and which rule says so.
    @inlinable
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
        guard bankRefreshScope == .sameBank else { return earliest(.refresh_bank, place) }
        var gate = Gate.open
        forEachRefreshedBank(place) { gate = max(gate, earliest(.refresh_bank, $0)) }
        return gate
    }

    /// The places that one `refresh_bank` to a place refreshes.
    @inlinable
    public func forEachRefreshedBank(_ place: Place, _ body: (Place) -> Void) {
        guard bankRefreshScope == .sameBank else { return body(place) }
        let perGroup = Int32(truncatingIfNeeded: organization.banks_per_group)
        let groups = Int32(truncatingIfNeeded: organization.bankgroups)
        let index = place.bank % perGroup
        for group in place.rank &* groups..<(place.rank &+ 1) &* groups {
            body(Place(rank: place.rank, group: group, bank: group &* perGroup &+ index))
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
        Place(
            DecodedAddress(
                channel: 0, rank: command.rank, bankgroup: max(command.bankgroup, 0),
                bank: max(command.bank, 0), row: 0, column: 0), organization)
    }
}
