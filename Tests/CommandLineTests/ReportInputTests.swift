import Foundation
import TestSupport
import Testing

/// `report` on what other commands than `run` and `sweep` write.
@Suite struct ReportInputTests {
    private let scratch = Sample.folder()

    init() {
        scratch.write("/**\n* plotly.js v0\n*/\n", as: "plotly.min.js")
    }

    private func run(_ arguments: [String]) throws {
        let outcome = try Librasim.run(arguments, in: scratch)
        #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
    }

    private func data(_ files: [String]) throws -> [String: Any] {
        try run(["report", "--plotly", "plotly.min.js", "-o", "p.html"] + files)
        let page = scratch.text("p.html")
        let start = try #require(
            page.range(of: #"<script type="application/json" id="data">"#)?.upperBound)
        let end = try #require(page[start...].range(of: "</script>")?.lowerBound)
        let json = try JSONSerialization.jsonObject(with: Data(page[start..<end].utf8))
        return try #require(json as? [String: Any])
    }

    private func replay(_ more: [String]) throws {
        try run(["replay", "--timing", "memory.yaml", "--trace", "ok.trace", "--quiet"] + more)
    }

    /// The histogram in the results is that of the requests.
    @Test func histogramsCountRequests() throws {
        try replay(["--requests", "r.csv", "--stats", "s.json"])
        let stats = try scratch.json("s.json")
        let rows = scratch.text("r.csv").split(separator: "\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        for (name, op, from) in [
            ("read_latency", "READ", 11), ("read_latency_from_arrival", "READ", 10),
            ("write_latency_from_arrival", "WRITE", 10),
        ] {
            let all = rows.filter { $0[1] == op }.map { Int($0[13])! - Int($0[from])! }
            var expected: [Int: Int] = [:]
            for latency in all {
                // 32 sizes between a power of two and the next, all below 64.
                var step = 1
                while latency / step >= 64 { step *= 2 }
                let edge = min((latency / step + 1) * step - 1, all.max()!)
                expected[edge, default: 0] += 1
            }
            let bins = try #require(stats["\(name)_histogram"] as? [[Int]])
            #expect(bins.map { $0[0] } == expected.keys.sorted(), "\(name)")
            #expect(bins.allSatisfy { expected[$0[0]] == $0[1] }, "\(name)")
        }
        #expect(stats["write_latency_histogram"] == nil)
    }

    @Test func aPageShowsReplays() throws {
        try replay([
            "--stats", "s.json", "--what-if", "--epoch", "300", "--epochs", "e.csv",
            "--timeline", "t.json",
        ])
        let data = try data(["s.json", "e.csv", "t.json"])
        #expect(data["systems"] as? [String] == ["memory"] && data["path"] as? String == "")
        #expect((data["timelines"] as? [Any])?.count == 1)

        let stats = try scratch.json("s.json")
        let tCK_ns = 0.625
        let shown = try #require((data["replays"] as? [[String: Any]])?.first)
        let latency = try #require(stats["read_latency"] as? [String: Any])
        let mean = try #require(latency["mean"] as? Double)
        #expect(shown["system"] as? String == "memory" && shown["name"] as? String == "s")
        #expect(abs(try #require(shown["mean"] as? Double) - mean * tCK_ns) < 1e-9)
        let own = try #require(stats["read_latency_histogram"] as? [[Double]])
        let histograms = try #require(shown["histograms"] as? [String: [[Double]]])
        #expect(histograms["read_latency"] == own.map { [$0[0] * tCK_ns, $0[1]] })
        let rules = try #require(stats["what_if"] as? [[String: Any]])
        let relaxed = try #require(shown["what_if"] as? [[String: Any]])
        #expect(relaxed.map { $0["rule"] as? String } == rules.map { $0["rule"] as? String })
        let gains = rules.map { ($0["without"] as? [String: Any])?["gain"] as? Double }
        #expect(relaxed.map { ($0["without"] as? [Double])?[0] } == gains)
        #expect(gains.contains { $0 != nil })
    }

    /// Intervals in time units; those of channels are put together.
    @Test func intervalsBecomeCurves() throws {
        try replay([
            "--epoch", "300", "--epochs", "e.csv", "--stats", "s.json", "--set",
            "organization.channels=2",
        ])
        let data = try data(["e.csv"])
        let names = try #require(data["interval_figures"] as? [[String: String]]).map {
            $0["title"]
        }
        let series = try #require((data["intervals"] as? [[String: Any]])?.first)
        let times = try #require(series["times"] as? [Double])
        let curves = try #require(series["curves"] as? [[String: Any]])
        #expect(
            curves.map { $0["name"] as? String } == ["all channels", "channel 0", "channel 1"])
        let all = try #require(curves[0]["values"] as? [[Any]]).map { $0.map { $0 as? Double } }
        let stats = try scratch.json("s.json")
        let tCK_ns = 0.625
        let cycles = try #require(stats["cycles"] as? Double)
        #expect(times.first == 0 && times[1] == 300 * tCK_ns)
        #expect(abs(times.last! - cycles * tCK_ns) < 1e-6)
        func figure(_ name: String) throws -> [Double?] {
            all[try #require(names.firstIndex(of: name))]
        }
        // Rates by their time, and latencies by the reads that have them, give those of the run.
        let bandwidth = zip(try figure("Bandwidth"), zip(times, times.dropFirst())).reduce(0) {
            $0 + ($1.0 ?? 0) * ($1.1.1 - $1.1.0)
        }
        #expect(abs(bandwidth / times.last! / (stats["bandwidth"] as! Double) - 1) < 1e-9)
        let reads = try figure("Reads done").map { $0 ?? 0 }
        #expect(reads.reduce(0, +) == stats["reads_done"] as? Double)
        let latencies = try figure("Read latency, mean")
        let mean = zip(latencies, reads).reduce(0) { $0 + ($1.0 ?? 0) * $1.1 }
        let latency = (stats["read_latency"] as! [String: Any])["ns"] as! [String: Any]
        #expect(abs(mean / reads.reduce(0, +) - (latency["mean"] as! Double)) < 1e-6)
    }

