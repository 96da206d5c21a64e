/// Bit patterns as `0x` and lowercase hexadecimal digits without leading zeros.
enum HexFormat {
    /// The most bytes that a 64-bit pattern takes.
    static let maximumBytes = 18

    /// Writes a pattern and returns the place after it.
    @inline(__always)
    static func write(
        _ value: UInt64, to place: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        place[0] = 48
        place[1] = 120
        let digits = max(1, (67 &- value.leadingZeroBitCount) >> 2)
        var rest = value
        var next = place + 2 + digits
        for _ in 0..<digits {
            next -= 1
            let digit = UInt8(truncatingIfNeeded: rest & 15)
            next.pointee = digit &+ (digit < 10 ? 48 : 87)
            rest >>= 4
        }
        return place + 2 + digits
    }
}
