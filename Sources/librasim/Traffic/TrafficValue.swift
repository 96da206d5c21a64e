import ConfigFiles
import DRAMModel
import MemoryController

/// Values of traffic as text, all of them exact.
enum TrafficValue {
    /// Bytes in a unit of sizes.
    private static let sizes: [(unit: String, bytes: Int128)] = [
        ("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
        ("kB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
    ]
    /// Bytes a second in a unit of rates.
    private static let rates: [(unit: String, bytes: Int128)] = [
        ("kB/s", 1000), ("MB/s", 1_000_000), ("GB/s", 1_000_000_000), ("TB/s", 1_000_000_000_000),
    ]
    private static let mostRequestsPerCycle = Rational(1_000_000)

    /// A whole number in a range.
    static func whole(_ text: String, in range: ClosedRange<Int64>) throws(ValueError) -> Int64 {
        let isDigits = text.utf8.allSatisfy { (48...57).contains($0) }
        if isDigits, let number = Int64(text), range.contains(number) { return number }
        throw ValueError(
            "\(quoted(text)) is not a whole number from \(range.lowerBound) to "
                + "\(range.upperBound)")
    }

    /// A share from 0 to 1: `0.7`, `2/3` or `70%`.
    static func share(_ text: String) throws(ValueError) -> Rational {
        let isPercent = text.hasSuffix("%")
        let number = isPercent ? text.dropLast().trimmed : text
        guard var share = fraction(number) else { throw notAShare(text) }
        if isPercent {
            guard let part = share.divided(by: Rational(100)) else { throw notAShare(text) }
            share = part
        }
        guard share <= Rational(1) else { throw notAShare(text) }
        return share
    }

    /// A share in percent: `67`, `62.5`, `50%`.
    static func percent(_ text: String) throws(ValueError) -> Rational {
        let number = text.hasSuffix("%") ? text.dropLast().trimmed : text
        guard let share = fraction(number)?.divided(by: Rational(100)), share <= Rational(1) else {
            throw ValueError("\(quoted(text)) is not a percentage from 0 to 100")
        }
        return share
    }

    private static func notAShare(_ text: String) -> ValueError {
        ValueError("\(quoted(text)) is not a share from 0 to 1, such as 0.7, 2/3 or 70%")
    }

    /// Requests a cycle: `0.25`, `1/4`, or `10GB/s` on a memory.
    static func rate(
        _ text: String, on memory: MemoryConfiguration
    ) throws(ValueError) -> Rational {
        let (number, unit) = split(text)
        let units = rates.map(\.unit)
        guard let given = fraction(number) else {
            throw ValueError(
                "\(quoted(text)) is not a number of requests a cycle, such as 0.25 or 1/4, or a "
                    + "rate such as 10GB/s")
        }
        var rate: Rational? = given
        if !unit.isEmpty {
            guard let bytes = rates.first(where: { $0.unit == unit })?.bytes else {
                throw ValueError(
                    "unknown unit \(quoted(unit)) in \(quoted(text))"
                        + suggestionOrList(for: unit, among: units))
            }
            // Bytes a second times seconds a cycle, by the bytes of a request.
            let requestBytes = Int128(memory.organization.requestBytes)
            rate = Rational(
                bytes * Int128(memory.timing.tCK_fs), over: 1_000_000_000_000_000 * requestBytes
            ).flatMap { $0.multiplied(by: given) }
        }
        guard let rate else {
            throw ValueError("\(quoted(text)) has too many digits")
        }
        guard rate.numerator > 0, rate <= mostRequestsPerCycle else {
            throw ValueError(
                "\(quoted(text)) is not more than 0 and at most 1000000 requests a cycle")
        }
        return rate
    }

    /// Bytes: `65536`, `0x10000`, `64KiB` or `2GB`.
    static func size(_ text: String) throws(ValueError) -> UInt64 {
        let (number, unit) = split(text)
        let units = sizes.map(\.unit)
        let isHex = text.hasPrefix("0x")
        let digits = text.dropFirst(2)
        if isHex, digits.utf8.first != 43, let size = UInt64(digits, radix: 16), size < 1 << 62 {
            return size
        }
        guard !isHex, let given = DecimalNumber(number) else {
            throw ValueError(
                "\(quoted(text)) is not a number of bytes, such as 65536, 0x10000 or 64KiB")
        }
        guard unit.isEmpty || units.contains(unit) else {
            throw ValueError(
                "unknown unit \(quoted(unit)) in \(quoted(text))"
                    + suggestionOrList(for: unit, among: units))
        }
        let bytes = sizes.first { $0.unit == unit }?.bytes ?? 1
        let scale = (0..<given.fractionDigits).reduce(Int128(1)) { power, _ in power * 10 }
        let (whole, rest) = (Int128(given.mantissa) * bytes).quotientAndRemainder(
            dividingBy: scale)
        guard rest == 0, let size = UInt64(exactly: whole), size < 1 << 62 else {
            throw ValueError("\(quoted(text)) is not a whole number of bytes below 2^62")
        }
        return size
    }

    /// A decimal number or the quotient of two, not negative; `nil` for anything else.
    static func fraction(_ text: String) -> Rational? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let above = decimal(parts[0]) else { return nil }
        guard parts.count == 2 else { return above }
        guard let below = decimal(parts[1]), below.numerator > 0 else { return nil }
        return above.divided(by: below)
    }

    private static func decimal(_ text: Substring) -> Rational? {
        guard let number = DecimalNumber(text), number.fractionDigits <= 18 else { return nil }
        let scale = (0..<number.fractionDigits).reduce(Int128(1)) { power, _ in power * 10 }
        return Rational(Int128(number.mantissa), over: scale)
    }

    /// A number and the unit behind it.
    static func split(_ text: String) -> (number: String, unit: String) {
        let end = text.firstIndex { !"0123456789./".contains($0) } ?? text.endIndex
        return (text[..<end].trimmed, text[end...].trimmed)
    }
}