    @Test func curvesKeepTheirMemory() throws {
        try run([
            "bandwidth", "--timing", "memory.yaml", "--csv", "b.csv", "--quiet", "--traffic",
            "random,count=2000", "--points", "3", "--read", "100,0",
        ])
        let data = try data(["b.csv"])
        let curves = try #require(data["curves"] as? [[String: Any]])
        #expect(curves.map { $0["system"] as? String } == ["memory", "memory"])
        #expect(curves.map { $0["reads"] as? Double } == [1, 0])
        let points = try #require(curves[0]["points"] as? [[Double]])
        let fields = scratch.text("b.csv").split(separator: "\n")[2].split(separator: ",")
        #expect(points.count == 4)
        for (figure, field) in zip(points[1], fields[4..<12]) {
            #expect(abs(figure - Double(field)!) < 1e-9)
        }
        // Without reads there is no latency.
        #expect((curves[1]["points"] as? [[Any]])?[1][3] is NSNull)
    }

    /// Experiments have histograms too, and know which axis is the rate of requests.
    @Test func pointsHaveHistogramsAndRates() throws {
        scratch.write(
            """
            format: librasim-experiment/1
            name: load
            base: {timing: memory.yaml, traffic: "random,count=300"}
            axes:
              controller.policy: [dramsim3, fr_fcfs]
              load:
                - {label: light, set: {traffic.rate: 0.01}}
                - {label: heavy, set: {traffic.rate: 0.2}}
            metrics: [cycles, bandwidth_GBps, read_mean_ns]

            """, as: "e.yaml")
        try run(["run", "e.yaml", "--results", "r.sqlite", "--quiet"])
        let data = try data(["r.sqlite"])
        #expect(data["rates"] as? Int == 1)
        let points = try #require(data["points"] as? [[Any]])
        let rows = try #require(data["distributions"] as? [[Any]])
        #expect(rows.filter { $0[1] as? Int == 0 }.map { $0[0] as? Int } == [0, 1, 2, 3])
        for row in rows where row[1] as? Int == 0 {
            let bins = try #require(row[2] as? [[Double]])
            let point = points[row[0] as! Int]
            let mean = (point[3] as! [Double])[2]
            #expect(bins.first![0] <= mean && mean <= bins.last![0])
        }
    }

