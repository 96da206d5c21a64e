/// A non-negative decimal number as written: `mantissa` / 10^`fractionDigits`, exactly.
package struct DecimalNumber: Equatable {
    /// The digits without the point.
    package let mantissa: Int64
    /// How many of them stand after the point.
    package let fractionDigits: Int

    /// Reads `14`, `13.75` or `.5`; `nil` when the text is anything else or has over 18 digits.
    package init?(_ text: String) { self.init(text[...]) }

    /// The same of a part of a text.
    package init?(_ text: Substring) {
        var digits = 0
        var mantissa: Int64 = 0
        var fractionDigits = 0
        var pendingZeros = 0
        var isFraction = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: "."), !isFraction {
                isFraction = true
                continue
            }
            guard byte.isDigit else { return nil }
            digits += 1
            guard digits <= 64 else { return nil }
            // Zeros that end the fraction carry nothing.
            if isFraction, byte == UInt8(ascii: "0") {
                pendingZeros += 1
                continue
            }
            while true {
                guard mantissa < 100_000_000_000_000_000 else { return nil }
                mantissa *= 10
                if isFraction { fractionDigits += 1 }
                if pendingZeros == 0 { break }
                pendingZeros -= 1
            }
            mantissa += Int64(byte - UInt8(ascii: "0"))
        }
        guard digits > 0 else { return nil }
        self.mantissa = mantissa
        self.fractionDigits = fractionDigits
    }

    /// Whether the number has no fraction.
    package var isWhole: Bool { fractionDigits == 0 }

    /// The number times 10^`power`, split into a whole part and whether more than that remains;
    /// `nil` when it does not fit.
    package func scaled(byPowerOfTen power: Int) -> (whole: Int64, hasRemainder: Bool)? {
        var whole = mantissa
        var hasRemainder = false
        var shift = power - fractionDigits
        while shift > 0 {
            let (product, overflow) = whole.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            whole = product
            shift -= 1
        }
        while shift < 0, whole != 0 {
            hasRemainder = hasRemainder || whole % 10 != 0
            whole /= 10
            shift += 1
        }
        return (whole, hasRemainder)
    }
}
