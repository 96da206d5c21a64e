/// Pieces of text by number, ready to be copied into a buffer.
///
/// Owns one allocation: strings, or arrays of arrays, would cost a reference count each time.
final class TextTable {
    /// Bytes of the longest entry.
    let longest: Int
    /// How many entries there are.
    let count: Int

    private let bytes: UnsafeMutablePointer<UInt8>
    private let starts: UnsafeMutablePointer<Int>

    /// Creates a table of UTF-8 texts.
    init(_ texts: [String]) {
        count = texts.count
        longest = texts.map(\.utf8.count).max() ?? 0
        bytes = .allocate(capacity: texts.reduce(1) { $0 + $1.utf8.count })
        starts = .allocate(capacity: texts.count + 1)
        var end = 0
        for (index, text) in texts.enumerated() {
            (starts + index).initialize(to: end)
            for byte in text.utf8 {
                (bytes + end).initialize(to: byte)
                end += 1
            }
        }
        (starts + texts.count).initialize(to: end)
    }

    deinit {
        bytes.deallocate()
        starts.deallocate()
    }

    /// Copies an entry and returns the place after it.
    @inline(__always)
    func write(
        _ index: Int, to place: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        precondition(index < count, "a rule or command without a name")
        let start = starts[index]
        let length = starts[index + 1] &- start
        place.update(from: bytes + start, count: length)
        return place + length
    }
}
