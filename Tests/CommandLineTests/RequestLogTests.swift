import Foundation
import Testing
import TestSupport

/// `--requests`, `--epochs` and `--warmup` of the built program, and the latencies in its results.
@Suite struct RequestLogTests {
    private let scratch = Sample.folder()
    private static let replay = ["replay", "--timing", "memory.yaml", "--trace"]
    private static let header =
        "id,op,address,channel,rank,bankgroup,bank,row,column,source,arrival,entry,issue,done"

    /// Entries are a cycle apart. ACTIVATE in cycle 2, READ tRCD = 22 later, its data after RL = 22
    /// and a burst of 4.
    @Test func aFewRequestsByHand() throws {
        scratch.write(
            """
            0x0 READ 0
            0x0 READ 0
            0x40 WRITE 0
            0x40 READ 1
            0x40 WRITE 2

            """, as: "few.trace")
        let outcome = try Librasim.run(
            Self.replay + ["few.trace", "--requests", "-", "--stats", "o.json"], in: scratch)
        let rows = outcome.output.split(separator: "\n").map(String.init)
        #expect(
            rows == [
                Self.header,
                "2,WRITE,0x40,0,0,0,0,0,1,0,0,3,,4",
                "3,READ,0x40,0,0,0,0,0,1,0,1,4,,5",
                "4,WRITE,0x40,0,0,0,0,0,1,0,2,5,,6",
                "0,READ,0x0,0,0,0,0,0,0,0,0,1,24,50",
                "1,READ,0x0,0,0,0,0,0,0,0,0,2,,50",
            ])
        #expect(outcome.errors.contains("requests     5 done (3 reads, 2 writes)"))
        let stats = try scratch.json("o.json")
        let figures = [
            ("read_latency", [32.666666666666664, 48, 49]),
            ("read_latency_from_arrival", [34.666666666666664, 50, 50]),
            ("write_latency", [1, 1, 1]), ("write_latency_from_arrival", [4, 4, 4]),
        ]
        for (name, expected) in figures {
            let latency = try #require(stats[name] as? [String: Any])
            let found = ["mean", "p50", "max"].compactMap { latency[$0] as? Double }
            #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-9 }, "\(name) \(found)")
        }
        #expect(abs(stats["mean_wait_before_entry"] as! Double - 12.0 / 5) < 1e-9)
    }

    @Test(arguments: [
        [], ["--frontend", "per_channel", "--threads", "2"],
        ["--set", "controller.policy=fr_fcfs"],
        ["--set", "controller.policy=fr_fcfs", "--frontend", "per_channel", "--issue-width", "2"],
    ])
    func statisticsComeOutOfRows(_ arguments: [String]) throws {
        let outputs = ["--requests", "r.csv", "--stats", "o.json", "--quiet"]
        let outcome = try Librasim.run(
            Self.replay + ["ok.trace"] + outputs + arguments, in: scratch)
        #expect(outcome.status == 0 && outcome.errors == "")
        let rows = try Self.rows(scratch.text("r.csv"))
        #expect(Set(rows.map(\.id)) == Set(0..<200))
        #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.done <= $1.done })
        let stats = try scratch.json("o.json")
        for (op, name) in [("READ", "read_latency"), ("WRITE", "write_latency")] {
            let its = rows.filter { $0.op == op }
            let latency = try #require(stats[name] as? [String: Any])
            Self.compare(latency, its.map { $0.done - $0.entry })
            let fromArrival = try #require(stats["\(name)_from_arrival"] as? [String: Any])
            Self.compare(fromArrival, its.map { $0.done - $0.arrival })
        }
        let columns = rows.filter { $0.issue != nil }.count
        let channels = try #require(stats["channels"] as? [String: [String: Any]])
        let issued = channels.values.reduce(0) {
            $0 + ($1["num_read_cmds"] as! Int) + ($1["num_write_cmds"] as! Int)
        }
        #expect(columns == issued)
    }

    @Test func rowsMayBePacked() throws {
        let outcome = try Librasim.shell(
            """
            set -- replay --timing memory.yaml --trace ok.trace --quiet
            "$L" "$@" --requests r.csv --epoch 200 --epochs e.csv
            "$L" "$@" --requests r.csv.gz --epoch 200 --epochs e.csv.gz
            gzip -dc r.csv.gz | cmp - r.csv && gzip -dc e.csv.gz | cmp - e.csv
            """, in: scratch)
        #expect(outcome.status == 0 && outcome.output == "" && outcome.errors == "")
    }

    @Test func intervalsAddUp() throws {
        let outcome = try Librasim.run(
            Self.replay + [
                "ok.trace", "--epoch", "300", "--epochs", "-", "--stats", "o.json", "--quiet",
            ], in: scratch)
        let rows = outcome.output.split(separator: "\n").map { $0.split(separator: ",") }
        #expect(rows[0].starts(with: ["start", "end", "channel", "reads", "writes"]))
        let stats = try scratch.json("o.json")
        let cycles = try #require(stats["cycles"] as? Int)
        #expect(rows.count == 1 + (cycles + 299) / 300)
        #expect(rows.last?[1] == "\(cycles)")
        let reads = rows.dropFirst().reduce(0) { $0 + Int($1[3])! }
        #expect(reads == stats["reads_done"] as? Int)
    }

    /// DRAMsim3's key of its own configurations, as its files have it.
    @Test func intervalsMayBeTheFilesOwn() throws {
        scratch.write("[other]\nepoch_period = 250\n", as: "m.ini")
        let outcome = try Librasim.shell(
            """
            set -- replay --trace ok.trace --quiet
            "$L" "$@" --timing m.ini --epochs a.csv
            "$L" "$@" --timing m.ini --epochs b.csv --epoch 250
            "$L" import m.ini -o m.yaml && "$L" "$@" --timing m.yaml --epochs - |
                sed 's/m.yaml$/m.ini/' > c.csv
            cmp a.csv b.csv && cmp a.csv c.csv && wc -l < a.csv
            """, in: scratch)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try #require(Int(outcome.output.filter(\.isNumber))) > 3)
    }

    /// A point of an experiment leaves out what the flag does.
    @Test func pointsMayWarmUp() throws {
        scratch.write(
            """
            format: librasim-experiment/1
            name: w
            base: {timing: memory.yaml, trace: ok.trace}
            axes: {replay.warmup: [100, 400]}
            metrics: [cycles, reads]

            """, as: "e.yaml")
        let outcome = try Librasim.run(["run", "e.yaml", "--csv", "-", "--quiet"], in: scratch)
        var lines = ["replay.warmup,cycles,reads"]
        for warmup in [100, 400] {
            _ = try Librasim.run(
                Self.replay + ["ok.trace", "--stats", "o.json", "--warmup", "\(warmup)"],
                in: scratch)
            let stats = try scratch.json("o.json")
            lines.append("\(warmup),\(stats["cycles"] as! Int),\(stats["reads_done"] as! Int)")
        }
        #expect(outcome.output.split(separator: "\n").map(String.init) == lines)
        let text = scratch.text("e.yaml").replacing("100,", with: "3x,")
        scratch.write(text, as: "e.yaml")
        let bad = try Librasim.run(["run", "e.yaml", "--csv", "-"], in: scratch)
        #expect(bad.status == 2)
        #expect(bad.errors.contains("e.yaml:4:24: error: warmup: '3x' is neither a number"))
    }

    @Test func aWarmupIsLeftOut() throws {
        let arguments = Self.replay + ["ok.trace", "--stats", "o.json", "--requests", "r.csv"]
        let whole = try Librasim.run(arguments, in: scratch)
        let cycles = try #require(try scratch.json("o.json")["cycles"] as? Int)
        #expect(whole.status == 0 && !whole.output.contains("warm-up"))
        let outcome = try Librasim.run(arguments + ["--warmup", "400"], in: scratch)
        #expect(outcome.output.contains("measured after 400 cycles of warm-up"))
        let stats = try scratch.json("o.json")
        #expect(stats["cycles"] as? Int == cycles - 400)
        #expect(stats["warmup_cycles"] as? Int == 400)
        let late = try Self.rows(scratch.text("r.csv")).filter { $0.done >= 400 }
        #expect(stats["completed"] as? Int == late.count)
        let latency = try #require(stats["read_latency"] as? [String: Any])
        Self.compare(latency, late.filter { $0.op == "READ" }.map { $0.done - $0.entry })
    }

    @Test(arguments: [
        (["--warmup", "3x"], "--warmup: '3x' is neither a number of cycles"),
        (["--warmup", "5requests", "--frontend", "per_channel"], "needs the front end dramsim3"),
        (["--epoch", "5"], "--epoch needs --epochs FILE"),
        (["--epochs", "e.csv"], "--epochs needs --epoch CYCLES"),
        (["--requests", "ok.trace"], "--requests 'ok.trace' is the same file as --trace"),
        (["--requests", "-", "--stats", "-"], "cannot both go to standard output"),
        (["--requests", "nowhere/r.csv"], "nowhere/r.csv: error: cannot create"),
    ])
    func whatCannotBeIsRefused(_ arguments: [String], _ message: String) throws {
        try BadRun(Self.replay + ["ok.trace"] + arguments, message).check()
    }

    private struct Row {
        let id: Int
        let op: String
        let arrival: Int
        let entry: Int
        let issue: Int?
        let done: Int
    }

    private static func rows(_ text: String) throws -> [Row] {
        let lines = text.split(separator: "\n")
        #expect(lines.first == header[...])
        return try lines.dropFirst().map { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            try #require(fields.count == 14)
            return Row(
                id: Int(fields[0])!, op: String(fields[1]), arrival: Int(fields[10])!,
                entry: Int(fields[11])!, issue: Int(fields[12]), done: Int(fields[13])!)
        }
    }

    private static func compare(_ latency: [String: Any], _ all: [Int]) {
        let sorted = all.sorted()
        #expect(!sorted.isEmpty)
        let mean = Double(sorted.reduce(0, +)) / Double(sorted.count)
        #expect(abs(latency["mean"] as! Double - mean) < 1e-9)
        #expect(latency["min"] as? Int == sorted.first && latency["max"] as? Int == sorted.last)
        for (name, share) in [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99_9", 0.999)] {
            let exact = sorted[Int((share * Double(sorted.count)).rounded(.up)) - 1]
            #expect(latency[name] as? Int == exact, "\(name)")
        }
    }
}
