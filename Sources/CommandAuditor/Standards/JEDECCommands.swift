import DRAMModel

/// A set of commands under the names that standards give them: one side of a rule.
package struct JEDECCommands: OptionSet, Sendable {
    /// One bit a command.
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let ACT = Self(rawValue: 1 << 0)
    package static let PRE = Self(rawValue: 1 << 1)
    package static let PREab = Self(rawValue: 1 << 2)
    package static let PREsb = Self(rawValue: 1 << 3)
    package static let RD = Self(rawValue: 1 << 4)
    package static let RDA = Self(rawValue: 1 << 5)
    package static let WR = Self(rawValue: 1 << 6)
    package static let WRA = Self(rawValue: 1 << 7)
    package static let REFab = Self(rawValue: 1 << 8)
    /// The refresh of a bank or of a pair of them.
    package static let REFpb = Self(rawValue: 1 << 9)
    /// The refresh of the same bank of each group: a log has one kind for this and `REFpb`.
    package static let REFsb = REFpb
    package static let RFMab = Self(rawValue: 1 << 10)
    package static let RFMpb = Self(rawValue: 1 << 11)
    package static let RFMsb = RFMpb
    package static let PDE = Self(rawValue: 1 << 12)
    package static let PDX = Self(rawValue: 1 << 13)
    package static let SRE = Self(rawValue: 1 << 14)
    package static let SRX = Self(rawValue: 1 << 15)

    package static let reads: Self = [.RD, .RDA]
    package static let writes: Self = [.WR, .WRA]
    package static let columns: Self = [.reads, .writes]
    /// What a table writes as `*`.
    package static let any = Self(rawValue: 1 << 16 - 1)

    /// Each command with its spelling in command logs, in the order of the bits.
    private static let logNames = [
        "activate", "precharge", "precharge_all", "precharge_same_bank", "read", "read_p", "write",
        "write_p", "refresh", "refresh_bank", "rfm", "rfm_bank", "power_down_enter",
        "power_down_exit", "self_refresh_enter", "self_refresh_exit",
    ]

    /// The kinds of command that logs hold for these; those that do not exist yet are left out.
    package var kinds: CommandSet {
        CommandKind.allCases.reduce(into: []) { set, kind in
            if let index = Self.logNames.firstIndex(of: "\(kind.name)"),
                rawValue >> UInt32(index) & 1 != 0
            {
                set.formUnion(CommandSet(kind))
            }
        }
    }
}
