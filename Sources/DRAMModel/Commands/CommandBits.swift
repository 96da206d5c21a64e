/// Sets of kinds as constants, a bit a kind, for what hot code asks of a kind.
///
/// They repeat columns of the table of commands, which the compiler cannot turn into constants;
/// `faults` holds them against it.
@usableFromInline
enum CommandBits {
    @inlinable static var reads: UInt64 { of(.read) | of(.read_p) }
    @inlinable static var writes: UInt64 { of(.write) | of(.write_p) }
    @inlinable static var autoPrecharges: UInt64 { of(.read_p) | of(.write_p) }
    @inlinable static var pimRows: UInt64 {
        of(.pim_activate4) | of(.pim_activate) | of(.pim_precharge)
    }
    @inlinable static var bankUnits: UInt64 {
        of(.pim_gwrite) | of(.pim_wrgb) | of(.pim_mac) | of(.pim_mac_gb) | of(.pim_read_result)
            | of(.pim_activation_function)
    }
    @inlinable static var portUnits: UInt64 {
        of(.nmp_mac) | of(.nmp_write_input) | of(.nmp_read_output)
    }
    @inlinable static var pim: UInt64 { pimRows | bankUnits | portUnits }
    @inlinable static var columnSlot: UInt64 { reads | writes | bankUnits | portUnits }

    @inlinable @inline(__always)
    static func of(_ kind: CommandKind) -> UInt64 { 1 &<< UInt64(kind.rawValue) }

    /// The constants, with what each says of a row of the table.
    private static var meanings: [(name: String, bits: UInt64, holds: (CommandTraits) -> Bool)] {
        [
            ("reads", reads, { $0.family == .controller && $0.data == .read }),
            ("writes", writes, { $0.family == .controller && $0.data == .write }),
            ("autoPrecharges", autoPrecharges, { $0.closesRow }),
            ("pimRows", pimRows, { $0.family == .pimRows }),
            ("bankUnits", bankUnits, { $0.family == .bankUnits }),
            ("portUnits", portUnits, { $0.family == .portUnits }),
            ("pim", pim, { $0.family != .controller }),
            ("columnSlot", columnSlot, { $0.bus == .column }),
        ]
    }

    /// Where the constants and a table of commands disagree, in words.
    ///
    /// - Parameter rows: A row for each kind, by raw value.
    static func faults(in rows: [CommandTraits]) -> [String] {
        meanings.flatMap { meaning in
            rows.indices.compactMap { index in
                let isIn = meaning.bits >> UInt64(index) & 1 != 0
                guard isIn != meaning.holds(rows[index]) else { return nil }
                let verb = isIn ? "has" : "lacks"
                return "CommandBits.\(meaning.name) \(verb) '\(rows[index].name)', unlike its row"
            }
        }
    }
}
