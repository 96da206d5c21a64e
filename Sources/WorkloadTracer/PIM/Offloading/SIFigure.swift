/// A figure in words: three digits and an SI prefix, as in `3.34 ms`.
struct SIFigure: CustomStringConvertible {
    private let value: Double
    private let unit: String

    /// Creates a figure of a finite value; without a unit it has no prefix.
    init(_ value: Double, unit: String) {
        self.value = value
        self.unit = unit
    }

    var description: String {
        let scales: [(Double, String)] = [
            (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"), (1, ""), (1e-3, "m"), (1e-6, "u"),
        ]
        if unit.isEmpty { return digits(of: value) }
        if value == 0 { return "0 \(unit)" }
        // A value that would round up to 1000 belongs to the next prefix.
        let (scale, prefix) = scales.first { value >= $0.0 * 0.9995 } ?? (1e-9, "n")
        return "\(digits(of: value / scale)) \(prefix)\(unit)"
    }

    private func digits(of scaled: Double) -> String {
        let power = scaled < 9.995 ? 100.0 : scaled < 99.95 ? 10 : 1
        let rounded = (scaled * power).rounded()
        guard rounded < 1e15 else { return "\(scaled)" }
        guard power > 1 else { return "\(Int(rounded))" }
        let (whole, rest) = Int(rounded).quotientAndRemainder(dividingBy: Int(power))
        let fraction = String(rest)
        return "\(whole)."
            + String(repeating: "0", count: (power == 100 ? 2 : 1) - fraction.count) + fraction
    }
}
