import TestSupport
import Testing

/// Standards, and rules in timing files, that must be refused, each with the place, what was
/// expected, and the nearest name.
@Suite struct BadStandardTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var standard = Array(StandardSample.extended.utf8)
        var timing = StandardSample.timing
        var arguments: [String] = []
        var message: String
        var testDescription: String { message }

        /// A change to the standard that takes rules from DDR4.
        init(_ old: String, _ new: String, _ message: String) {
            precondition(StandardSample.extended.contains(old), "no '\(old)' in the sample")
            standard = Array(StandardSample.extended.replacing(old, with: new).utf8)
            self.message = "standards/MYDDR.yaml:" + message
        }

        /// A change to the standard that takes nothing from others.
        init(whole old: String, _ new: String, _ message: String) {
            precondition(StandardSample.whole.contains(old), "no '\(old)' in the sample")
            standard = Array(StandardSample.whole.replacing(old, with: new).utf8)
            self.message = "standards/MYDDR.yaml:" + message
        }

        /// Another formula of the rule in line 7.
        init(formula: String, _ message: String) {
            self.init("tMINE + 2,", formula + ",", "7:37: error: " + message)
        }

        /// Other bytes in place of the standard.
        init(bytes: [UInt8], _ message: String) {
            standard = bytes
            self.message = "standards/MYDDR.yaml:" + message
        }

        /// A change to the timing file.
        init(timing old: String, _ new: String, _ message: String) {
            precondition(StandardSample.timing.contains(old), "no '\(old)' in the sample")
            timing = StandardSample.timing.replacing(old, with: new)
            self.message = "memory.yaml:" + message
        }

        /// A row under `rules:` at the end of the timing file, in line 37.
        init(row: String, _ message: String) {
            timing = StandardSample.timing + "rules:\n  - \(row)\n"
            self.message = "memory.yaml:" + message
        }

        init(arguments: [String], _ message: String) {
            self.arguments = arguments
            self.message = message
        }

        func check() throws {
            let scratch = StandardSample.folder(standard, timing: timing)
            let outcome = try Librasim.run(StandardSample.replay + arguments, in: scratch)
            #expect(!outcome.isKilled && outcome.status == 2, "status \(outcome.status)")
            #expect(outcome.errors.contains(message), "\(outcome.errors.prefix(2000))")
            #expect(outcome.output == "")
            #expect(scratch.names == ["memory.yaml", "standards", "t.trace"])
        }
    }

    static let names: [Case] = [
        Case("RD RDA, PRE", "RD RDAX, PRE", "7:13: error: unknown command 'RDAX'; did you mean"),
        Case(
            "RD RDA, PRE", "RD, \"\"", "7:17: error: no command; expected names such as 'ACT PRE'"),
        Case(
            "same_bank, tMINE", "same_bnk, tMINE",
            "7:26: error: unknown scope 'same_bnk'; did you mean 'same_bank'?"),
        Case(
            "same_bank, tMINE", "other_stack, tMINE",
            "7:26: error: 'other_stack' needs the level 'stack', which 'levels' does not have"),
        Case(
            "bankgroup, bank]", "bankgrup, bank]",
            "5:16: error: unknown level 'bankgrup'; did you mean 'bankgroup'?"),
        Case("[rank, bankgroup", "[rank, rank", "5:16: error: level 'rank' is repeated"),
        Case("[rank, bankgroup, bank]", "[bank, rank]", "5:16: error: level 'rank' comes before"),
        Case("[rank, bankgroup, bank]", "[rank, [bank]]", "5:16: error: unknown level 'a list'"),
        Case("rules_from", "rulesfrom", "4:1: error: unknown key 'rulesfrom'; did you mean"),
        Case("windows:", "window:", "8:1: error: unknown key 'window'; did you mean 'windows'?"),
        Case("name: MYDDR\n", "", "1:1: error: missing key name"),
        Case("name: MYDDR", "name: \"\"", "2:7: error: name: the value is empty"),
        Case("[tMINE, RD", "[\"\", RD", "7:6: error: a name must be one word"),
        Case("[tMINE, RD", "[\"a,b\", RD", "7:6: error: a name must be one word"),
        Case("[tMINE, RD", "[\(String(repeating: "t", count: 65)), RD", "7:6: error: a name must"),
        Case("  tMINE: [", "  RL: [", "11:3: error: 'RL' follows from other values"),
        Case("  tMINE: [", "  \"t M\": [", "11:3: error: 't M' is no name of a parameter"),
    ]

    static let commands: [Case] = [
        Case(
            whole: "does: open", "does: opens",
            "5:30: error: does: 'opens' is not transfer, open, close, refresh, enter, leave, load"),
        Case(
            whole: "does: open", "does: close", "5:30: error: 'activate' does 'open', not 'close'"),
        Case(
            whole: "log: activate", "log: activat",
            "5:14: error: unknown command 'activat' in logs; did you mean 'activate'?"),
        Case(
            whole: "log: precharge, does: close", "log: activate, does: open",
            "6:14: error: 'ACT' is logged as 'activate' already"),
        Case(
            whole: "  PRE: {", "  ACT: {", "6:3: error: 'ACT' is repeated; it was given in line 5"),
        Case(
            whole: "does: open}", "does: open, covers: pair}",
            "5:36: error: 'covers' is for the refresh of banks, 'refresh_bank'"),
        Case(
            whole: "does: refresh}", "does: refresh, covers: one}",
            "9:40: error: 'covers' is for the refresh of banks"),
        Case(
            whole: "log: refresh, does: refresh}",
            "log: refresh_bank, does: refresh, covers: pairs}", "9:53: error: covers: 'pairs' is"),
        Case(
            whole: "does: open}", "does: open, bus_cycles: 0}",
            "5:48: error: bus_cycles: '0' is out of range: 1 to 8"),
        Case(
            whole: "does: open}", "does: open, bus_cycles: 9}",
            "5:48: error: bus_cycles: '9' is out of range: 1 to 8"),
        Case(
            whole: "does: open}", "does: open, bus_cycle: 2}",
            "5:36: error: unknown key 'bus_cycle' in a command; did you mean 'bus_cycles'?"),
        Case(whole: "log: activate, ", "", "5:8: error: missing in a command: log"),
        Case(
            whole: "{log: activate, does: open}", "activate",
            "5:8: error: a command must be a mapping of keys to values"),
        Case("rules_from: DDR4\n", "", "1:1: error: missing key commands"),
        Case(
            "rules_from: DDR4", "rules_from: DDR44", "4:13: error: 'DDR44' is no standard; did"),
        Case(
            "rules_from: DDR4", "rules_from: MYDDR", "4:13: error: 'MYDDR' takes rules from"),
        Case(
            "rules_from: DDR4", "rules_from: no.yaml",
            "4:13: error: cannot read 'standards/no.yaml'"),
        Case(
            "levels:", "buses: {command: two}\nlevels:", "5:18: error: command: 'two' is not one or"
        ),
        Case(
            "levels:", "refresh: {postpone: 65}\nlevels:", "5:21: error: postpone: '65' is out of"),
        Case("levels:", "beats_per_cycle: 0\nlevels:", "5:18: error: beats_per_cycle: '0' is out"),
    ]

    static let formulas: [Case] = [
        Case(formula: "tMINE +", "'tMINE +' ends where a number, a parameter or '(' was expected"),
        Case(formula: "tMINE 2", "expected an operator or the end before '2' in 'tMINE 2'"),
        Case(formula: "mxa(3)", "unknown function 'mxa'; did you mean 'max'?"),
        Case(formula: "\"ns(1, 2)\"", "'ns' takes one value, not 2"),
        Case(formula: "2 if rate <= 3", "'2 if rate <= 3' ends where 'else' was expected"),
        Case(formula: "(tMINE", "'(tMINE' ends where ')' was expected"),
        Case(formula: "99999999999999999999", "a number has too many digits"),
        Case(formula: "é", "expected a number, a parameter or '(' before 'é' in 'é'"),
        Case(formula: "tMINE / 0", "a division by zero"),
        Case(formula: "-5", "'-5' is negative; a rule of no cycles holds nothing back"),
        Case(
            formula: String(repeating: "(", count: 100) + "1" + String(repeating: ")", count: 100),
            "the formula is nested more than 64 deep"),
        Case(
            formula: "1" + String(repeating: "+1", count: 5000),
            "the formula has more than 200 terms"),
        Case(formula: "[tMINE]", "'cycles' must be a single value"),
    ]

    /// What only shows with the values of a memory is said at the timing file's section.
    static let values: [Case] = {
        func needs(_ formula: String, _ message: String) -> Case {
            var c = Case("tMINE + 2,", formula + ",", "")
            c.message = "memory.yaml:14:1: error: rule tMINE (standards/MYDDR.yaml:7:5)" + message
            return c
        }
        func defaults(_ rows: String, _ message: String) -> Case {
            var c = Case("  tMINE: [\"max(3, ns(30))\", \"mine\"]", rows, "")
            c.message = "memory.yaml:14:1: error: rule tMINE (standards/MYDDR.yaml:7:5)" + message
            return c
        }
        return [
            needs(
                "tMINEX + 2",
                " needs 'tMINEX', which neither this memory nor its standard gives; did"),
            needs(
                "tQQQQQ + 2", " needs 'tQQQQQ', which neither this memory nor its standard gives"),
            needs("2 / (CL - CL)", " divides by zero, or its numbers are too large"),
            needs("999999999 * 999999999 * 999999999", " divides by zero, or its numbers are too"),
            defaults("  tMINE: tMINE + 1", ": the defaults of 'tMINE' need each other"),
            defaults("  tMINE: tMORE\n  tMORE: tMINE", ": the defaults of 'tMINE' need each other"),
            defaults(
                "  tMINE: tA0\n" + (0..<500).map { "  tA\($0): tA\($0 + 1)\n" }.joined()
                    + "  tA500: 1", ": the default of 'tA15' is more defaults deep"),
        ]
    }()

    static let rows: [Case] = [
        Case("\"mine\"]\nwindows", "\"mine\", more]\nwindows", "7:5: error: a rule has 7 items"),
        Case("same_bank, tMINE + 2, \"mine\"]", "same_bank]", "7:5: error: a rule has 4 items"),
        Case(
            "[tMINE, RD RDA, PRE, same_bank, tMINE + 2, \"mine\"]", "tMINE",
            "7:5: error: a rule must"),
        Case(
            "[tMINE, RD RDA, PRE, same_bank, tMINE + 2, \"mine\"]",
            "{name: a, after: RD, before: PRE, where: same_bank, cycles: 3, per_count: 2}",
            "7:68: error: 'per_count' is for commands of several columns or bursts, which 'RD' are"
        ),
        Case(
            "[tMINE, RD RDA, PRE, same_bank, tMINE + 2, \"mine\"]",
            "{name: a, after: RD, before: PRE, where: same_bank, cycles: 3, only: DDR44}",
            "7:74: error: 'DDR44' is no standard; did you mean 'DDR4'?"),
        Case(
            "[tMINE, RD RDA, PRE, same_bank, tMINE + 2, \"mine\"]",
            "{name: a, after: RD, before: PRE, were: same_bank, cycles: 3}",
            "7:39: error: unknown key 'were' in a rule; did you mean 'where'?"),
        Case("counts: ACT", "counts: ACT RD", "9:26: error: a window counts activations, and"),
        Case("counts: ACT", "counts: RD", "9:26: error: a window counts activations, and"),
        Case(
            "where: same_rank", "where: same_bank", "9:50: error: a window is of a rank or pseudo"),
        Case("at_most: 6", "at_most: 0", "9:40: error: at_most: '0' is out of range: 1 to 32"),
        Case("cycles: 40", "cycles: -40", "9:69: error: '-40' is negative"),
        Case("{name: tSIX, counts", "[tSIX, counts", "9:"),
        Case(
            "[\"max(3, ns(30))\", \"mine\"]", "[3, a, b]",
            "11:10: error: 'tMINE' must be a formula or"),
        Case("[\"max(3, ns(30))\", \"mine\"]", "", "11:9: error: 'tMINE' must be a formula or"),
        Case("defaults:", "defaults:\n  tMINE: 3", "12:3: error: 'tMINE' is repeated"),
    ]

    static let files: [Case] = [
        Case(
            "librasim-standard/1", "librasim-standard/9",
            "1:9: error: format: 'librasim-standard/9'"),
        Case("format: librasim-standard/1\n", "", "1:1: error: missing key format; write 'format:"),
        Case(bytes: [], "1:1: error: the file is empty"),
        Case(bytes: Array("# nothing\n".utf8), "1:1: error: the file is empty"),
        Case(bytes: Array("[1, 2]".utf8), "1:1: error: the file must be a mapping"),
        Case(
            bytes: Array("a: \(String(repeating: "[", count: 500))".utf8),
            "1:35: error: nested too deeply"),
        Case(bytes: [0xff, 0xfe, 0x41], "1:1: error: a byte that is not UTF-8"),
        Case(
            bytes: Array(StandardSample.extended.utf8).map { $0 == UInt8(ascii: "t") ? 0xe9 : $0 },
            "1:6: error: a byte that is not UTF-8"),
        Case(bytes: [0x61, 0x3a, 0], "1:3: error: a NUL byte"),
    ]

    static let timing: [Case] = [
        Case(timing: "standard: MYDDR", "standard: MYDDRR", "3:11: error: 'MYDDRR' is no standard"),
        Case(
            timing: "standard: MYDDR", "standard: no/MY.yaml",
            "3:11: error: cannot read 'no/MY.yaml'"),
        Case(
            timing: "standard: MYDDR", "standard: DDR4\nrule_set: dramsim",
            "4:11: error: 'dramsim' is no standard; did you mean 'dramsim3'?"),
        Case(
            arguments: ["--set", "rule_set=dramsim"],
            "--set rule_set=dramsim:1:10: error: 'dramsim' is no standard; did you mean 'dramsim3'?"
        ),
        Case(
            arguments: ["--set", "rules=3"],
            "--set rules=3:1:1: error: 'rules' cannot be overridden"),
        Case(
            timing: "tREFI: 12480", "tREFI: 12480\n  tMINEE: 7", "33:3: error: unknown key 'tMINEE'"
        ),
        Case(
            timing: "tREFI: 12480", "tREFI: 12480\n  tMINE: x", "33:10: error: tMINE: 'x' is not"),
        Case(
            row: "[tX, RDD, ACT, same_rank, 50]",
            "37:10: error: unknown command 'RDD'; did you mean"),
        Case(row: "[tX, RD, ACT, same_ran, 50]", "37:19: error: unknown scope 'same_ran'; did you"),
        Case(row: "[tX, RD, ACT, other_stack, 50]", "37:19: error: 'other_stack' needs the level"),
        Case(row: "[tX, RD, ACT, same_rank, 50 +]", "37:30: error: '50 +' ends where"),
        Case(row: "[tX, RD, ACT, same_rank, -3]", "37:30: error: '-3' is negative"),
        Case(row: "[tX, RD, ACT, same_rank, 1 / 0]", "37:30: error: a division by zero"),
        Case(row: "[tX, RD, ACT, same_rank, 1, a, b]", "37:5: error: a rule has 7 items; expected"),
        Case(row: "[tX, RD, ACT, same_rank, tMINEY]", "37:5: error: rule tX needs 'tMINEY', which"),
        Case(
            row: "[tX, RD, ACT, same_rank, 1 / (CL - CL)]", "37:5: error: rule tX divides by zero"),
        Case(
            row: "[tX, RD, ACT, same_rank, 9999999999]", "14:1: error: rule tX comes to"),
        Case(row: "7", "37:5: error: a rule must be a mapping of keys to values"),
        Case(
            row: (0..<300).map { "[tX\($0), RD, ACT, same_rank, 5]" }.joined(separator: "\n  - "),
            "37:3: error: the rules have 3"),
    ]

    @Test(arguments: names + commands + formulas + values)
    func standardsAreRefused(_ c: Case) throws { try c.check() }

    @Test(arguments: rows + files)
    func rowsAndFilesAreRefused(_ c: Case) throws { try c.check() }

    @Test(arguments: timing)
    func timingFilesAreRefused(_ c: Case) throws { try c.check() }

    /// One run says as much as it can: each wrong row its own error, in order.
    @Test func everyWrongRowIsReported() throws {
        let rows = ["[tA, RDX, ACT, same_rank, 5]", "[tB, RD, ACT, same, 5]", "[tC, RD, ACT]"]
        let scratch = StandardSample.folder(
            timing: StandardSample.timing
                + rows.map { "  - \($0)\n" }
                .reduce("rules:\n") { $0 + $1 })
        let outcome = try Librasim.run(StandardSample.replay, in: scratch)
        let places = outcome.errors.split(separator: "\n").map { $0.prefix(16) }
        #expect(places == ["memory.yaml:37:1", "memory.yaml:38:1", "memory.yaml:39:5"])
        #expect(outcome.status == 2)
    }
}
