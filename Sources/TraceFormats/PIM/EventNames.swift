/// The names of a trace's events, each with the index of its first appearance.
///
/// Open addressing over one flat store of bytes: a look-up allocates nothing.
final class EventNames {
    /// Bytes of the longest name.
    static let mostBytes = 255
    /// How many events a trace may name.
    static let mostNames = 1 << 24

    private var bytes: [UInt8] = []
    // Where each name begins in `bytes`, and where the last one ends.
    private var starts = [0]
    // Index + 1 of the name in each slot; at most half of them are taken.
    private var slots = [Int32](repeating: 0, count: 16)

    /// How many names there are.
    var count: Int { starts.count - 1 }

    /// The names by index.
    var names: [String] {
        (0..<count).map { String(decoding: bytes[starts[$0]..<starts[$0 + 1]], as: UTF8.self) }
    }

    /// The bytes of a name.
    func name(_ index: Int) -> ArraySlice<UInt8> { bytes[starts[index]..<starts[index + 1]] }

    /// Whether a byte may be part of a name.
    static func isPart(_ byte: UInt8) -> Bool {
        isDecimalDigit(byte) || (97...122).contains(byte | 32) || byte == 95 || byte == 45
            || byte == 46
    }

    /// The index of a name, if there is one.
    func find(_ name: UnsafeBufferPointer<UInt8>) -> Int32? {
        let index = slots[slot(of: name)] - 1
        return index < 0 ? nil : index
    }

    /// The index of a name, which is added when it is new; `nil` when there are too many.
    func index(of name: UnsafeBufferPointer<UInt8>) -> Int32? {
        let slot = slot(of: name)
        if slots[slot] != 0 { return slots[slot] - 1 }
        guard count < Self.mostNames else { return nil }
        bytes.append(contentsOf: name)
        starts.append(bytes.count)
        slots[slot] = Int32(count)
        if 2 * count > slots.count { grow() }
        return Int32(count - 1)
    }

    /// The slot that holds a name, or the free one where it belongs.
    private func slot(of name: UnsafeBufferPointer<UInt8>) -> Int {
        var slot = Self.hash(name) & (slots.count - 1)
        while slots[slot] != 0 && !isName(Int(slots[slot]) - 1, name) {
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }

    private func isName(_ index: Int, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = starts[index]
        guard starts[index + 1] - start == name.count else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            name.indices.allSatisfy { bytes[start + $0] == name[$0] }
        }
    }

    private func grow() {
        slots = [Int32](repeating: 0, count: 2 * slots.count)
        bytes.withUnsafeBufferPointer { bytes in
            for index in 0..<count {
                let name = UnsafeBufferPointer(rebasing: bytes[starts[index]..<starts[index + 1]])
                var slot = Self.hash(name) & (slots.count - 1)
                while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
                slots[slot] = Int32(index + 1)
            }
        }
    }

    /// FNV-1a, with its high bits folded into the low ones that choose a slot.
    private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int(truncatingIfNeeded: hash ^ hash >> 32)
    }
}
