import DRAMModel

/// One record of a PIM trace's binary form: 48 bytes, little-endian (`docs/pim.md`).
struct PIMRecord {
    /// Bytes of the magic, the version and the channel.
    static let headerBytes = 16
    /// Bytes of a record.
    static let bytes = 48
    /// The kind of a record that names an event.
    static let definition: UInt8 = 64
    /// The kind of the last record.
    static let end: UInt8 = 255

    var kind: UInt8
    /// The bytes after the kind, which are zero but for the halves of buffers in the lowest two.
    var reserved: UInt64 = 0
    var rank: Int32 = 0
    var row: Int32 = 0
    var column: Int32 = 0
    var count: Int32 = 0
    var repeats: Int32 = 0
    var event: Int32 = 0
    var maskOrAddress: UInt64 = 0
    var cycle: Int64 = 0

    /// Creates a record that has nothing but a kind.
    init(kind: UInt8) { self.kind = kind }

    /// Reads 48 bytes.
    @inline(__always) init(_ place: UnsafeRawPointer) {
        func int32(_ offset: Int) -> Int32 {
            Int32(littleEndian: place.loadUnaligned(fromByteOffset: offset, as: Int32.self))
        }
        let head = UInt64(littleEndian: place.loadUnaligned(as: UInt64.self))
        kind = UInt8(truncatingIfNeeded: head)
        reserved = head >> 8
        rank = int32(8)
        row = int32(12)
        column = int32(16)
        count = int32(20)
        repeats = int32(24)
        event = int32(28)
        maskOrAddress = UInt64(
            littleEndian: place.loadUnaligned(fromByteOffset: 32, as: UInt64.self))
        cycle = Int64(littleEndian: place.loadUnaligned(fromByteOffset: 40, as: Int64.self))
    }

    /// Takes over an operation.
    init(_ operation: PIMOperation) {
        kind = operation.kind.rawValue
        reserved = UInt64(operation.halves.input) | UInt64(operation.halves.output) << 8
        rank = operation.rank
        row = operation.row
        column = operation.column
        count = operation.count
        repeats = operation.repeats
        event = operation.event
        maskOrAddress =
            operation.kind.fields.contains(.address) ? operation.address : operation.mask
        cycle = operation.cycle
    }

    /// Writes 48 bytes.
    func write(to place: UnsafeMutableRawPointer) {
        place.storeBytes(of: (UInt64(kind) | reserved << 8).littleEndian, as: UInt64.self)
        for (index, field) in [rank, row, column, count, repeats, event].enumerated() {
            place.storeBytes(of: field.littleEndian, toByteOffset: 8 + 4 * index, as: Int32.self)
        }
        place.storeBytes(of: maskOrAddress.littleEndian, toByteOffset: 32, as: UInt64.self)
        place.storeBytes(of: cycle.littleEndian, toByteOffset: 40, as: Int64.self)
    }

    /// The kind, if the record is an operation.
    @inline(__always) var operationKind: PIMOperation.Kind? { PIMOperation.Kind(rawValue: kind) }

    /// The operation that the record holds.
    @inline(__always) func operation(_ kind: PIMOperation.Kind, line: Int64) -> PIMOperation {
        var operation = PIMOperation(kind)
        operation.rank = rank
        operation.row = row
        operation.column = column
        operation.count = count
        operation.repeats = repeats
        operation.event = event
        if kind.fields.contains(.address) {
            operation.address = maskOrAddress
        } else {
            operation.mask = maskOrAddress
        }
        operation.halves = halves
        operation.cycle = cycle
        operation.line = line
        return operation
    }

    /// The halves of buffers.
    @inline(__always) private var halves: NMPHalves {
        NMPHalves(
            input: UInt8(truncatingIfNeeded: reserved),
            output: UInt8(truncatingIfNeeded: reserved >> 8))
    }

    /// The reserved bits that hold a half where a kind has these fields.
    @inline(__always) private static func halfBits(_ fields: PIMFields) -> UInt64 {
        (fields.contains(.inputHalf) ? 0xFF : 0) | (fields.contains(.outputHalf) ? 0xFF00 : 0)
    }

    /// Whether the fields that do not apply are what they are in an operation without them.
    @inline(__always) func isClean(for kind: PIMOperation.Kind) -> Bool {
        let fields = kind.fields
        return reserved & ~Self.halfBits(fields) == 0
            && (rank == -1 || fields.contains(.rank))
            && (row == 0 || fields.contains(.row))
            && (column == 0 || fields.contains(.column))
            && (count == 1 || !fields.isDisjoint(with: .counts))
            && (repeats == 1 || !fields.isDisjoint(with: .repeats))
            && (event == -1 || fields.contains(.event))
            && (maskOrAddress == 0 || !fields.isDisjoint(with: [.scope, .address]))
    }

    /// What `isClean` found, for messages.
    func strayField(for kind: PIMOperation.Kind) -> String? {
        if isClean(for: kind) { return nil }
        let fields = kind.fields
        if reserved & ~Self.halfBits(fields) != 0 { return "a reserved byte that is not zero" }
        let stray =
            if rank != -1 && !fields.contains(.rank) {
                "a rank (\(rank))"
            } else if row != 0 && !fields.contains(.row) {
                "a row (\(row))"
            } else if column != 0 && !fields.contains(.column) {
                "a column (\(column))"
            } else if count != 1 && fields.isDisjoint(with: .counts) {
                "a count (\(count))"
            } else if repeats != 1 && fields.isDisjoint(with: .repeats) {
                "repeats (\(repeats))"
            } else if maskOrAddress != 0 && fields.isDisjoint(with: [.scope, .address]) {
                "a mask (\(hexadecimal(maskOrAddress)))"
            } else {
                "an event (\(event))"
            }
        return "\(stray), which does not apply to it"
    }

    /// Whether only the fields of a definition are used.
    var isDefinition: Bool {
        reserved == 0 && rank == 0 && row == 0 && column == 0 && repeats == 0
            && maskOrAddress == 0 && cycle == 0
    }

    /// Whether only the fields of the last record are used.
    var isEnd: Bool {
        reserved == 0 && rank == 0 && row == 0 && column == 0 && count == 0 && repeats == 0
            && event == 0 && maskOrAddress == 0
    }
}
