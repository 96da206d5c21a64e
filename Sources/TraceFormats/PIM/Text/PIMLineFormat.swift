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
    ///
    /// A field that may be left out is written only when its value differs from the usual one.
    func writeStart(
        _ operation: PIMOperation, to room: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        let kind = operation.kind
        let usual = PIMOperation(kind)
        var place = names.write(Int(kind.rawValue), to: room)
        var rest = kind.fields.subtracting([.rank, .at])
        while let field = rest.first {
            rest.remove(PIMFields(field))
            switch field.storage {
            case .event:
                place.pointee = 32
                return place + 1
            case .address:
                place = HexFormat.write(operation.address, to: Self.write(" ", to: place))
            case .mask: place = writeScope(operation, to: place)
            default:
                let number = operation.number(in: field)
                let isRequired = kind.requiredFields.contains(PIMFields(field))
                guard isRequired || number != usual.number(in: field) else { continue }
                place.pointee = 32
                place = Self.write(field.traits.key, number, to: place + 1)
            }
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
        let scope = operation.kind.traits.scope
        let mask = operation.mask
        var place = room
        let isOne = mask & (mask - 1) == 0
        if mask == rules.allBanks && PIMScopeForm.all.fits(scope) {
            place = Self.write(" all", to: place)
        } else if isOne && PIMScopeForm.bank.fits(scope) {
            place = Self.write(" bank=", Int32(mask.trailingZeroBitCount), to: place)
        } else if let group = rules.group(of: mask) {
            place = Self.write(" group=", group, to: place)
        } else {
            place = HexFormat.write(mask, to: Self.write(" mask=", to: place))
        }
        if operation.rank == rules.defaultRank(operation.kind) { return place }
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
