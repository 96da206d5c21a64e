/// Names found by the bytes of a token.
///
/// A search compares length and first eight bytes, entry after entry: with a few dozen short names
/// that is faster than hashing.
final class NameTable {
    /// The names in the order they were added.
    private(set) var names: [String] = []

    private let capacity: Int
    private let prefixes: UnsafeMutablePointer<UInt64>
    private let lengths: UnsafeMutablePointer<Int>
    private var bytes: [[UInt8]] = []

    /// Creates an empty table for at most `capacity` names.
    init(capacity: Int) {
        self.capacity = capacity
        prefixes = .allocate(capacity: capacity)
        lengths = .allocate(capacity: capacity)
    }

    deinit {
        prefixes.deallocate()
        lengths.deallocate()
    }

    /// Adds a name and returns its index; `nil` when the table is full.
    func add(_ name: String) -> Int? {
        let index = names.count
        guard index < capacity else { return nil }
        let letters = Array(name.utf8)
        var prefix: UInt64 = 0
        for (position, letter) in letters.prefix(8).enumerated() {
            prefix |= UInt64(letter) << UInt64(8 * position)
        }
        (prefixes + index).initialize(to: prefix)
        (lengths + index).initialize(to: letters.count)
        names.append(name)
        bytes.append(letters)
        return index
    }

    /// The index of the name that the `length` bytes at `cursor` spell.
    @inline(__always)
    func index(of cursor: ByteCursor, length: Int) -> Int? {
        let prefix = length >= 8 ? cursor.word : cursor.word & ((1 &<< UInt64(8 &* length)) &- 1)
        for index in 0..<names.count
        where prefixes[index] == prefix && lengths[index] == length {
            if length <= 8 || matches(index, cursor.place) { return index }
        }
        return nil
    }

    @inline(never)
    private func matches(_ index: Int, _ place: UnsafePointer<UInt8>) -> Bool {
        let name = bytes[index]
        return UnsafeBufferPointer(start: place, count: name.count).elementsEqual(name)
    }
}
