import ConfigFiles
import DRAMModel

/// What a condition can speak of: an axis, or a key that every value of an axis sets.
struct PointVariable: Equatable, Sendable {
    /// The name as the condition spells it.
    let name: String
    /// The axis, as an index of the experiment's.
    let axis: Int
    /// The key whose value counts; nil for the label of the axis.
    private let key: String?
    /// The texts that it can be; nil for the whole numbers of a range.
    let texts: [String]?
    /// The first text that it can be that is no number; nil when all are numbers.
    let textThatIsNoNumber: String?

    /// Finds what a name stands for: an axis, else a key of the values of one.
    ///
    /// - Returns: nil when it is neither.
    init?(_ name: String, _ axes: [ExperimentAxis]) {
        self.name = name
        let wanted = ExperimentKeys.key(name)
        if let axis = axes.firstIndex(where: { $0.name == name })
            ?? axes.firstIndex(where: { ExperimentKeys.key($0.name) == wanted })
        {
            self.axis = axis
            key = nil
            texts = axes[axis].range == nil ? axes[axis].values.map(\.label) : nil
            textThatIsNoNumber = texts?.first { Self.number($0) == nil }
            return
        }
        for (index, axis) in axes.enumerated() where !axis.values.isEmpty {
            let texts = axis.values.compactMap { Self.value(of: wanted, in: $0) }
            guard texts.count == axis.values.count else { continue }
            self.axis = index
            key = wanted
            self.texts = texts
            textThatIsNoNumber = texts.first { Self.number($0) == nil }
            return
        }
        return nil
    }

    /// All names that a condition may use.
    static func names(_ axes: [ExperimentAxis]) -> [String] {
        let keys = axes.flatMap { axis in
            axis.values.flatMap { $0.settings.map(\.key) }
        }
        var seen: Set<String> = []
        return (axes.map(\.name) + keys).filter {
            seen.insert($0).inserted && PointVariable($0, axes) != nil
        }
    }

    /// Its text in a combination of values, one an axis.
    func text(in combination: [ExperimentAxis.Value]) -> String {
        let value = combination[axis]
        return key.flatMap { Self.value(of: $0, in: value) } ?? value.label
    }

    private static func value(of key: String, in value: ExperimentAxis.Value) -> String? {
        value.settings.last { $0.key == key }?.value
    }

    /// A decimal number, exactly; nil for any other text.
    static func number(_ text: String) -> Rational? {
        let isNegative = text.hasPrefix("-")
        guard let decimal = DecimalNumber(isNegative ? text.dropFirst() : text[...]) else {
            return nil
        }
        var scale: Int128 = 1
        for _ in 0..<decimal.fractionDigits { scale *= 10 }
        let number = Rational(Int128(decimal.mantissa), over: scale)
        return isNegative ? number?.negated : number
    }
}
