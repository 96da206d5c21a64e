import ConfigFiles
import DRAMModel
import Testing
import TestSupport

@testable import TimingConfig

/// Formulas of rules: how they are read, what they come to, and what is said of those that cannot.
@Suite struct FormulaTests {
    /// DDR4-3200 of 0.625 ns: CL 22, CWL 16, a burst of 4, width 8, tRCD 22, tRAS 52, tRP 22.
    private static func memory(_ tCK: String = "0.625 ns") throws -> MemoryConfiguration {
        try Sample.load(SampleFiles.timing.changing("tCK: 0.625 ns", to: "tCK: \(tCK)"))
            .configuration
    }

    struct Value: Sendable, CustomTestStringConvertible {
        var text: String
        var cycles: Int
        var testDescription: String { "\(text) = \(cycles)" }

        init(_ text: String, _ cycles: Int) { (self.text, self.cycles) = (text, cycles) }
    }

    static let values: [Value] = [
        Value("7", 7), Value("  7  ", 7), Value("2.5", 3), Value("-2.5", -2), Value("0.5 + .5", 1),
        // Products before sums, from the left; signs before either.
        Value("2 + 3 * 4", 14), Value("(2 + 3) * 4", 20), Value("20 - 3 - 4", 13),
        Value("24 / 4 / 2", 3), Value("24 / (4 / 2)", 12), Value("2 * -3 + 10", 4),
        Value("- - 3", 3), Value("-(2 + 3)", -5), Value("7 / 2 * 2", 7),
        // Rounded up once, at the end.
        Value("1 / 3 + 1 / 3 + 1 / 3", 1), Value("10 / 3", 4), Value("-10 / 3", -3),
        // Functions.
        Value("max(3, 9, 4)", 9), Value("min(3, 9, 4)", 3), Value("max(5)", 5),
        Value("ceil(7 / 2) * 2", 8), Value("max(16, ns(10)) - RL", -6),
        Value("max(min(3, 2), min(9, 1 + 3))", 4),
        // Nanoseconds are exact: 7.5 at 0.625 are 12 cycles, not 13.
        Value("ns(7.5)", 12), Value("ns(7.51)", 13), Value("ns(10)", 16), Value("ns(0)", 0),
        Value("ns(tCK_ns * 9)", 9), Value("2 * ns(0.1)", 2),
        // Choices, the last of which has no condition.
        Value("2 if rate <= 4800 else 3", 2), Value("2 if rate < 3200 else 3", 3),
        Value("1 if rate <= 1600 else 2 if rate <= 2400 else 3", 3),
        Value("1 if 2 == 2 else 1 / 0.5 if 1 > 2 else 9", 1),
        Value("1 if 3 >= 4 else 2", 2), Value("(1 if 1 > 0 else 5) + 10", 11),
        // Parameters, what follows from others, and JEDEC's other names of them.
        Value("RL + nBL + 1 - WL", 11), Value("tRAS + tRP", 74), Value("tRC", 74),
        Value("width", 8), Value("rate", 3200), Value("tRFCab", 560), Value("tRPpb", 22),
        Value("tWR / tCK_ns", 39), Value("CL+CWL", 38), Value("max( CL , CWL )", 22),
    ]

    @Test(arguments: values)
    func comesTo(_ value: Value) throws {
        let formula = try FormulaParser.parse(value.text)
        #expect(try Self.memory().cycles(formula) == value.cycles)
    }

    /// Clocks whose period is no round number of picoseconds: DDR5-4800's 416.667 ps in whole
    /// femtoseconds.
    @Test func clocksThatAreNotRound() throws {
        let memory = try Self.memory("416.667 ps")
        #expect(memory.cycles(try FormulaParser.parse("ns(10)")) == 24)
        #expect(memory.cycles(try FormulaParser.parse("ns(20)")) == 48)
        #expect(memory.cycles(try FormulaParser.parse("ns(130)")) == 312)
        #expect(memory.cycles(try FormulaParser.parse("rate")) == 4800)
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        var text: String
        var message: String
        var testDescription: String { text }

        init(_ text: String, _ message: String) { (self.text, self.message) = (text, message) }
    }

