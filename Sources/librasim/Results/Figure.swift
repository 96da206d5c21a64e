/// Numbers as people read them.
enum Figure {
    /// `22,616`.
    static func count(_ number: Int64) -> String {
        grouped(String(number.magnitude), isNegative: number < 0)
    }

    /// With so many decimals: `1,208.4`.
    static func fixed(_ number: Double, _ decimals: Int) -> String {
        guard number.isFinite, abs(number) < 1e15 else { return number.description }
        let scale = (0..<decimals).reduce(Int64(1)) { power, _ in power * 10 }
        let (whole, rest) = Int64((abs(number) * Double(scale)).rounded())
            .quotientAndRemainder(dividingBy: scale)
        let digits = grouped(String(whole), isNegative: number < 0 && (whole, rest) != (0, 0))
        guard decimals > 0 else { return digits }
        let fraction = String(rest)
        return digits + "." + String(repeating: "0", count: decimals - fraction.utf8.count)
            + fraction
    }

    /// With three significant digits: `14.2`, `1.42`, `142`.
    static func short(_ number: Double) -> String {
        let size = abs(number)
        return fixed(number, size < 9.995 ? 2 : size < 99.95 ? 1 : 0)
    }

    /// With three significant digits however small it is: `0.0125`.
    static func significant(_ number: Double) -> String {
        var decimals = 2
        var size = abs(number)
        while size > 0 && size < 0.995 && decimals < 12 {
            size *= 10
            decimals += 1
        }
        var text = decimals > 2 ? fixed(number, decimals) : short(number)
        while text.contains(".") && (text.hasSuffix("0") || text.hasSuffix(".")) {
            let isPoint = text.hasSuffix(".")
            text.removeLast()
            if isPoint { break }
        }
        return text
    }

    /// A share in percent: `44 %`; small ones with a decimal.
    static func share(_ share: Double) -> String {
        let percent = 100 * share
        if percent > 0 && percent < 0.05 { return "<0.1 %" }
        return fixed(percent, percent > 0 && percent < 9.95 ? 1 : 0) + " %"
    }

    /// A time in a unit that fits: `14.2 us`.
    static func time(ns: Double) -> String {
        scaled(ns, [("ns", 1e3), ("us", 1e3), ("ms", 1e3), ("s", .infinity)])
    }

    /// An energy in a unit that fits: `38.2 uJ`.
    static func energy(pJ: Double) -> String {
        scaled(pJ, [("pJ", 1e3), ("nJ", 1e3), ("uJ", 1e3), ("mJ", 1e3), ("J", .infinity)])
    }

    /// Parts of an energy that are not zero: their shares of all, or, where that is unknown, the
    /// parts themselves.
    static func parts(pJ parts: [(name: String, part: Double?)], of all: Double?) -> String {
        parts.filter { $0.part != 0 }.map { name, part in
            guard let part else { return "\(name) unknown" }
            return "\(name) " + (all.map { share(part / $0) } ?? energy(pJ: part))
        }.joined(separator: ", ")
    }

    /// A power in a unit that fits: `2.71 W`.
    static func power(mW: Double) -> String {
        scaled(mW, [("mW", 1e3), ("W", 1e3), ("kW", .infinity)])
    }

    private static func scaled(_ number: Double, _ units: [(String, Double)]) -> String {
        var number = number
        for (unit, step) in units {
            // 999.6 would be shown as 1,000.
            if abs(number) < step - 0.5 { return "\(short(number)) \(unit)" }
            number /= step
        }
        return number.description
    }

    private static func grouped(_ digits: String, isNegative: Bool) -> String {
        var result: [UInt8] = isNegative ? [45] : []
        for (index, digit) in digits.utf8.enumerated() {
            if index > 0 && (digits.utf8.count - index) % 3 == 0 { result.append(44) }
            result.append(digit)
        }
        return String(decoding: result, as: UTF8.self)
    }
}
