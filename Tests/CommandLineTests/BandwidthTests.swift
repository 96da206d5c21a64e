import Foundation
import TestSupport
import Testing

/// `bandwidth`: latency against bandwidth.
@Suite struct BandwidthTests {
    private let scratch = Sample.folder()

    private func curve(_ more: [String]) throws -> (outcome: Librasim.Outcome, rows: [[String]]) {
        let outcome = try Librasim.run(
            ["bandwidth", "--timing", "memory.yaml", "--csv", "b.csv"] + more, in: scratch)
        let lines = scratch.text("b.csv").split(separator: "\n")
        return (
            outcome,
            lines.map {
                $0.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
            }
        )
    }

    @Test func aCurveRisesToSaturation() throws {
        let (outcome, rows) = try curve([
            "--traffic", "random,count=20000", "--read", "100,50", "--points", "5",
        ])
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
        #expect(
            rows[0] == [
                "memory", "traffic", "read_share", "point", "offered_GBps", "achieved_GBps",
                "peak_share", "read_mean_ns", "read_p50_ns", "read_p99_ns", "queueing_ns",
                "row_hit_rate", "saturated", "timing_file",
            ])
        #expect(rows.count == 1 + 2 * 6)
        for (share, curve) in [("1.0", rows[1..<7]), ("0.5", rows[7...])] {
            let curve = Array(curve)
            #expect(curve.allSatisfy { $0[0] == "sample" && $0[1] == "random" && $0[2] == share })
            #expect(curve.map { $0[3] } == ["0", "1", "2", "3", "4", "5"])
            let figures = curve.map { row in row[4..<12].map { Double($0)! } }
            for (low, high) in zip(figures, figures.dropFirst()) {
                #expect(low[0] < high[0] && low[1] < high[1] && low[3] < high[3])
            }
            for row in figures {
                // Below saturation what arrives is moved; the run ends a little after its arrivals.
                #expect(row[1] < 1.01 * row[0] && row[2] <= 1 && row[4] <= row[5])
                #expect(abs(row[6] - (row[3] - figures[0][3])) < 1e-9)
            }
            // Even parts of the highest rate.
            for index in 1...5 {
                #expect(abs(figures[index][0] / figures[5][0] - Double(index) / 5) < 1e-9)
            }
        }
        #expect(outcome.output.contains("100 % reads: idle ") && outcome.output.contains("GB/s ="))
    }

    /// The idle memory is what a replay of requests far from each other shows.
    @Test func anIdleMemoryIsAReplay() throws {
        let (_, rows) = try curve(["--traffic", "random,count=3000,seed=4", "--points", "1"])
        let outcome = try Librasim.run(
            [
                "replay", "--timing", "memory.yaml", "--traffic",
                "random,count=3000,seed=4,rate=1/1621", "--stats", "s.json", "--quiet",
            ], in: scratch)
        #expect(outcome.status == 0)
        let latency = try #require(try scratch.json("s.json")["read_latency"] as? [String: Any])
        let mean = try #require((latency["ns"] as? [String: Any])?["mean"] as? Double)
        #expect(Double(rows[1][7]) == mean)
    }

    @Test func threadsChangeNothing() throws {
        let more = ["--traffic", "hotspot,count=3000", "--read", "67", "--points", "4"]
        let one = try curve(more + ["--threads", "1"])
        let text = scratch.text("b.csv")
        let many = try curve(more + ["--threads", "7", "--quiet"])
        #expect(one.rows.count == 6 && scratch.text("b.csv") == text)
        #expect(many.outcome.output == "")
    }

    @Test func writesHaveNoLatency() throws {
        let (outcome, rows) = try curve([
            "--traffic", "stream,count=2000", "--read", "0", "--points", "2",
        ])
        #expect(outcome.status == 0 && rows[1][7] == "" && rows[1][10] == "")
        #expect(Double(rows[3][5])! > 15)
    }

    @Test func goesToStandardOutput() throws {
        let outcome = try Librasim.run(
            [
                "bandwidth", "--timing", "memory.yaml", "--traffic", "random,count=500", "--points",
                "1", "--csv", "-",
            ], in: scratch)
        #expect(outcome.output.hasPrefix("memory,traffic,") && outcome.errors.contains("idle "))
    }

    @Test func ctrlCGivesItUp() throws {
        let run = try Run(
            [
                "bandwidth", "--timing", "memory.yaml", "--traffic", "random,count=50000000",
                "--csv", "b.csv",
            ], in: scratch)
        usleep(700_000)
        run.send(SIGINT)
        let outcome = run.wait()
        #expect(!outcome.isKilled && outcome.status == 130 && outcome.output == "")
        #expect(scratch.names == ["memory.ini", "memory.yaml", "ok.trace"])
    }

    static let bad: [(arguments: [String], message: String)] = [
        (["--traffic", "random,rate=1"], "--traffic: 'rate' is what the command varies"),
        (["--traffic", "radnom"], "--traffic: 'radnom' is unknown; did you mean 'random'?"),
        (["--read", "50,150"], "--read: '150' is not a percentage from 0 to 100"),
        (["--read", "50,50.0"], "--read: 50.0 is given twice"),
        (["--read", "50,"], "--read: '' is not a percentage"),
        (["--read", "50", "--traffic", "random,read=1"], "give --read or 'read' in --traffic"),
        (["--points", "0"], "--points: '0' is not a whole number from 1 to 1000"),
        (["--csv", "memory.yaml"], "--csv 'memory.yaml' is the same file as --timing"),
        (["--csv", "none/b.csv"], "none/b.csv: error: cannot create"),
        (["--set", "timing.tFWA=3"], "did you mean 'tFAW'?"),
    ]

    @Test(arguments: bad)
    func isRefused(_ run: (arguments: [String], message: String)) throws {
        try BadRun(["bandwidth", "--timing", "memory.yaml"] + run.arguments, run.message).check()
    }
}
