import TestSupport
import Testing

/// Standards and rules that users write, through the built program: what they say is what happens.
@Suite struct OwnStandardTests {
    /// Runs the sample's replay with further arguments; returns the command log and the summary.
    private static func replay(
        _ scratch: Scratch, _ arguments: [String] = [], timing: String = "memory.yaml"
    ) throws -> (rows: [String], summary: String) {
        let outcome = try Librasim.run(
            [
                "replay", "--timing", timing, "--trace", "t.trace", "--commands", "out.csv",
                "--explain",
            ] + arguments, in: scratch)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let rows = scratch.text("out.csv").split(separator: "\n").dropFirst()
        return (
            rows.map { line in
                let fields = line.split(separator: ",", omittingEmptySubsequences: false)
                return "\(fields[0]) \(fields[1]) \(fields.last!)"
            }, outcome.output
        )
    }

    /// A READ of 48 + 2 cycles before its PRECHARGE: 30 ns at 0.625 ns, the rule's 2 on top.
    @Test func aRuleAndAParameterOfOnesOwn() throws {
        let scratch = StandardSample.folder()
        let (rows, summary) = try Self.replay(scratch)
        #expect(
            rows == [
                "2 activate ", "24 read tRCDRD", "74 precharge tMINE", "96 activate tRP",
                "118 read tRCDRD",
            ])
        #expect(summary.contains("tMINE"))
    }

    /// The parameter is a key of the timing file then, with a time, and of `--set`.
    @Test func theParameterIsAKey() throws {
        let timing = StandardSample.timing.replacing(
            "tREFI: 12480", with: "tREFI: 12480\n  tMINE: 50 ns")
        let scratch = StandardSample.folder(timing: timing)
        #expect(try Self.replay(scratch).rows[2] == "106 precharge tMINE")
        let set = try Self.replay(scratch, ["--set", "timing.tMINE=100"])
        #expect(set.rows[2] == "126 precharge tMINE")
        // Short enough, it no longer binds: tRAS does.
        let short = try Self.replay(scratch, ["--set", "timing.tMINE=3"])
        #expect(short.rows[2] == "54 precharge tRAS")
    }

    /// With another rule set the standard's rows are gone.
    @Test func anotherRuleSet() throws {
        let scratch = StandardSample.folder()
        for name in ["dramsim3", "DDR4"] {
            let (rows, _) = try Self.replay(scratch, ["--set", "rule_set=\(name)"])
            #expect(rows[2] == "54 precharge tRAS")
        }
    }

    /// A rule that a timing file adds: visible in the log and in the summary, with formulas of the
    /// standard's parameters.
    @Test func aRowInTheTimingFile() throws {
        let rule = "rules:\n  - [tHOLD, RD, ACT, same_rank, tMINE + ns(20), \"a device of ours\"]\n"
        let scratch = StandardSample.folder(timing: StandardSample.timing + rule)
        let (rows, summary) = try Self.replay(scratch)
        // 24 + 48 + 32 = 104, eight after tRP.
        #expect(rows[3...] == ["104 activate tHOLD", "126 read tRCDRD"])
        #expect(summary.contains("tHOLD"))
    }

    /// A parameter that nothing but a row of the timing file has is a key of it.
    @Test func aRowMayHaveAParameterOfItsOwn() throws {
        let rule = "rules:\n  - [tHOLD, RD, ACT, same_rank, 2 * tOWN, \"a device of ours\"]\n"
        let timing = StandardSample.timing.replacing(
            "tREFI: 12480", with: "tREFI: 12480\n  tOWN: 50 ns")
        let scratch = StandardSample.folder(timing: timing + rule)
        // 24 + 2 * 80 cycles of 0.625 ns.
        #expect(try Self.replay(scratch).rows[3] == "184 activate tHOLD")
        let set = try Self.replay(scratch, ["--set", "timing.tOWN=60"])
        #expect(set.rows[3] == "144 activate tHOLD")
        scratch.write(StandardSample.timing + rule, as: "memory.yaml")
        let without = try Librasim.run(
            ["replay", "--timing", "memory.yaml", "--trace", "t.trace"], in: scratch)
        #expect(without.status == 2)
        #expect(without.errors.contains("rule tHOLD needs 'tOWN', which neither this memory nor"))
        #expect(without.errors.contains("give it in 'timing'"))
    }

    /// Commands of a standard that takes rules from another are added to its commands, or stand in
    /// place of one of the same name.
    @Test func commandsAreAdded() throws {
        let own = StandardSample.extended.replacing(
            "levels:",
            with: """
                commands:
                  ZQCS: {log: zq_calibration, does: refresh}
                  ACT: {log: activate, does: open, bus_cycles: 3}
                levels:
                """)
        let scratch = StandardSample.folder(Array(own.utf8))
        let shown = try Librasim.run(["standards", "standards/MYDDR.yaml"], in: scratch)
        #expect(shown.output.contains("ZQCS") && shown.output.contains("REFab"))
        #expect(try Self.replay(scratch).rows[2] == "74 precharge tMINE")
        scratch.write(
            own.replacing("ZQCS: {log: zq_calibration", with: "NEW: {log: refresh"),
            as: "standards/MYDDR.yaml")
        let twice = try Librasim.run(["standards", "standards/MYDDR.yaml"], in: scratch)
        #expect(twice.status == 2)
        #expect(
            twice.errors.contains(
                "'REFab' of the standard in 'rules_from' is logged as 'refresh' already"))
    }

    /// Banks are refreshed one by one only where the standard can, and all within tREFI.
    @Test func bankRefreshesThatCannotBe() throws {
        let bank = "--set controller.refresh_policy=bank_staggered"
        for (memory, sets, message) in [
            (
                "ddr4-3200-x8", "--set timing.tRFCb=100 --set timing.tREFIb=700",
                "error: DDR4 has no refresh of single banks, as bank_staggered needs"
            ),
            (
                "hbm3", "--set organization.ranks=3",
                "error: tREFIb (158): 48 refreshes, one for each bank of a rank, take 7584 "
                    + "cycles, longer than tREFI (5070); tREFIb may be 106 at most"
            ),
            ("hbm3", "--set organization.ranks=3 --set timing.tREFIb=106", ""),
        ] {
            let outcome = try Librasim.shell(
                "$L replay --timing \(Checkout.timing(memory)) --traffic random,count=9 --quiet "
                    + "\(bank) \(sets)", in: Scratch())
            #expect(outcome.status == (message.isEmpty ? 0 : 2), "\(outcome.errors)")
            #expect(message.isEmpty || outcome.errors.contains(message))
        }
    }

    /// A rule for READs with auto-precharge holds back these alone, which no open page has.
    @Test func aRuleForAutoPrechargeAlone() throws {
        let rule = "rules:\n  - [tLATE, ACT, RDA, same_bank, 200]\n"
        let scratch = StandardSample.folder(timing: StandardSample.timing + rule)
        #expect(try Self.replay(scratch).rows[1] == "24 read tRCDRD")
        let closed = try Self.replay(scratch, ["--set", "controller.page_policy=closed"])
        #expect(closed.rows[1] == "202 read_p tLATE")
    }

    /// Rules of a file and those that it extends add up; the nearest file names the standard.
    @Test func rulesOfExtendedFilesAddUp() throws {
        let base = StandardSample.timing.replacing("standard: MYDDR", with: "standard: DDR4")
        let scratch = StandardSample.folder(
            timing: base + "rules:\n  - [tBASE, RD, PRE, same_bank, 60]\n")
        let child = """
            format: librasim-timing/1
            name: child
            extends: memory.yaml
            standard: MYDDR
            rules:
              - [tCHILD, PRE, ACT, same_bank, 70]

            """
        scratch.write(child, as: "child.yaml")
        let (rows, _) = try Self.replay(scratch, timing: "child.yaml")
        // tBASE 60 from the READ, tCHILD 70 from the PRECHARGE; MYDDR's tMINE, 50, is shorter.
        #expect(rows[2...3] == ["84 precharge tBASE", "154 activate tCHILD"])
        let alone = try Self.replay(scratch)
        #expect(alone.rows[2...3] == ["84 precharge tBASE", "106 activate tRP"])
    }

    /// A user's DDR4 goes before the program's and may take its rules.
    @Test func aFileOfAShippedName() throws {
        let own = StandardSample.extended.replacing("name: MYDDR", with: "name: DDR4")
        let scratch = StandardSample.folder(
            timing: StandardSample.timing.replacing("standard: MYDDR", with: "standard: DDR4"))
        #expect(try Self.replay(scratch).rows[2] == "54 precharge tRAS")
        scratch.write(own, as: "standards/DDR4.yaml")
        #expect(try Self.replay(scratch).rows[2] == "74 precharge tMINE")
    }

    /// A window of one's own: seven ACTIVATEs of seven banks, the seventh 200 cycles behind the
    /// first.
    @Test func aWindowOfOnesOwn() throws {
        let standard = StandardSample.extended.replacing("cycles: 40", with: "cycles: 200")
        let scratch = StandardSample.folder(Array(standard.utf8))
        let trace = (0..<7).map { "0x\(String(0x2000 * $0, radix: 16)) READ 0\n" }.joined()
        scratch.write(trace, as: "t.trace")
        let activates = try Self.replay(scratch).rows.filter { $0.contains("activate") }
        #expect(activates.count == 7 && activates[6].hasSuffix("tSIX"))
        let cycles = activates.compactMap { Int($0.split(separator: " ")[0]) }
        #expect(cycles[6] - cycles[0] == 200)
    }

    /// A file of 10,000 rules loads, and all of them count.
    @Test func manyRules() throws {
        let rules = (0..<10_000).map {
            "  - [tM\($0 % 200), RD, PRE, same_bank, \($0 % 97 + 1) + tRP / 2]\n"
        }.joined()
        let standard = StandardSample.extended.replacing("windows:", with: rules + "windows:")
        let scratch = StandardSample.folder(Array(standard.utf8))
        // 97 + 22 / 2 = 108 at most.
        let row = try Self.replay(scratch).rows[2]
        #expect(row.hasPrefix("132 precharge tM"))
    }

    // MARK: Import

    /// An imported file has the reference's rules, and keeps them in the file that is written.
    @Test func importsKeepTheReferencesRules() throws {
        let scratch = Sample.folder()
        let run = ["--trace", "ok.trace", "--commands"]
        for (timing, log) in [("memory.ini", "a.csv"), ("memory.yaml", "b.csv")] {
            if timing == "memory.yaml" {
                let written = try Librasim.run(
                    ["import", "memory.ini", "-o", "imported.yaml"], in: scratch)
                #expect(written.status == 0)
                #expect(scratch.text("imported.yaml").contains("\nrule_set: dramsim3"))
            }
            let name = timing == "memory.yaml" ? "imported.yaml" : timing
            let outcome = try Librasim.run(
                ["replay", "--timing", name] + run + [log], in: scratch)
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        #expect(scratch.text("a.csv") == scratch.text("b.csv"))
        let own = try Librasim.run(
            ["replay", "--timing", "imported.yaml", "--set", "rule_set=DDR4"] + run + ["c.csv"],
            in: scratch)
        #expect(own.status == 0 && scratch.text("c.csv") != scratch.text("a.csv"))
    }

    // MARK: Tables

    @Test func standardsAreListed() throws {
        let scratch = StandardSample.folder()
        let list = try Librasim.run(["standards"], in: scratch)
        #expect(list.status == 0)
        let names = list.output.split(separator: "\n").map { $0.prefix { $0 != " " } }
        #expect(
            names == [
                "standard", "DDR3", "DDR4", "DDR5", "LPDDR", "LPDDR3", "LPDDR4", "LPDDR5", "GDDR5",
                "GDDR5X", "GDDR6", "HBM", "HBM2", "HBM3", "dramsim3", "PIM", "NMP",
            ])
    }

    /// Heading, commands, rules with their sources, windows, defaults.
    @Test func aStandardIsShown() throws {
        let scratch = StandardSample.folder()
        let output = try Librasim.run(["standards", "LPDDR5"], in: scratch).output
        for line in [
            "8 beats a cycle, one command bus, levels rank, bankgroup, bank",
            "at most 8 REFRESH commands are postponed", "commands", "rules", "windows", "defaults",
        ] {
            #expect(output.split(separator: "\n").contains { $0 == line }, "\(line)")
        }
        func row(_ first: String, _ parts: String...) -> Bool {
            output.split(separator: "\n").contains { line in
                line.hasPrefix(first + " ") && parts.allSatisfy(line.contains)
            }
        }
        #expect(row("REFpb", "refresh_bank", "a pair of banks, half the rank's banks apart"))
        #expect(row("tRTW", "RD RDA", "WR WRA", "same_rank", "RL + BLn_min + tWCK2DQO - WL"))
        #expect(row("tpbR2pbR", "ns(90)", "JESD209-5B"))
        #expect(row("tFAW", "ACT REFpb", "4", "same_rank"))
    }

    /// For a memory the column before the source has the cycles there, of rows that its file adds
    /// too.
    @Test func theRulesOfAMemoryAreWorkedOut() throws {
        let rule = "rules:\n  - [tHOLD, RD, ACT, same_rank, tMINE + ns(20), \"ours\"]\n"
        let scratch = StandardSample.folder(timing: StandardSample.timing + rule)
        let output = try Librasim.run(["standards", "--timing", "memory.yaml"], in: scratch).output
        let lines = output.split(separator: "\n")
        func comesTo(_ name: String, _ cycles: String) -> Bool {
            lines.contains { line in
                let fields = line.replacing("  ", with: "\t").split(separator: "\t")
                    .map { $0.drop { $0 == " " } }
                return fields.first == name[...] && fields.suffix(2).contains(cycles[...])
            }
        }
        #expect(output.contains("rules of the timing file (not independently verified)"))
        #expect(comesTo("tMINE", "50") && comesTo("tHOLD", "80") && comesTo("tSIX", "40"))
        #expect(comesTo("tRTW", "12") && comesTo("tFAW", "34"))
        let other = try Librasim.run(
            ["standards", "dramsim3", "--timing", "memory.yaml"], in: scratch)
        #expect(other.output.hasPrefix("dramsim3 ") && !other.output.contains("\ntMINE "))
    }

    @Test func whatIsNoStandard() throws {
        for (arguments, message) in [
            (["DDR55"], "'DDR55' is no standard; did you mean 'DDR5'?"),
            (["zzz"], "'zzz' is no standard; there are DDR3, DDR4,"),
            (["no/such.yaml"], "cannot read 'no/such.yaml'"),
            (["--set", "a=b"], "--set needs --timing"), (["DDR4", "DDR5"], "unexpected 'DDR5'"),
        ] {
            let outcome = try Librasim.run(["standards"] + arguments, in: StandardSample.folder())
            #expect(outcome.status == 2 && outcome.output == "", "\(arguments)")
            #expect(outcome.errors.contains(message), "\(outcome.errors)")
        }
    }
}
