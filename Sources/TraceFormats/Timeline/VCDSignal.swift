import DRAMModel

/// A signal of a channel in a value change dump.
struct VCDSignal {
    /// What its values are.
    enum Kind {
        /// 0 or 1.
        case bit
        /// A number of so many bits; unknown below 0.
        case vector(Int)
        /// The name of the command with this code: GTKWave's extension.
        case commandName
    }

    /// What it is called.
    let name: String
    /// What its values are.
    let kind: Kind
    /// The scopes it lies in, below its channel's.
    let scopes: [String]
    /// The value before anything happens.
    let idle: Int32

    /// The code of a command; 0 is none.
    static func code(_ kind: CommandKind) -> Int32 { Int32(kind.rawValue) + 1 }

    /// The signals of a track; slices set them by their place in this list.
    static func signals(
        of track: TimelineLayout.Track, rowBufferNames: [String]
    ) -> [VCDSignal] {
        switch track {
        case .commands: commands("command", "command_name")
        case .rowCommands: commands("row_command", "row_command_name")
        case .columnCommands: commands("column_command", "column_command_name")
        case .dataBus: [bit("data_bus", [])]
        case .units(let rank): [bit("pim_units", ["rank\(rank)"])]
        case .refresh(let rank):
            [bit("refresh", ["rank\(rank)"]), bit("self_refresh", ["rank\(rank)"])]
        case .powerDown(let rank): [bit("power_down", ["rank\(rank)"])]
        case .rowBuffer(let rank, let group, let bank, let partition):
            rowBuffer(
                ["rank\(rank)", "bankgroup\(group)", "bank\(bank)"]
                    + (rowBufferNames.count > 1 ? [rowBufferNames[partition]] : []))
        }
    }

    private static func commands(_ code: String, _ name: String) -> [VCDSignal] {
        [
            VCDSignal(name: code, kind: .vector(8), scopes: [], idle: 0),
            VCDSignal(name: name, kind: .commandName, scopes: [], idle: 0),
        ]
    }

    private static func rowBuffer(_ scopes: [String]) -> [VCDSignal] {
        let row = VCDSignal(name: "row", kind: .vector(32), scopes: scopes, idle: -1)
        return [bit("open", scopes), row, bit("refresh", scopes)]
    }

    private static func bit(_ name: String, _ scopes: [String]) -> VCDSignal {
        VCDSignal(name: name, kind: .bit, scopes: scopes, idle: 0)
    }
}
