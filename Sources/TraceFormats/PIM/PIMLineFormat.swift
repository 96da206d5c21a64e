import DRAMModel

/// How one operation becomes one line of a PIM trace's text form.
struct PIMLineFormat {
    /// More bytes than any line takes: names, a dozen numbers, an event.
    static let maximumBytes = 256 + EventNames.mostBytes

    private let rules: PIMOperationRules
    // By raw value.
    private let names: TextTable

    init(_ rules: PIMOperationRules) {
        self.rules = rules
        var names = [String](repeating: "", count: 256)
        for kind in PIMOperation.Kind.allCases { names[Int(kind.rawValue)] = kind.name }
        self.names = TextTable(names)
    }

    /// Writes a line up to its event's name and returns the place after it.
    func writeStart(
        _ operation: PIMOperation, to room: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        let kind = operation.kind
        let fields = kind.fields
        var place = names.write(Int(kind.rawValue), to: room)
        if fields.contains(.event) {
            place.pointee = 32
            return place + 1
        }
        if fields.contains(.address) {
            place = HexFormat.write(operation.address, to: Self.write(" ", to: place))
        }
        if fields.contains(.duration) { place = Self.write(" ", operation.count, to: place) }
        if fields.contains(.scope) { place = writeScope(operation, to: place) }
        if fields.contains(.row) { place = Self.write(" row=", operation.row, to: place) }
        if fields.contains(.column)
            && (!kind.requiredFields.isDisjoint(with: .column) || operation.column != 0)
        {
            place = Self.write(" column=", operation.column, to: place)
        }
        if fields.contains(.count) { place = Self.write(" count=", operation.count, to: place) }
        if fields.contains(.macs) { place = Self.write(" macs=", operation.count, to: place) }
        if fields.contains(.heads) { place = Self.write(" heads=", operation.repeats, to: place) }
        if fields.contains(.columns) { place = Self.write(" columns=", operation.count, to: place) }
        if fields.contains(.elements) {
            place = Self.write(" elements=", operation.count, to: place)
        }
        if fields.contains(.outputs) { place = Self.write(" outputs=", operation.count, to: place) }
        if fields.contains(.inputs) { place = Self.write(" inputs=", operation.repeats, to: place) }
        if operation.halves.input != 0 {
            place = Self.write(" in=", Int32(operation.halves.input), to: place)
        }
        if operation.halves.output != 0 {
            place = Self.write(" out=", Int32(operation.halves.output), to: place)
        }
        if fields.contains(.times) && operation.count != 1 {
            place = Self.write(" x", operation.count, to: place)
        }
        return place
    }

    /// Writes what follows an event's name, with the newline.
    func writeEnd(
        _ operation: PIMOperation, to room: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var place = room
        if operation.cycle != 0 {
            place = DecimalFormat.write(operation.cycle, to: Self.write(" at=", to: place))
        }
        place.pointee = 10
        return place + 1
    }

    private func writeScope(
        _ operation: PIMOperation, to room: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        let kind = operation.kind
        let mask = operation.mask
        var place = room
        let isOne = mask & (mask - 1) == 0
        if mask == rules.allBanks && kind != .pim_activate4 && kind != .pim_gwrite {
            place = Self.write(" all", to: place)
        } else if isOne && kind != .pim_activate4 {
            place = Self.write(" bank=", Int32(mask.trailingZeroBitCount), to: place)
        } else if let group = rules.group(of: mask) {
            place = Self.write(" group=", group, to: place)
        } else {
            place = HexFormat.write(mask, to: Self.write(" mask=", to: place))
        }
        if operation.rank == rules.defaultRank(kind) { return place }
        return operation.rank < 0
            ? Self.write(" rank=all", to: place)
            : Self.write(" rank=", operation.rank, to: place)
    }

    private static func write(
        _ word: StaticString, _ number: Int32, to place: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        DecimalFormat.write(Int64(number), to: write(word, to: place))
    }

    private static func write(
        _ word: StaticString, to place: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        word.withUTF8Buffer { bytes in
            place.update(from: bytes.baseAddress!, count: bytes.count)
            return place + bytes.count
        }
    }
}