    static let mistakes: [Mistake] = [
        Mistake("", "'' ends where a number, a parameter or '(' was expected"),
        Mistake("tRP +", "'tRP +' ends where a number, a parameter or '(' was expected"),
        Mistake("tRP 2", "expected an operator or the end before '2' in 'tRP 2'"),
        Mistake("2 * / 3", "expected a number, a parameter or '(' before '/ 3' in '2 * / 3'"),
        Mistake("(tRP", "'(tRP' ends where ')' was expected"),
        Mistake("tRP)", "expected an operator or the end before ')' in 'tRP)'"),
        Mistake("mxa(3, 4)", "unknown function 'mxa'; did you mean 'max'?"),
        Mistake("floor(3)", "unknown function 'floor'; there are max, min, ceil, ns"),
        Mistake("ns(1, 2)", "'ns' takes one value, not 2"),
        Mistake("ceil(1, 2, 3)", "'ceil' takes one value, not 3"),
        Mistake("max(3", "'max(3' ends where ',' or ')' was expected"),
        Mistake("max()", "expected a number, a parameter or '(' before ')' in 'max()'"),
        Mistake("2 if rate", "'2 if rate' ends where one of <=, >=, ==, <, > was expected"),
        Mistake("2 if rate <= 3", "'2 if rate <= 3' ends where 'else' was expected"),
        Mistake("2 if 1 != 3 else 4", "expected one of <=, >=, ==, <, > before '!= 3 else 4'"),
        Mistake(".", "expected a number before '.' in '.'"),
        Mistake("1.2.3", "expected an operator or the end before '.3' in '1.2.3'"),
        Mistake("1e3", "expected an operator or the end before 'e3' in '1e3'"),
        Mistake("tRP / 0", "a division by zero"),
        Mistake("12345678901234567890", "a number has too many digits"),
        Mistake(String(repeating: "(", count: 70), "the formula is nested more than 64 deep"),
        Mistake(String(repeating: "-", count: 70), "the formula is nested more than 64 deep"),
        Mistake("0" + String(repeating: "+1", count: 200), "the formula has more than 200 terms"),
    ]

    @Test(arguments: mistakes)
    func isRefused(_ mistake: Mistake) {
        let error = #expect(throws: ValueError.self) { try FormulaParser.parse(mistake.text) }
        #expect(error?.message.contains(mistake.message) == true, "\(error?.message ?? "")")
    }

    // MARK: Without a value

    private static func memory(defaults: [(String, String)]) throws -> MemoryConfiguration {
        var memory = try Self.memory()
        for (name, text) in defaults {
            let value = try FormulaParser.parse(text)
            memory.standard.defaults.append(StandardDefault(name: name, value: value))
        }
        memory.rules = memory.standard
        return memory
    }

    private static func failure(
        _ text: String, _ defaults: [(String, String)] = []
    ) throws -> CycleFormula.Failure? {
        var failures: [CycleFormula.Failure] = []
        var memory = try memory(defaults: defaults)
        let formula = try FormulaParser.parse(text)
        memory.addedRules = [
            StandardRule(
                name: "tX", after: .reads, before: .writes, scope: .same_rank, cycles: formula)
        ]
        _ = ConstraintTable(memory) { failures.append($0.failure) }
        #expect(failures.isEmpty == (memory.cycles(formula) != nil))
        return failures.first
    }

    @Test func whatHasNoValueSaysWhy() throws {
        #expect(try Self.failure("tRP + tQQ") == .missing("tQQ"))
        #expect(try Self.failure("tRP / (tRP - tRP)") == .arithmetic)
        let huge = "999999999 * 999999999 * 999999999"
        #expect(try Self.failure(huge) == .arithmetic)
        #expect(try Self.failure("tA", [("tA", "tA + 1")]) == .circular("tA"))
        let ring = [("tA", "tB"), ("tB", "2 * tC"), ("tC", "max(tA, 1)")]
        #expect(try Self.failure("tB", ring) == .circular("tB"))
    }

    /// What a choice does not take need not have a value.
    @Test func onlyTheChosenPartMatters() throws {
        #expect(try Self.failure("3 if rate > 100 else tQQ") == nil)
        #expect(try Self.failure("3 if rate > 9999 else tQQ") == .missing("tQQ"))
    }

    /// Defaults may need one another some sixteen deep; endless chains are no crash.
    @Test func defaultsOfDefaults() throws {
        func chain(_ length: Int) -> [(String, String)] {
            (0..<length).map { ("tA\($0)", "tA\($0 + 1) + 1") } + [("tA\(length)", "5")]
        }
        #expect(try Self.memory(defaults: chain(10)).parameter("tA0") == 15)
        #expect(try Self.failure("tA0", chain(3000)) == .nested("tA16"))
    }

    /// A rule set's default goes before the standard's, and what is given before either.
    @Test func givenThenRulesThenStandard() throws {
        var memory = try Self.memory(defaults: [("tX", "5"), ("tY", "6"), ("tZ", "7")])
        let value = try FormulaParser.parse("9")
        memory.rules.defaults = [
            StandardDefault(name: "tY", value: value), StandardDefault(name: "tZ", value: value),
        ]
        memory.timing["tZ"] = 11
        #expect(["tX", "tY", "tZ"].map { memory.parameter($0) } == [5, 9, 11])
        #expect(memory.parameter("tRCD") == 22 && memory.parameter("nothing") == nil)
    }

    @Test func fractionsAreExact() {
        let third = Rational(1, over: 3)!
        #expect(Rational(2, over: 6) == third && Rational(-2, over: -6) == third)
        #expect(Rational(1, over: 3)! < Rational(3333, over: 9998)!)
        #expect(Rational(7, over: -2)?.roundedUp == -3 && Rational(7, over: 2)?.roundedUp == 4)
        #expect(Rational(4, over: 2)!.isWhole && !third.isWhole)
        #expect(Rational(1, over: 0) == nil && Rational(Int128(1) << 63, over: 1) == nil)
    }
}
