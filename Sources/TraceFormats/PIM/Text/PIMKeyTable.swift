import DRAMModel

/// The words of a PIM trace's text form: operations, and the keys of their fields.
final class PIMKeyTable {
    private let kinds = NameTable(capacity: PIMOperation.Kind.allCases.count)
    private let keys = NameTable(capacity: PIMKey.all.count)
    // The kinds and keys in the order of their names: raw values have gaps.
    private let kindValues: UnsafeMutablePointer<PIMOperation.Kind>
    private let keyValues: UnsafeMutablePointer<PIMKey>

    init() {
        kindValues = .allocate(capacity: PIMOperation.Kind.allCases.count)
        for kind in PIMOperation.Kind.allCases {
            guard let index = kinds.add(kind.name) else { preconditionFailure("no room") }
            (kindValues + index).initialize(to: kind)
        }
        // The letter of a repetition is no word: digits follow it.
        let words = PIMKey.all.filter { $0.field != .times }
        keyValues = .allocate(capacity: words.count)
        for key in words {
            guard let index = keys.add(key.name) else { preconditionFailure("no room") }
            (keyValues + index).initialize(to: key)
        }
    }

    deinit {
        kindValues.deallocate()
        keyValues.deallocate()
    }

    /// Walks over the name of an operation; otherwise stays.
    @inline(__always) func kind(_ cursor: inout ByteCursor) -> PIMOperation.Kind? {
        var end = cursor
        // Digits, letters and `_`; what else is beyond `0` makes no name.
        while end.byte >= 48 { end.place += 1 }
        guard end.isAtTokenEnd,
            let index = kinds.index(of: cursor, length: end.place - cursor.place)
        else { return nil }
        cursor = end
        return kindValues[index]
    }

    /// Walks over a key and its `=`, over `all`, or over an `x` before a digit; otherwise stays.
    @inline(__always) func key(_ cursor: inout ByteCursor) -> PIMKey? {
        if cursor.byte == 120 && isDecimalDigit(cursor.place[1]) {
            cursor.place += 1
            return .field(.times)
        }
        var end = cursor
        // `=` ends a key, and every letter is beyond it.
        while end.byte > 61 { end.place += 1 }
        guard let index = keys.index(of: cursor, length: end.place - cursor.place) else {
            return nil
        }
        let key = keyValues[index]
        if case .scope(.all) = key {
            guard end.isAtTokenEnd else { return nil }
        } else {
            guard end.byte == 61 else { return nil }
            end.place += 1
        }
        cursor = end
        return key
    }
}
