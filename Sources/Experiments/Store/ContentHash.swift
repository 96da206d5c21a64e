/// A 128-bit FNV-1a hash of bytes: tells the inputs of two points apart.
///
/// Fowler, Noll, Vo; draft-eastlake-fnv. It does not protect against inputs that are made to
/// collide.
public struct ContentHash: Sendable {
    private var state: (high: UInt64, low: UInt64) = (0x6c62_272e_07bb_0142, 0x62b8_2175_6295_c58d)

    /// Starts without bytes.
    public init() {}

    /// Adds a text and an end that no text holds.
    public mutating func add(_ text: String) {
        for byte in text.utf8 { add(byte) }
        add(0xFF)
    }

    /// Adds bytes.
    public mutating func add(_ bytes: UnsafeRawBufferPointer) {
        for byte in bytes { add(byte) }
    }

    private mutating func add(_ byte: UInt8) {
        // The prime is 2^88 + 0x13B.
        let low = state.low ^ UInt64(byte)
        let (carry, product) = low.multipliedFullWidth(by: 0x13B)
        let high = state.high &* 0x13B &+ carry &+ (low << 24)
        state = (high, product)
    }

    /// 32 hexadecimal digits.
    public var text: String {
        [state.high, state.low].map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