    /// A rate in a unit of its own is not called one a cycle.
    @Test(arguments: [
        ("0.01, 0.2", "Rate of requests (a cycle)"), ("1GB/s, 2GB/s", "Rate of requests"),
    ])
    func axesHaveTheUnitsOfTheirLabels(_ rates: String, _ title: String) throws {
        scratch.write(
            """
            format: librasim-experiment/1
            name: units
            base: {timing: memory.yaml, traffic: "random,count=300"}
            axes:
              traffic.rate: [\(rates)]
              timing.tFAW: [20, 30]
            metrics: [cycles]

            """, as: "e.yaml")
        try run(["run", "e.yaml", "--results", "r.sqlite", "--quiet"])
        let axes = try #require(data(["r.sqlite"])["axes"] as? [[String: String]])
        #expect(axes.map { $0["title"] } == [title, "tFAW (cycles)"])
    }

    /// Gains of points are those of the file of results, by point and rule.
    @Test func pointsHaveWhatRelaxingRulesGains() throws {
        scratch.write(
            """
            format: librasim-experiment/1
            name: rules
            base: {timing: memory.yaml, traffic: "random,count=300"}
            axes:
              controller.policy: [dramsim3, fr_fcfs]
            metrics: [cycles]

            """, as: "e.yaml")
        try run(["run", "e.yaml", "--what-if", "--results", "r.sqlite", "--quiet"])
        let shown = try #require(data(["r.sqlite"])["what_if"] as? [[Any]])
        let query = try Librasim.run(
            [
                "query", "r.sqlite",
                "SELECT point, rule, share, gain_without, gain_shorter, latency_gain_without, "
                    + "latency_gain_shorter FROM what_if ORDER BY point, rank", "--csv",
            ], in: scratch)
        let stored = query.output.split(separator: "\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        #expect(shown.count == stored.count && Set(shown.map { $0[0] as? Int }) == [0, 1])
        for (row, fields) in zip(shown, stored) {
            #expect(row[1] as? String == fields[1])
            for (value, field) in zip(row, fields) where field != fields[1] {
                let number = value as? Double
                #expect((number == nil) == field.isEmpty)
                #expect(abs((number ?? 0) - (Double(field) ?? 0)) < 1e-12)
            }
        }
        #expect(shown.contains { ($0[3] as? Double ?? 0) != 0 })
        try run(["run", "e.yaml", "--results", "plain.sqlite", "--quiet"])
        #expect((try data(["plain.sqlite"])["what_if"] as? [Any])?.isEmpty == true)
    }

    /// Of a workload there are times, but no latencies; without --what-if there is nothing to show.
    @Test func aPageShowsWhatIfOfWorkloads() throws {
        let workload = [
            "run", Checkout.workload("llama2-7b-librapim"), "--set", "batch.requests=4", "--set",
            "generation.steps=1", "--quiet", "--stats", "w.json",
        ]
        try run(workload + ["--what-if"])
        let shown = try #require((data(["w.json"])["replays"] as? [[String: Any]])?.first)
        #expect(shown["system"] as? String == "librapim" && shown["is_run"] as? Bool == true)
        #expect(shown["mean"] is NSNull)
        let rules = try #require(try scratch.json("w.json")["what_if"] as? [[String: Any]])
        let relaxed = try #require(shown["what_if"] as? [[String: Any]])
        #expect(relaxed.map { $0["rule"] as? String } == rules.map { $0["rule"] as? String })
        let gains = rules.map { ($0["without"] as? [String: Any])?["gain"] as? Double }
        #expect(relaxed.map { ($0["without"] as? [Any])?[0] as? Double } == gains)
        #expect(gains.contains { $0 != nil })

        try run(workload)
        let outcome = try Librasim.run(
            ["report", "w.json", "--plotly", "plotly.min.js"], in: scratch)
        #expect(outcome.status == 2 && outcome.errors.hasPrefix("w.json:1:1: error: of the "))
        #expect(outcome.errors.contains("add --what-if to the run"), "\(outcome.errors)")
    }

    @Test func whatIsWrongIsSaid() throws {
        try replay(["--stats", "s.json", "--epoch", "300", "--epochs", "e.csv"])
        try run([
            "bandwidth", "--timing", "memory.yaml", "--csv", "b.csv", "--quiet", "--traffic",
            "random,count=200", "--points", "1",
        ])
        func broken(_ name: String, _ from: String, _ to: String) -> String {
            let text = scratch.text(name)
            #expect(text.contains(from), "\(name): \(from)")
            let place = text.range(of: from)!
            scratch.write(text.replacingCharacters(in: place, with: to), as: "bad-" + name)
            return "bad-" + name
        }
        let bins = "\"read_latency_histogram\": ["
        let at =
            scratch.text("s.json").split(separator: "\n", omittingEmptySubsequences: false)
            .firstIndex { $0.contains(bins) }! + 1
        for (name, from, to, message) in [
            (
                "b.csv", "queueing_ns", "queuing_ns",
                ":1:108: error: 'queuing_ns' is no column"
            ),
            ("b.csv", ",queueing_ns", "", ":1:1: error: no column 'queueing_ns', which "),
            ("b.csv", "queueing_ns", "read_p99_ns", "the column 'read_p99_ns' is repeated"),
            (
                "b.csv", "sample,random,1.0,0", "sample,random,x,0",
                ":2:15: error: read_share: 'x' is"
            ),
            ("b.csv", ",0,", ",7,", ":2:1: error: a curve begins with its point 0"),
            ("e.csv", "\n0,300,", "\n0,300,9,9,", ":2:1: error: 36 fields, and the header has 34"),
            ("e.csv", "\n0,300,", "\n0,0,", ":2:1: error: an interval must end after its start"),
            ("s.json", "\"timing_file\"", "\"timing\"", ":1:1: error: expected the results of"),
            (
                "s.json", bins, bins + "[1], ",
                ":\(at):\(bins.count + 2): error: expected a latency "
            ),
            ("s.json", "\"tCK\": \"", "\"tCK\": \"x ", "error: tCK: 'x "),
            ("s.json", "{", "{ ]", "bad-s.json:1:"),
        ] {
            let file = broken(name, from, to)
            let outcome = try Librasim.run(
                ["report", file, "--plotly", "plotly.min.js"], in: scratch)
            #expect(outcome.status == 2 && !outcome.isKilled, "\(message)")
            #expect(outcome.errors.contains(message), "\(message): \(outcome.errors)")
            #expect(outcome.errors.hasPrefix(file), "\(outcome.errors)")
        }
        let piped = try Librasim.shell("\"$L\" report - < s.json", in: scratch)
        #expect(piped.status == 2 && piped.errors.contains("add --output FILE"))
        scratch.write(String(scratch.text("e.csv").prefix { $0 != "\n" }) + "\n", as: "head.csv")
        let outcome = try Librasim.run(["report", "head.csv"], in: scratch)
        #expect(outcome.status == 2 && outcome.errors.contains("no rows behind the header"))
    }
}
