/// Names that formulas may use and that no timing file gives.
public enum ParameterNames {
    /// What follows from the organization, the clock and other parameters.
    public static let derived: Set<String> = [
        "RL", "WL", "nBL", "width", "tCK_ns", "rate", "tCCD_PIM", "tRTP_PIM", "tMAC", "tAF",
        "tCCD_NMP",
    ]
}

/// The values that formulas find under JEDEC names: what a timing file gives, what follows from its
/// organization, and the defaults of its standard and rules.
struct ParameterValues {
    private let configuration: MemoryConfiguration
    /// Formulas for parameters that are not given; those of the rules come before the standard's.
    private let defaults: [String: CycleFormula]
    /// Values of defaults that have been worked out.
    private var known: [String: Rational] = [:]

    init(_ configuration: MemoryConfiguration) {
        self.configuration = configuration
        var defaults: [String: CycleFormula] = [:]
        for row in configuration.standard.defaults { defaults[row.name] = row.value }
        for row in configuration.rules.defaults { defaults[row.name] = row.value }
        self.defaults = defaults
    }

    /// The cycles of a formula, rounded up.
    mutating func cycles(_ formula: CycleFormula) throws(CycleFormula.Failure) -> Int {
        guard let cycles = try value(of: formula, depth: 0).roundedUp else { throw .arithmetic }
        return cycles
    }

    /// The cycles of a parameter.
    mutating func cycles(of name: String) throws(CycleFormula.Failure) -> Int {
        try cycles(.parameter(name))
    }

    private mutating func value(
        of formula: CycleFormula, depth: Int
    ) throws(CycleFormula.Failure) -> Rational {
        // By names first, so that the closure below changes nothing.
        for name in formula.parameters where builtIn(name) == nil && known[name] == nil {
            guard let row = defaults[name] else { throw .missing(name) }
            guard depth < 16 else { throw .circular(name) }
            known[name] = try value(of: row, depth: depth + 1)
        }
        let (known, values) = (known, self)
        return try formula.value(period_fs: configuration.timing.tCK_fs) {
            (name) throws(CycleFormula.Failure) in
            guard let value = values.builtIn(name) ?? known[name] else { throw .missing(name) }
            return value
        }
    }

    /// What needs no default.
    private func builtIn(_ name: String) -> Rational? {
        let t = configuration.timing
        switch name {
        case "RL": return Rational(t.RL)
        case "WL": return Rational(t.WL)
        case "nBL": return Rational(configuration.organization.burstCycles)
        case "width": return Rational(configuration.organization.device_width)
        case "tCK_ns": return Rational(Int128(t.tCK_fs), over: 1_000_000)
        case "rate":
            // Whole MT/s, as speed grades are named.
            let beats = Int128(configuration.standard.beatsPerCycle)
            let rate = Rational(beats * 1_000_000_000, over: Int128(t.tCK_fs))
            return rate?.roundedUp.map { Rational($0) }
        case "tCCD_L", "tCCD_PIM":
            return delayed(name).map { Rational(configuration.bank.columnCycles($0)) }
        case let field where isDefaulted(field): return nil
        default: return (t[name] ?? configuration.pim?[name]).map { Rational($0) }
        }
    }

    private func delayed(_ name: String) -> Int? {
        name == "tCCD_L" ? configuration.timing.tCCD_L : configuration.pim?.tCCD_PIM
    }

    /// A parameter that has a field takes its default where the field holds nothing.
    private func isDefaulted(_ name: String) -> Bool {
        TimingParameters.hasField(name) && defaults[name] != nil && configuration.timing[name] == 0
    }
}

extension MemoryConfiguration {
    /// The cycles of a parameter by its JEDEC name, defaults of the standard included; `nil` when
    /// nobody gives it.
    public func parameter(_ name: String) -> Int? {
        var values = ParameterValues(self)
        return try? values.cycles(of: name)
    }

    /// The cycles of a formula, rounded up; `nil` when it has no value.
    public func cycles(_ formula: CycleFormula) -> Int? {
        var values = ParameterValues(self)
        return try? values.cycles(formula)
    }
}

extension PIMParameters {
    /// A parameter of the units by its name in timing files.
    subscript(name: String) -> Int? {
        switch name {
        case "tRTP_PIM": tRTP_PIM
        case "tMAC": tMAC
        case "tAF": tAF
        case "tCCD_NMP": nmp?.tCCD_NMP
        default: nil
        }
    }
}
