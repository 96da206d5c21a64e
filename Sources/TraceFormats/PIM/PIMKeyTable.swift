import DRAMModel

/// The words of a PIM trace's text form: operations, and the keys of their fields.
final class PIMKeyTable {
    /// What a field begins with.
    enum Key: UInt8, CaseIterable {
        case bank, column, row, mask, group, all, rank, at, count, macs, heads
        case columns, inputs, elements, outputs, `in`, out
        /// `xN`.
        case times

        /// The field that it gives.
        var field: PIMFields {
            switch self {
            case .all, .group, .bank, .mask: .scope
            case .rank: .rank
            case .row: .row
            case .column: .column
            case .count: .count
            case .macs: .macs
            case .heads: .heads
            case .columns: .columns
            case .inputs: .inputs
            case .elements: .elements
            case .outputs: .outputs
            case .in: .inputHalf
            case .out: .outputHalf
            case .times: .times
            case .at: .at
            }
        }

        /// The word before the `=`.
        var name: String { self == .times ? "x" : "\(self)" }
    }

    private let kinds = NameTable(capacity: PIMOperation.Kind.allCases.count)
    private let keys = NameTable(capacity: Key.allCases.count)
    // The kinds in the order of their names: raw values have gaps.
    private let values: UnsafeMutablePointer<PIMOperation.Kind>

    init() {
        values = .allocate(capacity: PIMOperation.Kind.allCases.count)
        for (index, kind) in PIMOperation.Kind.allCases.enumerated() {
            _ = kinds.add(kind.name)
            (values + index).initialize(to: kind)
        }
        for key in Key.allCases { _ = keys.add(key.name) }
    }

    deinit { values.deallocate() }

    /// Walks over the name of an operation; otherwise stays.
    @inline(__always) func kind(_ cursor: inout ByteCursor) -> PIMOperation.Kind? {
        var end = cursor
        // Digits, letters and `_`; what else is beyond `0` makes no name.
        while end.byte >= 48 { end.place += 1 }
        guard end.isAtTokenEnd,
            let index = kinds.index(of: cursor, length: end.place - cursor.place)
        else { return nil }
        cursor = end
        return values[index]
    }

    /// Walks over a key and its `=`, over `all`, or over an `x` before a digit; otherwise stays.
    @inline(__always) func key(_ cursor: inout ByteCursor) -> Key? {
        if cursor.byte == 120 && isDecimalDigit(cursor.place[1]) {
            cursor.place += 1
            return .times
        }
        var end = cursor
        // `=` ends a key, and every letter is beyond it.
        while end.byte > 61 { end.place += 1 }
        guard let index = keys.index(of: cursor, length: end.place - cursor.place),
            let key = Key(rawValue: UInt8(truncatingIfNeeded: index)), key != .times
        else { return nil }
        if key == .all {
            guard end.isAtTokenEnd else { return nil }
        } else {
            guard end.byte == 61 else { return nil }
            end.place += 1
        }
        cursor = end
        return key
    }
}
