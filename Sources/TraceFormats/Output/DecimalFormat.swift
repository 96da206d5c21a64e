/// Integers in decimal, two digits at a time from a table (Alexandrescu, "Three optimization tips
/// for C++", 2013).
enum DecimalFormat {
    /// The most bytes that a 64-bit integer takes.
    static let maximumBytes = 20

    private static let pairs: StaticString = """
        00010203040506070809101112131415161718192021222324252627282930313233343536373839\
        40414243444546474849505152535455565758596061626364656667686970717273747576777879\
        8081828384858687888990919293949596979899
        """

    /// Writes a number and returns the place after it.
    @inline(__always)
    static func write(
        _ value: Int64, to place: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        if value >= 0 { return write(UInt64(bitPattern: value), to: place) }
        place.pointee = 45
        return write(value.magnitude, to: place + 1)
    }

    /// Writes a number and returns the place after it.
    @inline(__always)
    static func write(
        _ value: UInt64, to place: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        if value < 10 {
            place.pointee = 48 &+ UInt8(truncatingIfNeeded: value)
            return place + 1
        }
        let end = place + digitCount(value)
        let table = pairs.utf8Start
        var rest = value
        var next = end
        while rest >= 10 {
            let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
            next -= 2
            let digits = table + 2 &* Int(truncatingIfNeeded: pair)
            next[1] = digits[1]
            next[0] = digits[0]
            rest = quotient
        }
        if next > place { place.pointee = 48 &+ UInt8(truncatingIfNeeded: rest) }
        return end
    }

    @inline(__always)
    private static func digitCount(_ value: UInt64) -> Int {
        var count = 1
        var rest = value
        while rest >= 10_000 {
            rest /= 10_000
            count &+= 4
        }
        if rest >= 1000 { return count &+ 3 }
        if rest >= 100 { return count &+ 2 }
        return rest >= 10 ? count &+ 1 : count
    }
}
