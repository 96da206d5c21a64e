/// Names that formulas may use and that no timing file gives.
public enum ParameterNames {
    /// What follows from the organization, the clock and other parameters.
    public static let derived: Set<String> = [
        "RL", "WL", "nBL", "width", "tCK_ns", "rate", "tCCD_PIM", "tRTP_PIM", "tMAC", "tAF",
        "tCCD_NMP", "weight_bursts_ahead", "dual_row_buffer",
    ]
}

/// The values that formulas find under JEDEC names: what a timing file gives, what follows from its
/// organization, and the defaults of its standard and rules.
///
/// A class, as formulas are worked out by recursion that would copy a large struct.
public final class ParameterValues {
    private let timing: TimingParameters
    private let organization: Organization
    private let bank: BankStructure
    private let pim: PIMParameters?
    private let beatsPerCycle: Int
    /// Percent that are left of parameters.
    private let relaxed: [String: Int]
    /// Formulas for parameters that are not given; those of the rules come before the standard's.
    private let defaults: [String: CycleFormula]
    /// Values that have been worked out.
    private var known: [String: Rational] = [:]
    /// Defaults that need one another, at most: they are worked out by recursion.
    private static let deepest = 16
    /// Parameters whose defaults are being worked out.
    private var open: Set<String> = []

    /// Takes a memory as it is now.
    public init(_ configuration: MemoryConfiguration) {
        timing = configuration.timing
        organization = configuration.organization
        bank = configuration.bank
        pim = configuration.pim
        beatsPerCycle = configuration.standard.beatsPerCycle
        relaxed = configuration.relaxed
        var defaults = [String: CycleFormula](
            minimumCapacity: configuration.standard.defaults.count)
        for row in configuration.standard.defaults { defaults[row.name] = row.value }
        for row in configuration.rules.defaults { defaults[row.name] = row.value }
        for row in configuration.units?.defaults ?? [] { defaults[row.name] = row.value }
        self.defaults = defaults
    }

    /// The names of the parameters that what has been worked out so far comes from.
    var used: Set<String> { Set(known.keys) }

    /// The cycles of a parameter by its JEDEC name; `nil` when nobody gives it.
    public func cycles(_ name: String) -> Int? {
        (try? value(ofParameter: name))?.roundedUp
    }

    /// The cycles of a formula, rounded up.
    func cycles(_ formula: CycleFormula) throws(CycleFormula.Failure) -> Int {
        guard let cycles = try value(of: formula).roundedUp else { throw .arithmetic }
        return cycles
    }

    private func value(of formula: CycleFormula) throws(CycleFormula.Failure) -> Rational {
        switch formula {
        case .number(let number): return number
        case .parameter(let name): return try value(ofParameter: name)
        case .sum(let a, let b): return try Self.known(value(of: a).adding(value(of: b)))
        case .difference(let a, let b):
            return try Self.known(value(of: a).adding(value(of: b).negated))
        case .product(let a, let b):
            return try Self.known(value(of: a).multiplied(by: value(of: b)))
        case .quotient(let a, let b):
            return try Self.known(value(of: a).divided(by: value(of: b)))
        case .negative(let a): return try value(of: a).negated
        case .greatest(let terms): return try extreme(of: terms) { $0 < $1 }
        case .least(let terms): return try extreme(of: terms) { $1 < $0 }
        case .ceiling(let a): return try Self.known(value(of: a).roundedUp.map { Rational($0) })
        case .nanoseconds(let a):
            let nanosecond = Rational(1_000_000, over: Int128(timing.tCK_fs))
            let cycles = try nanosecond?.multiplied(by: value(of: a))
            return try Self.known(cycles?.roundedUp.map { Rational($0) })
        case .choice(let comparison, let a, let b, let first, let second):
            let holds = try comparison.holds(value(of: a), value(of: b))
            return try value(of: holds ? first : second)
        }
    }

    private static func known(_ value: Rational?) throws(CycleFormula.Failure) -> Rational {
        guard let value else { throw .arithmetic }
        return value
    }

    /// The value of some that no other comes before.
    private func extreme(
        of terms: [CycleFormula], _ isBefore: (Rational, Rational) -> Bool
    ) throws(CycleFormula.Failure) -> Rational {
        var best: Rational?
        for term in terms {
            let value = try value(of: term)
            if best.map({ isBefore($0, value) }) ?? true { best = value }
        }
        return try Self.known(best)
    }

    private func value(ofParameter name: String) throws(CycleFormula.Failure) -> Rational {
        if let value = known[name] { return value }
        var value: Rational
        if let given = given(name) {
            value = given
        } else {
            guard let row = defaults[name] else { throw .missing(name) }
            guard open.insert(name).inserted else { throw .circular(name) }
            defer { open.remove(name) }
            guard open.count <= Self.deepest else { throw .nested(name) }
            value = try self.value(of: row)
        }
        if let percent = relaxed[name] { value = try Self.known(value.reduced(to: percent)) }
        known[name] = value
        return value
    }

    /// What needs no default.
    private func given(_ name: String) -> Rational? {
        switch name {
        case "RL": return Rational(timing.RL)
        case "WL": return Rational(timing.WL)
        case "nBL": return Rational(organization.burstCycles)
        case "width": return Rational(organization.device_width)
        case "tCK_ns": return Rational(Int128(timing.tCK_fs), over: 1_000_000)
        case "rate":
            // Whole MT/s, as speed grades are named.
            let rate = Rational(Int128(beatsPerCycle) * 1_000_000_000, over: Int128(timing.tCK_fs))
            return rate?.roundedUp.map { Rational($0) }
        case "tCCD_L": return Rational(bank.columnCycles(timing.tCCD_L))
        case "dual_row_buffer": return Rational(bank.kind == .dual_row_buffer ? 1 : 0)
        case "tCCD_PIM": return pim.map { Rational(bank.columnCycles($0.tCCD_PIM)) }
        default: return (timing[name] ?? pim?[name]).map { Rational($0) }
        }
    }
}

extension MemoryConfiguration {
    /// The cycles of a parameter by its JEDEC name, defaults of the standard included; `nil` when
    /// nobody gives it.
    public func parameter(_ name: String) -> Int? { cycles(.parameter(name)) }

    /// The cycles of a formula, rounded up; `nil` when it has no value.
    public func cycles(_ formula: CycleFormula) -> Int? {
        try? ParameterValues(self).cycles(formula)
    }
}

extension PIMParameters {
    /// A parameter of the units by its name in timing files.
    subscript(name: String) -> Int? {
        switch name {
        case "tRTP_PIM": tRTP_PIM
        case "tMAC": tMAC
        case "tAF": tAF
        case "weight_bursts_ahead": weight_bursts_ahead
        case "tCCD_NMP": nmp?.tCCD_NMP
        default: nil
        }
    }
}
