/// A set of fields of a line of a PIM trace.
@frozen
public struct PIMFields: OptionSet, Sendable {
    /// One bit a field.
    public let rawValue: UInt32

    /// Creates a set from its bits.
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Creates a set of one field.
    @inlinable @inline(__always)
    public init(_ field: PIMField) { rawValue = 1 &<< UInt32(field.rawValue) }

    /// The fields in the order in which a line has them.
    public var fields: [PIMField] {
        PIMField.allCases.filter { contains(PIMFields($0)) }
    }

    /// The first field in that order; `nil` of the empty set.
    @inlinable @inline(__always)
    public var first: PIMField? {
        PIMField(rawValue: UInt8(truncatingIfNeeded: rawValue.trailingZeroBitCount))
    }
}

/// The sets of one field, and those of fields with the same storage.
extension PIMFields {
    /// `PIMField.address` alone.
    @inlinable @inline(__always) public static var address: PIMFields { PIMFields(.address) }
    /// `PIMField.event` alone.
    @inlinable @inline(__always) public static var event: PIMFields { PIMFields(.event) }
    /// `PIMField.duration` alone.
    @inlinable @inline(__always) public static var duration: PIMFields { PIMFields(.duration) }
    /// `PIMField.scope` alone.
    @inlinable @inline(__always) public static var scope: PIMFields { PIMFields(.scope) }
    /// `PIMField.rank` alone.
    @inlinable @inline(__always) public static var rank: PIMFields { PIMFields(.rank) }
    /// `PIMField.row` alone.
    @inlinable @inline(__always) public static var row: PIMFields { PIMFields(.row) }
    /// `PIMField.column` alone.
    @inlinable @inline(__always) public static var column: PIMFields { PIMFields(.column) }
    /// `PIMField.count` alone.
    @inlinable @inline(__always) public static var count: PIMFields { PIMFields(.count) }
    /// `PIMField.macs` alone.
    @inlinable @inline(__always) public static var macs: PIMFields { PIMFields(.macs) }
    /// `PIMField.heads` alone.
    @inlinable @inline(__always) public static var heads: PIMFields { PIMFields(.heads) }
    /// `PIMField.columns` alone.
    @inlinable @inline(__always) public static var columns: PIMFields { PIMFields(.columns) }
    /// `PIMField.elements` alone.
    @inlinable @inline(__always) public static var elements: PIMFields { PIMFields(.elements) }
    /// `PIMField.outputs` alone.
    @inlinable @inline(__always) public static var outputs: PIMFields { PIMFields(.outputs) }
    /// `PIMField.inputs` alone.
    @inlinable @inline(__always) public static var inputs: PIMFields { PIMFields(.inputs) }
    /// `PIMField.inputHalf` alone.
    @inlinable @inline(__always) public static var inputHalf: PIMFields { PIMFields(.inputHalf) }
    /// `PIMField.outputHalf` alone.
    @inlinable @inline(__always) public static var outputHalf: PIMFields { PIMFields(.outputHalf) }
    /// `PIMField.times` alone.
    @inlinable @inline(__always) public static var times: PIMFields { PIMFields(.times) }
    /// `PIMField.at` alone.
    @inlinable @inline(__always) public static var at: PIMFields { PIMFields(.at) }

    /// Those that `PIMOperation.count` holds.
    @inlinable @inline(__always)
    public static var counts: PIMFields {
        [.duration, .count, .macs, .columns, .elements, .outputs, .times]
    }
    /// Those that `PIMOperation.repeats` holds.
    @inlinable @inline(__always)
    public static var repeats: PIMFields { [.heads, .inputs] }
}
