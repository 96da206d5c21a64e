import DRAMModel
import Testing

/// The table of commands is sound, and a row that is not is found.
@Suite struct CommandTableTests {
    private static let rows = CommandKind.allCases.map(\.traits)

    @Test func everyKindHasASoundRow() {
        #expect(CommandTraits.faults(in: Self.rows) == [])
        #expect(CommandTraits.table.map { "\($0.name)" } == Self.rows.map { "\($0.name)" })
        for (index, kind) in CommandKind.allCases.enumerated() {
            #expect(Int(kind.rawValue) == index)
            #expect("\(kind.name)" == String(describing: kind))
        }
    }

    /// Kinds that wait for the gates of others: every other one waits for its own.
    @Test func onlyTheseKindsShareAGate() {
        let shared: [CommandKind: CommandKind] = [
            .read_p: .read, .write_p: .write, .pim_activate4: .pim_activate,
        ]
        for kind in CommandKind.allCases { #expect(kind.traits.gate == shared[kind] ?? kind) }
    }

    /// The sets that rules are made of, written down a second time.
    @Test func setsHoldTheKindsThatTheirNamesSay() {
        #expect(CommandSet.reads.kinds == [.read, .read_p])
        #expect(CommandSet.writes.kinds == [.write, .write_p])
        #expect(CommandSet.controllerActivates.kinds == [.activate])
        #expect(CommandSet.pimActivates.kinds == [.pim_activate4, .pim_activate])
        #expect(CommandSet.activates.kinds == [.activate, .pim_activate4, .pim_activate])
        #expect(CommandSet.precharges.kinds == [.precharge, .pim_precharge])
        #expect(CommandSet.macs.kinds == [.pim_mac, .pim_mac_gb])
        #expect(CommandSet.refreshes.kinds == [.refresh])
        #expect(CommandSet.bankRefreshes.kinds == [.refresh_bank])
        #expect(CommandSet.closedBank.kinds == [.refresh, .refresh_bank, .self_refresh_enter])
    }

    /// The questions that hot code asks, answered by the rows.
    @Test(arguments: CommandKind.allCases)
    func constantsAnswerAsTheRow(_ kind: CommandKind) {
        let row = kind.traits
        let isController = row.family == .controller
        #expect(kind.isRead == (isController && row.data == .read))
        #expect(kind.isColumn == (isController && row.verb == .transfer))
        #expect(kind.isAutoPrecharge == row.closesRow)
        #expect(kind.isPIM == !isController)
        #expect(kind.isNMP == (row.family == .portUnits))
        #expect(kind.needsBankUnits == (row.family == .bankUnits))
        #expect(kind.usesColumnSlot == (row.bus == .column))
    }

    @Test func aNameOfTwoKindsIsFound() {
        var rows = Self.rows
        rows[CommandKind.pim_mac.index] = row("pim_mac_gb", like: .pim_mac)
        #expect(CommandTraits.faults(in: rows) == ["kinds 15 and 16 are both named 'pim_mac_gb'"])
    }

    @Test func aKindWithoutARowIsFound() {
        let faults = CommandTraits.faults(in: Self.rows.dropLast())
        #expect(faults == ["23 rows of 24 kinds"])
    }

    @Test func aGateOfAnotherSortOfCommandIsFound() {
        var rows = Self.rows
        rows[CommandKind.precharge.index] = row("precharge", like: .precharge, gate: .activate)
        #expect(
            CommandTraits.faults(in: rows) == [
                "'precharge' waits for the gate of 'activate', a command of another sort"
            ])
    }

    @Test func aGateWhoseOwnerWaitsElsewhereIsFound() {
        var rows = Self.rows
        rows[CommandKind.read.index] = row("read", like: .read, gate: .read_p)
        #expect(
            CommandTraits.faults(in: rows) == [
                "'read' waits for the gate of 'read_p', which waits for another",
                "'read_p' waits for the gate of 'read', which waits for another",
            ])
    }

    /// As if a kind had been put between two others: each constant that is off is named.
    @Test func rowsThatConstantsDoNotKnowAreFound() {
        var rows = Self.rows
        rows.swapAt(CommandKind.write_p.index, CommandKind.activate.index)
        let faults = CommandTraits.faults(in: rows)
        for constant in ["writes", "autoPrecharges", "columnSlot"] {
            #expect(faults.contains { $0.hasPrefix("CommandBits.\(constant) has 'activate'") })
            #expect(faults.contains { $0.hasPrefix("CommandBits.\(constant) lacks 'write_p'") })
        }
    }

    @Test func moreKindsThanBitsAreFound() {
        let rows = Array(repeating: CommandKind.activate.traits, count: 65)
        #expect(
            CommandTraits.faults(in: rows) == ["65 kinds are more than the 64 bits of a set"])
    }

    /// Rows of kinds to come: as many as a set has bits.
    @Test func sixtyFourKindsAreSound() {
        let names: [StaticString] = [
            "n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9", "n10", "n11", "n12", "n13",
            "n14", "n15", "n16", "n17", "n18", "n19", "n20", "n21", "n22", "n23", "n24", "n25",
            "n26", "n27", "n28", "n29", "n30", "n31", "n32", "n33", "n34", "n35", "n36", "n37",
            "n38", "n39",
        ]
        let rows = Self.rows + names.map { row($0, like: .activate) }
        #expect(rows.count == CommandKind.capacity)
        #expect(CommandTraits.faults(in: rows) == [])
    }

    private func row(
        _ name: StaticString, like kind: CommandKind, gate: CommandKind? = nil
    ) -> CommandTraits {
        let row = kind.traits
        return CommandTraits(
            name, row.family, row.bus, row.verb, row.scope, needs: row.needs, data: row.data,
            closesRow: row.closesRow, isCounted: row.isCounted, gate: gate ?? row.gate)
    }
}

extension CommandKind {
    fileprivate var index: Int { Int(rawValue) }
}
