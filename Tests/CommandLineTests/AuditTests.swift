import Foundation
import TestSupport
import Testing

/// `audit` and `explain` on logs of the built program.
@Suite struct AuditTests {
    private let scratch = Sample.folder()

    /// The sample's log, with a change; its rows begin with `cycle,command`.
    private func log(_ change: (inout [String]) -> Void = { _ in }) throws -> [String] {
        _ = try Librasim.run(
            [
                "replay", "--timing", "memory.yaml", "--trace", "ok.trace", "--quiet",
                "--commands", "log.csv",
            ], in: scratch)
        var rows = scratch.text("log.csv").split(separator: "\n").map(String.init)
        change(&rows)
        scratch.write(rows.joined(separator: "\n") + "\n", as: "log.csv")
        return rows
    }

    private func audit(_ arguments: String...) throws -> Librasim.Outcome {
        try Librasim.run(["audit", "--timing", "memory.yaml"] + arguments, in: scratch)
    }

    private func cycle(_ row: String) -> Int { Int(row.prefix { $0 != "," })! }

    /// A command of a rank that sleeps or wakes shares the bus with the two cycles of an ACTIVATE
    /// of another.
    @Test(arguments: ["power_down", "self_refresh"], ["dramsim3", "fr_fcfs"])
    func ranksThatWakeKeepOffTheBus(_ state: String, _ policy: String) throws {
        let outcome = try Librasim.shell(
            """
            set -- --timing \(Checkout.timing("lpddr5-6400")) --set organization.ranks=2 \
                --set controller.\(state)=true --set controller.\(state)_threshold=20 \
                --set controller.policy=\(policy)
            "$L" replay "$@" --traffic random,read=0.5,rate=0.01,count=1500 --quiet \
                --commands a.csv
            "$L" audit "$@" a.csv
            """, in: Scratch())
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.contains("no violation"))
    }

    @Test func aReplayIsLegal() throws {
        let rows = try log()
        let outcome = try audit("log.csv")
        #expect(outcome.status == 0 && outcome.errors == "")
        #expect(
            outcome.output == "\(rows.count - 1) commands in 1 channel, no violations\n")
        let piped = try Librasim.shell(
            "gzip -c log.csv | \"$L\" audit --timing memory.yaml -", in: scratch)
        #expect(piped.status == 0 && piped.output == outcome.output)
    }

    @Test(arguments: RecordedRun.names)
    func goldenRunsAreLegal(_ name: String) throws {
        let golden = try RecordedRun(name)
        let outcome = try Librasim.run(
            [
                "audit", "--timing", golden.path("reference.ini"),
                golden.path("commands.csv.gz"),
            ], in: scratch)
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test func anEarlyCommandIsNamed() throws {
        let activate = "10,activate,0,0,0,0,5,"
        let read = "31,read,0,0,0,0,5,0"
        scratch.write(header + "\n\(activate)\n\(read)\n", as: "bad.csv")
        let outcome = try audit("bad.csv")
        #expect(outcome.status == 1 && outcome.errors == "")
        #expect(
            outcome.output == """
                channel 0, cycle 31: tRCD(RD) (DDR4.001): read rank 0 group 0 bank 0 row 5 \
                column 0 comes 1 cycle early: allowed from cycle 32
                    after activate rank 0 group 0 bank 0 row 5 in cycle 10
                2 commands in 1 channel, 1 violation

                """)
    }

    private let header = "cycle,command,channel,rank,bankgroup,bank,row,column"

    @Test func violationsArePrintedUpToALimit() throws {
        let rows = (0..<50).map { "\(1000 * $0 + 10),read,0,0,0,0,5,0" }
        scratch.write(([header] + rows).joined(separator: "\n") + "\n", as: "bad.csv")
        let all = try audit("bad.csv")
        #expect(all.status == 1)
        #expect(all.output.components(separatedBy: "closed row: read").count - 1 == 20)
        #expect(all.output.contains("… and 30 more (--max)"))
        let few = try audit("bad.csv", "--max", "0")
        #expect(few.status == 1)
        #expect(few.output == "… and 50 more (--max)\n50 commands in 1 channel, 50 violations\n")
    }

    /// A row closed by auto-precharge and refreshed before tRC.
    @Test func rulesThatTheReferenceLacksAreNotes() throws {
        scratch.write(
            header
                + """

                0,activate,0,0,0,0,5,
                22,read_p,0,0,0,0,5,0
                73,refresh,0,0,,,,

                """, as: "note.csv")
        let notes = try audit("note.csv", "--set", "rule_set=dramsim3")
        #expect(notes.status == 0)
        #expect(notes.output.contains("note: rules that the dramsim3 rule set lacks"))
        #expect(notes.output.hasSuffix("3 commands in 1 channel, no violations, 1 note\n"))
        let strict = try audit("note.csv", "--set", "rule_set=dramsim3", "--strict")
        #expect(strict.status == 1)
        #expect(strict.output.contains("tRC: refresh rank 0 comes 1 cycle early"))
        // The standard has the rule.
        let standard = try audit("note.csv")
        #expect(standard.status == 1)
        #expect(
            standard.output.contains("tRC(REFab) (DDR4.025): refresh rank 0 comes 1 cycle early"))
    }

    /// What no second source verifies is said to be so.
    @Test func rulesOfUsersAreNamed() throws {
        let rule = "rules:\n  - [tMINE, ACT, RD, same_bank, tRCDRD + 9, mine]\n"
        scratch.write(
            "format: librasim-timing/1\nextends: memory.yaml\n" + rule, as: "mine.yaml")
        scratch.write(header + "\n10,activate,0,0,0,0,5,\n40,read,0,0,0,0,5,0\n", as: "a.csv")
        let outcome = try Librasim.run(
            ["audit", "--timing", "mine.yaml", "a.csv"], in: scratch)
        #expect(outcome.status == 1, "\(outcome.errors)")
        #expect(outcome.output.contains("cycle 40: tMINE: read rank 0"), "\(outcome.output)")
        #expect(
            outcome.output.contains(
                "note: rules of the timing file, not independently verified: 'tMINE'\n"))
        let graphics = try Librasim.run(
            ["audit", "--timing", Checkout.timing("gddr5"), "a.csv"], in: scratch)
        #expect(graphics.output.contains("the rules of GDDR5 come from one simulator (DRAMSys)"))
    }

    @Test func badLogsAreRefused() throws {
        scratch.write("cycle,command\n", as: "header.csv")
        scratch.write(header + "\n1,raed,0,0,0,0,5,0\n", as: "name.csv")
        for (file, message) in [
            ("header.csv", "header.csv:1:"), ("name.csv", "did you mean 'read'?"),
            ("missing.csv", "missing.csv"),
        ] {
            for command in [["audit"], ["explain", "5"]] {
                let outcome = try Librasim.run(
                    command + ["--timing", "memory.yaml", file], in: scratch)
                #expect(outcome.status == 2 && !outcome.isKilled && outcome.output == "")
                #expect(outcome.errors.contains(message), "\(outcome.errors)")
            }
        }
    }

    @Test(arguments: [
        (["audit", "--timing", "memory.yaml"], "COMMANDS.csv is missing"),
        (["audit", "log.csv"], "--timing FILE is missing"),
        (["audit", "--timing", "memory.yaml", "a.csv", "b.csv"], "unexpected 'b.csv'"),
        (["explain", "--timing", "memory.yaml"], "CYCLE is missing"),
        (["explain", "--timing", "memory.yaml", "5"], "COMMANDS.csv is missing"),
        (["explain", "five", "--timing", "memory.yaml", "a.csv"], "'five' is not a whole number"),
        (["explain", "5", "--timing", "memory.yaml", "a.csv", "--channel", "1"], "it has 1"),
    ])
    func badUsageIsRefused(_ arguments: [String], _ message: String) throws {
        let outcome = try Librasim.run(arguments, in: scratch)
        #expect(outcome.status == 2 && outcome.output == "")
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }

    /// The columns of PIM commands: partition, mask and count.
    @Test func pimCommandsAreChecked() throws {
        let timing = PIMSample.timing("hbm2-pim-aim")
        func log(mac: Int) -> String {
            header + ",partition,mask,count\n10,pim_activate4,0,0,0,,900,,,0xf,\n"
                + "\(mac),pim_mac,0,0,,,,0,,0xf,\n60,pim_read_result,0,0,,,,,,0xf,1\n"
        }
        for (cycle, status) in [(24, 0), (23, 1)] as [(Int, Int32)] {
            scratch.write(log(mac: cycle), as: "pim.csv")
            let outcome = try Librasim.run(["audit", "--timing", timing, "pim.csv"], in: scratch)
            #expect(outcome.status == status, "\(outcome.output)\(outcome.errors)")
            #expect(outcome.output.contains("tRCDRD: pim_mac") == (status == 1))
        }
    }

    // MARK: explain

    private func explain(_ cycle: Int, _ arguments: String...) throws -> String {
        let outcome = try Librasim.run(
            ["explain", "\(cycle)", "--timing", "memory.yaml", "log.csv"] + arguments,
            in: scratch)
        #expect(outcome.status == 0 && outcome.errors == "")
        return outcome.output
    }

    @Test func tellsTheRuleThatTheLogNames() throws {
        let rows = try log()
        let held = rows.dropFirst().filter { $0.hasSuffix(",tRCDRD") }.prefix(5)
        #expect(!held.isEmpty)
        for row in held {
            let text = try explain(cycle(row))
            #expect(text.hasPrefix("channel 0, cycle "))
            #expect(text.contains("tRCD(RD) (DDR4.001)"), "\(text)")
            #expect(text.contains("allowed from"), "\(text)")
        }
        let first = try explain(cycle(rows[1]))
        #expect(first.contains("no timing rule applied"))
    }

    @Test func tellsWhatBoundAndByHowMuchItDidNot() throws {
        scratch.write(
            header + "\n10,activate,0,0,0,0,5,\n32,read,0,0,0,0,5,0\n50,read,0,0,0,0,5,1\n",
            as: "log.csv")
        #expect(
            try explain(32).hasSuffix("tRCD(RD) (DDR4.001) bound: it came as soon as allowed.\n"))
        #expect(
            try explain(50).hasSuffix(
                "Nothing bound: it came 10 cycles after the last rule (tCCD_L (DDR4.017)) "
                    + "allowed it.\n"
            ))
    }

    @Test func namesTheNeighboursOfAnEmptyCycle() throws {
        scratch.write(
            header + "\n10,activate,0,0,0,0,5,\n32,read,0,0,0,0,5,0\n", as: "log.csv")
        let text = try explain(20)
        #expect(text.hasPrefix("No command issued in cycle 20.\n"))
        #expect(text.contains("before   cycle 10   activate"))
        #expect(text.contains("after    cycle 32   read"))
        #expect(try explain(20, "--channel", "0").contains("in channel 0."))
    }
}
