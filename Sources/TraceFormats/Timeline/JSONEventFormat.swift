import DRAMModel

/// How one begin or end becomes a trace event.
final class JSONEventFormat {
    /// The most bytes that an event takes.
    let maximumBytes: Int

    private let clock: TimelineClock
    // `"name":"read","cname":"good"`, by kind: commands, and what they make busy.
    private let commands: TextTable
    private let activities: TextTable
    // `","cname":"good"`, by kind: what follows a row's number.
    private let colours: TextTable
    private let rules: TextTable

    /// Creates the format; `rules` are the names that records index.
    init(rules: [String], clock: TimelineClock) {
        self.clock = clock
        func names(_ name: (CommandKind) -> String) -> TextTable {
            TextTable(
                CommandKind.allCases.map {
                    "\"name\":\"\(name($0))\",\"cname\":\"\($0.timelineRow.colour)\""
                })
        }
        commands = names { "\($0.name)" }
        activities = names {
            switch $0 {
            case .self_refresh_enter: "self_refresh"
            case .power_down_enter: "power_down"
            default: "\($0.name)"
            }
        }
        colours = TextTable(
            CommandKind.allCases.map { "\",\"cname\":\"\($0.timelineRow.colour)\"" })
        self.rules = TextTable(rules.map { JSONWriter.quoted($0) })
        // Twelve numbers, fixed text of a few hundred bytes, and the names.
        maximumBytes =
            512 + TimelineClock.maximumBytes + 12 * DecimalFormat.maximumBytes + commands.longest
            + self.rules.longest
    }

    /// Writes the begin of a slice and returns the place after it; `head` has the tracks' numbers.
    func writeBegin(
        _ slice: TimelineSlice, at cycle: Int64, head: TextTable, _ track: Int,
        to room: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        let record = slice.record
        let kind = Int(record.command.kind.rawValue)
        var place = Self.copy(",\n{\"ph\":\"B\",", to: room)
        place = clock.writeMicroseconds(at: cycle, to: head.write(track, to: place))
        place = Self.copy(",", to: place)
        switch slice.style {
        case .row:
            place = Self.copy("\"name\":\"row ", to: place)
            place = DecimalFormat.write(Int64(record.command.row), to: place)
            place = colours.write(kind, to: place)
        case .command: place = commands.write(kind, to: place)
        case .busy: place = activities.write(kind, to: place)
        }
        place = Self.copy(",\"args\":{\"cycle\":", to: place)
        place = DecimalFormat.write(record.cycle, to: place)
        switch slice.style {
        case .command: place = writeFields(record, to: place)
        case .busy: place = Self.write(",\"column\":", record.command.column, to: place)
        case .row: break
        }
        return Self.copy("}}", to: place)
    }

    /// Writes the end of the slice that began last on a track and returns the place after it.
    func writeEnd(
        at cycle: Int64, head: TextTable, _ track: Int, to room: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        let place = head.write(track, to: Self.copy(",\n{\"ph\":\"E\",", to: room))
        return Self.copy("}", to: clock.writeMicroseconds(at: cycle, to: place))
    }

    private func writeFields(
        _ record: CommandRecord, to room: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        let command = record.command
        var place = Self.write(",\"rank\":", command.rank, to: room)
        place = Self.write(",\"bankgroup\":", command.bankgroup, to: place)
        place = Self.write(",\"bank\":", command.bank, to: place)
        place = Self.write(",\"row\":", command.row, to: place)
        place = Self.write(",\"column\":", command.column, to: place)
        place = Self.write(",\"partition\":", command.partition, to: place)
        place = Self.write(",\"count\":", command.count, to: place)
        if command.mask != 0 {
            place = Self.copy(",\"mask\":\"0x", to: place)
            place = Self.writeHexadecimal(command.mask, to: place)
            place = Self.copy("\"", to: place)
        }
        guard record.rule != 0 else { return place }
        place = rules.write(Int(record.rule), to: Self.copy(",\"rule\":", to: place))
        return DecimalFormat.write(record.stallCycles, to: Self.copy(",\"held\":", to: place))
    }

    /// A field and its number; one below 0 does not apply and is left out.
    private static func write(
        _ key: StaticString, _ value: Int32, to place: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        value < 0 ? place : DecimalFormat.write(Int64(value), to: copy(key, to: place))
    }

    private static func writeHexadecimal(
        _ value: UInt64, to place: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var place = place
        let digits = (67 - value.leadingZeroBitCount) / 4
        for digit in (0..<digits).reversed() {
            let nibble = UInt8(truncatingIfNeeded: value >> UInt64(4 * digit)) & 15
            place.pointee = nibble < 10 ? 48 + nibble : 87 + nibble
            place += 1
        }
        return place
    }

    @inline(__always)
    private static func copy(
        _ text: StaticString, to place: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        // A literal of one character has no address.
        guard text.hasPointerRepresentation else {
            place.pointee = UInt8(truncatingIfNeeded: text.unicodeScalar.value)
            return place + 1
        }
        place.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
        return place + text.utf8CodeUnitCount
    }
}
