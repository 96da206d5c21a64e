#if arch(x86_64) && !SCALAR_VECTORS
    import CVectors
#endif

/// Numbers, read eight digits at a time: with random lengths a loop over the digits spends most of
/// its time on mispredicted branches.
///
/// The method is "SIMD within a register" (Mula, "Parsing decimal numbers", 0x80.pl; Lemire,
/// "Quickly parsing eight digits", 2018): one 64-bit word holds eight characters, the first in its
/// low byte.
extension ByteCursor {
    /// The hexadecimal number at the cursor; `nil` without digits or beyond 64 bits.
    @inline(__always) mutating func hexadecimal() -> UInt64? {
        shortHexadecimal() ?? longNumber(radix: 16)
    }

    /// The decimal number at the cursor; `nil` without digits or beyond 64 bits.
    @inline(__always) mutating func decimal() -> UInt64? {
        shortDecimal() ?? longNumber(radix: 10)
    }

    /// The hexadecimal number at the cursor; `nil` without digits or with sixteen or more.
    @inline(__always) mutating func shortHexadecimal() -> UInt64? {
        #if arch(x86_64) && !SCALAR_VECTORS
            var number: UInt64 = 0
            let count = CVectorsHexDigits(place, &number)
            guard UInt64(bitPattern: count &- 1) < 15 else { return nil }
            place += Int(count)
            return number &>> UInt64(bitPattern: 64 &- 4 &* count)
        #else
            let first = word
            let count = Self.hexDigitCount(first)
            if count < 8 {
                if count == 0 { return nil }
                place += count
                return Self.hexValue(first, digits: count)
            }
            let second = ByteCursor(place: place + 8).word
            let more = Self.hexDigitCount(second)
            if more == 8 { return nil }
            place += 8 &+ more
            let high = Self.hexValue(first, digits: 8)
            if more == 0 { return high }
            return high << UInt64(4 &* more) | Self.hexValue(second, digits: more)
        #endif
    }

    /// The decimal number at the cursor; `nil` without digits or with sixteen or more.
    @inline(__always) mutating func shortDecimal() -> UInt64? {
        let first = word
        let count = Self.digitCount(first)
        if count < 8 {
            if count == 0 { return nil }
            place += count
            return Self.decimalValue(first, digits: count)
        }
        let second = ByteCursor(place: place + 8).word
        let more = Self.digitCount(second)
        if more == 8 { return nil }
        place += 8 &+ more
        var value = Self.decimalValue(first, digits: 8)
        if more == 0 { return value }
        for _ in 0..<more { value &*= 10 }
        return value &+ Self.decimalValue(second, digits: more)
    }

    /// A number of sixteen digits or more, most often leading zeros; without digits or on overflow
    /// the cursor stays.
    @inline(never)
    private mutating func longNumber(radix: UInt64) -> UInt64? {
        var end = place
        var value: UInt64 = 0
        while let digit = Self.digit(end.pointee), digit < radix {
            let (scaled, overflow) = value.multipliedReportingOverflow(by: radix)
            let (sum, carry) = scaled.addingReportingOverflow(digit)
            if overflow || carry { return nil }
            value = sum
            end += 1
        }
        guard end > place else { return nil }
        place = end
        return value
    }

    private static func digit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case 48...57: UInt64(byte) - 48
        case 65...70: UInt64(byte) - 55
        case 97...102: UInt64(byte) - 87
        default: nil
        }
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// The high bit of each byte of seven bits that is at least `byte`.
    @inline(__always)
    private static func atLeast(_ byte: UInt64, _ sevenBits: UInt64) -> UInt64 {
        sevenBits &+ ones &* (128 &- byte)
    }

    /// How many of the eight characters, from the first on, are decimal digits.
    @inline(__always) static func digitCount(_ characters: UInt64) -> Int {
        let low = characters & ~highBits
        let digits = atLeast(48, low) & ~atLeast(58, low) & ~characters
        return (~digits & highBits).trailingZeroBitCount >> 3
    }

    /// How many of the eight characters, from the first on, are hexadecimal digits.
    @inline(__always) static func hexDigitCount(_ characters: UInt64) -> Int {
        let low = characters & ~highBits
        let lowercase = low | ones &* 32
        let digits = atLeast(48, low) & ~atLeast(58, low)
        let letters = atLeast(97, lowercase) & ~atLeast(103, lowercase)
        return (~((digits | letters) & ~characters) & highBits).trailingZeroBitCount >> 3
    }

    /// The value of the first 1...8 characters, all decimal digits.
    @inline(__always)
    static func decimalValue(_ characters: UInt64, digits: Int) -> UInt64 {
        // Shifting brings the digits to the end and zeros before them.
        var value = (characters &<< UInt64(64 &- 8 &* digits)) & (ones &* 15)
        value = (value &* 10 &+ value &>> 8) & 0x00ff_00ff_00ff_00ff
        value = (value &* 100 &+ value &>> 16) & 0x0000_ffff_0000_ffff
        return (value &* 10_000 &+ value &>> 32) & 0xffff_ffff
    }

    /// The value of the first 1...8 characters, all hexadecimal digits.
    @inline(__always)
    static func hexValue(_ characters: UInt64, digits: Int) -> UInt64 {
        let shifted = characters &<< UInt64(64 &- 8 &* digits)
        // A letter has bit 6 set and stands for nine more than its low four bits.
        var value = (shifted & (ones &* 15)) &+ (shifted &>> 6 & ones) &* 9
        value = value.byteSwapped
        value = (value | value &>> 4) & 0x00ff_00ff_00ff_00ff
        value = (value | value &>> 8) & 0x0000_ffff_0000_ffff
        return (value | value &>> 16) & 0xffff_ffff
    }
}

/// Whether a byte is `0` to `9`.
func isDecimalDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

/// Whether a byte is a hexadecimal digit in either case.
func isHexDigit(_ byte: UInt8) -> Bool {
    isDecimalDigit(byte) || (97...102).contains(byte | 32)
}
