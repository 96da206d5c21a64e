import DRAMModel

/// How one command becomes one row of a command log.
final class CommandRowFormat {
    /// The most bytes that a row takes.
    let maximumBytes: Int

    private let commands: TextTable
    // Each with the newline that follows it; one entry when the column is left out.
    private let ends: TextTable
    private let hasRules: Bool
    private let hasUnitColumns: Bool
    private let hasPortColumns: Bool

    /// Creates the format; without `rules` rows have no `rule` column, with `unitColumns` they have
    /// `partition,mask,count` before it, with `portColumns` also `inputs,in,out`.
    init(rules: [String]?, unitColumns: Bool = false, portColumns: Bool = false) {
        hasRules = rules != nil
        hasUnitColumns = unitColumns
        hasPortColumns = portColumns
        commands = TextTable(CommandKind.allCases.map { "\($0.name)" })
        ends = TextTable(
            rules.map { $0.enumerated().map { $0 == 0 ? ",\n" : ",\(CSVField.quoted($1))\n" } } ?? [
                "\n"
            ]
        )
        // Twelve numbers and the mask with their commas, and the two names.
        let numbers = 12 * (DecimalFormat.maximumBytes + 1) + HexFormat.maximumBytes + 1
        maximumBytes = numbers + commands.longest + 1 + ends.longest
    }

    /// Writes a row and returns the place after it.
    @inline(__always)
    func write(
        _ record: CommandRecord, channel: Int32, to room: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        let command = record.command
        var place = DecimalFormat.write(record.cycle, to: room)
        place.pointee = 44
        place = commands.write(Int(command.kind.rawValue), to: place + 1)
        place = Self.write(channel, to: place)
        place = Self.write(command.rank, to: place)
        place = Self.write(command.bankgroup, to: place)
        place = Self.write(command.bank, to: place)
        place = Self.write(command.row, to: place)
        place = Self.write(command.column, to: place)
        if hasUnitColumns {
            place = Self.write(command.partition, to: place)
            place.pointee = 44
            place += 1
            if command.mask != 0 { place = HexFormat.write(command.mask, to: place) }
            place = Self.write(command.count, to: place)
        }
        if hasPortColumns {
            place = Self.write(command.inputs, to: place)
            let kind = command.kind
            let usesInput = kind == .nmp_mac || kind == .nmp_write_input
            let usesOutput = kind == .nmp_mac || kind == .nmp_read_output
            place = Self.write(usesInput ? Int32(command.halves.input) : -1, to: place)
            place = Self.write(usesOutput ? Int32(command.halves.output) : -1, to: place)
        }
        return ends.write(hasRules ? Int(record.rule) : 0, to: place)
    }

    /// A comma and a number; one below 0 does not apply and is left empty.
    @inline(__always)
    private static func write(
        _ value: Int32, to place: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        place.pointee = 44
        if value < 0 { return place + 1 }
        return DecimalFormat.write(UInt64(UInt32(bitPattern: value)), to: place + 1)
    }
}
