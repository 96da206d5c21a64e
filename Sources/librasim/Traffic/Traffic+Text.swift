import DRAMModel
import MemoryController

extension Traffic {
    /// The kind and every value, in the form that `--traffic` takes: what repeats the traffic on
    /// any memory.
    var text: String {
        var words: [String]
        switch pattern {
        case .stream: words = ["stream"]
        case .random: words = ["random"]
        case .strided(let bytes): words = ["strided", "stride=\(bytes)"]
        case .hotspot(let share, let bytes):
            words = ["hotspot", "hot=\(share.text)", "hot_size=\(bytes)"]
        }
        words.append("read=\(readShare.text)")
        if let rate { words.append("rate=\(rate.text)") }
        if let count { words.append("count=\(count)") }
        words += ["seed=\(seed)", "base=\(base)", "footprint=\(footprint)"]
        return words.joined(separator: ",")
    }

    /// What it is, for people: `random, 70 % reads, 0.25 requests a cycle, seed 1`.
    var summary: String {
        let kind = text.prefix { $0 != "," }
        let reads = "\(Figure.share(readShare.double)) reads"
        let pace = rate.map { "\(Figure.significant($0.double)) requests a cycle" } ?? "at once"
        return "\(kind), \(reads), \(pace), seed \(seed)"
    }

    /// Whether the last request arrives in a cycle that requests may arrive in.
    var endsInTime: Bool {
        guard let rate, let count else { return true }
        let last = Int128(count - 1) * rate.denominator / rate.numerator
        return last <= Int128(Self.maximumCycle)
    }
}

extension Rational {
    /// As a command line takes it: a whole number, a decimal number where that is exact and short,
    /// else a fraction.
    var text: String {
        if isWhole { return "\(numerator)" }
        var scale: Int128 = 1
        for digits in 1...6 {
            scale *= 10
            guard scale % denominator == 0 else { continue }
            let scaled = numerator * (scale / denominator)
            let fraction = String(scaled % scale)
            return "\(scaled / scale)."
                + String(repeating: "0", count: digits - fraction.utf8.count) + fraction
        }
        return "\(numerator)/\(denominator)"
    }

    /// As a floating-point number, for people.
    var double: Double { Double(numerator) / Double(denominator) }
}
