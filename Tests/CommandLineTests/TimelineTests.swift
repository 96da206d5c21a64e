import Foundation
import Testing

/// `replay --timeline`.
@Suite struct TimelineTests {
    private static let replay = [
        "replay", "--timing", "memory.yaml", "--trace", "ok.trace", "--quiet",
    ]

    static let refused: [BadRun] = [
        BadRun(adding: ["--timeline", "out.txt"], "'out.txt' must end in .json or .vcd"),
        BadRun(adding: ["--timeline", "json"], "'json' must end in .json or .vcd"),
        BadRun(adding: ["--timeline", "-"], "'-' must end in .json or .vcd"),
        BadRun(adding: ["--timeline", "a.json", "--timeline", "b.json.gz"], "twice with .json"),
        BadRun(
            adding: ["--timeline", "a.vcd", "--timeline", "./a.vcd"], "same file as --timeline"),
        BadRun(
            adding: ["--timeline", "a.json", "--stats", "./a.json"],
            "--timeline 'a.json' is the same file as --stats './a.json'"),
        BadRun(adding: ["--timeline", "nowhere/a.vcd"], "nowhere/a.vcd: error: cannot create"),
        BadRun(adding: ["--timeline-from", "5"], "--timeline-from needs --timeline"),
        BadRun(adding: ["--timeline-to", "5"], "--timeline-to needs --timeline"),
        BadRun(
            adding: ["--timeline", "a.vcd", "--timeline-from", "6", "--timeline-to", "5"],
            "--timeline-from 6 lies behind --timeline-to 5"),
        BadRun(adding: ["--timeline", "a.vcd", "--timeline-to", "-5"], "--timeline-to"),
    ]

    @Test(arguments: refused)
    func isRefused(_ run: BadRun) throws { try run.check() }

    @Test func aBadTraceLeavesNone() throws {
        var run = BadRun(trace: "0x40 READ 0\n0x80 LOOK 1\n", "bad.trace:2:6: error")
        run.arguments += ["--timeline", "a.json", "--timeline", "a.vcd"]
        try run.check()
    }

    /// The command bus holds the commands of the log, cycle by cycle.
    @Test func bothFormsHoldTheCommandsOfTheLog() throws {
        let scratch = Sample.folder()
        let outcome = try Librasim.run(
            Self.replay + [
                "--commands", "c.csv", "--timeline", "t.json", "--timeline", "t.vcd", "--stats",
                "s.json",
            ], in: scratch)
        #expect(outcome.status == 0 && outcome.output == "" && outcome.errors == "")
        let rows = scratch.text("c.csv").split(separator: "\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let expected = rows.map { "\($0[0]) \($0[1])" }
        let events = try #require(try scratch.json("t.json")["traceEvents"] as? [[String: Any]])
        let bus = events.first {
            ($0["args"] as? [String: Any])?["name"] as? String == "command bus"
        }
        let commands = events.filter {
            $0["ph"] as? String == "B" && $0["tid"] as? Int == bus?["tid"] as? Int
        }
        let found = commands.map {
            "\(($0["args"] as! [String: Any])["cycle"] as! Int) \($0["name"] as! String)"
        }
        #expect(found == expected && expected.count > 200)
        let rules = commands.map { ($0["args"] as! [String: Any])["rule"] as? String ?? "" }
        #expect(rules == rows.map { $0.last! })

        var time = -1
        var dumped: [String] = []
        let lines = scratch.text("t.vcd").split(separator: "\n")
        let name = lines.first { $0.contains(" command_name ") }!.split(separator: " ")[3]
        for line in lines {
            if line.first == "#" { time = Int(line.dropFirst())! / 625 }
            guard line.first == "s", line.hasSuffix(" \(name)") else { continue }
            dumped.append("\(time) \(line.dropFirst().dropLast(name.count + 1))")
        }
        // A command that follows another of its kind at once is no change.
        #expect(Set(dumped.filter { !$0.hasSuffix(" -") }).isSubset(of: expected))
        #expect(dumped.count >= expected.count)
        #expect(try time >= scratch.json("s.json")["cycles"] as! Int)
    }

    @Test func packedAndLimited() throws {
        let scratch = Sample.folder()
        let outcome = try Librasim.shell(
            """
            R='replay --timing memory.yaml --trace ok.trace --quiet'
            "$L" $R --timeline a.json --timeline a.vcd --timeline-from 300 --timeline-to=400
            "$L" $R --timeline b.json.gz --timeline b.vcd.gz --timeline-from 300 --timeline-to 400
            gzip -dc b.json.gz | cmp - a.json && gzip -dc b.vcd.gz | cmp - a.vcd
            """, in: scratch)
        #expect(outcome.status == 0 && outcome.output == "" && outcome.errors == "")
        let events = try #require(try scratch.json("a.json")["traceEvents"] as? [[String: Any]])
        let times = events.compactMap { $0["ts"] as? Double }
        #expect(times.min() == 300 * 0.000625 && times.max() == 401 * 0.000625)
        let stamps = scratch.text("a.vcd").split(separator: "\n").filter { $0.first == "#" }
        #expect(stamps.first == "#\(300 * 625)" && stamps.last == "#\(401 * 625)")
    }

    /// The trace stays open: an interrupted run still ends its timelines.
    @Test func interruptedRunsEndTheirTimelines() throws {
        let scratch = Sample.folder()
        let run = try Run(
            [
                "replay", "--timing", "memory.yaml", "--trace", "-", "--timeline", "t.json",
                "--timeline", "t.vcd", "--timeline-to", "2000", "--progress", "always",
            ], in: scratch, keepsInput: true)
        try run.feed(Sample.trace(requests: 20_000))
        run.send(SIGINT)
        #expect(run.wait().status == 130)
        #expect(scratch.names == ["memory.ini", "memory.yaml", "ok.trace", "t.json", "t.vcd"])
        #expect(try scratch.json("t.json")["traceEvents"] != nil)
    }

    /// A timeline that cannot be written keeps every other file from appearing.
    @Test(arguments: ["full.json", "full.vcd", "full.vcd.gz"])
    func aFullDiskLeavesNothing(_ name: String) throws {
        let scratch = Sample.folder()
        symlink("/dev/full", scratch.path(name))
        let before = scratch.names
        let outcome = try Librasim.run(
            Self.replay + ["--commands", "c.csv", "--timeline", name, "--stats", "s.json"],
            in: scratch)
        #expect(outcome.status == 2 && outcome.output == "")
        #expect(outcome.errors == "\(name): error: cannot write: No space left on device\n")
        #expect(scratch.names == before)
    }
}
