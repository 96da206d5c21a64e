import Foundation
import TestSupport
import Testing

/// `--traffic` in place of a trace.
@Suite struct TrafficTests {
    private let scratch = Sample.folder()
    private static let kinds = [
        "stream,read=0.5,rate=1/7,count=3000", "random,read=70%,rate=4GB/s,count=3000,seed=5",
        "strided,stride=8KiB,footprint=1MiB,base=64MiB,count=3000,read=2/3",
        "hotspot,hot=0.8,hot_size=1MiB,rate=0.2,count=3000,read=0.9",
    ]

    private func replay(_ more: [String]) throws -> Librasim.Outcome {
        try Librasim.run(["replay", "--timing", "memory.yaml"] + more, in: scratch)
    }

    /// What is replayed is what the trace of it holds, with every policy and front end.
    @Test(arguments: kinds, ["dramsim3", "fr_fcfs"])
    func isTheTraceOfIt(_ traffic: String, _ policy: String) throws {
        for (frontEnd, channels) in [("dramsim3", 1), ("per_channel", 4)] {
            let set = [
                "--set", "organization.channels=\(channels)", "--set",
                "controller.policy=\(policy)",
            ]
            let written = try Librasim.run(
                ["trace", "--timing", "memory.yaml", "--traffic", traffic, "--out", "t.zst"] + set,
                in: scratch)
            #expect(written.status == 0 && written.errors == "" && written.output == "")
            let more = set + ["--frontend", frontEnd, "--threads", "2", "--quiet", "--commands"]
            #expect(try replay(["--traffic", traffic] + more + ["traffic.csv"]).status == 0)
            #expect(try replay(["--trace", "t.zst"] + more + ["trace.csv"]).status == 0)
            #expect(scratch.text("traffic.csv") == scratch.text("trace.csv"))
            #expect(scratch.text("traffic.csv").utf8.count > 10_000)
        }
    }

    @Test func theTraceHasTheRateAndTheShare() throws {
        let outcome = try Librasim.run(
            [
                "trace", "--timing", "memory.yaml", "--out", "-", "--traffic",
                "stream,read=0,rate=0.4,count=4,base=0x40",
            ], in: scratch)
        #expect(
            outcome.output == "0x40 WRITE 0\n0x80 WRITE 2\n0xc0 WRITE 5\n0x100 WRITE 7\n")
    }

    /// 1.6 GHz and 64 bytes a request: 10 GB/s are 625/6400 requests a cycle.
    @Test func aRateInBytesIsExact() throws {
        let outcome = try replay([
            "--traffic", "random,rate=10GB/s,count=10,seed=9", "--stats", "s.json",
        ])
        #expect(outcome.status == 0 && outcome.errors == "")
        let stats = try scratch.json("s.json")
        let text = try #require(stats["traffic"] as? String)
        #expect(
            text == "random,read=1,rate=25/256,count=10,seed=9,base=0,footprint=8589934592")
        #expect(stats["trace"] is NSNull && stats["requests"] as? Int == 10)
        #expect(outcome.output.contains("\ntraffic      random, 100 % reads, 0.0977 requests a cy"))
        // The text of the results repeats the traffic.
        _ = try replay(["--traffic", text, "--stats", "again.json", "--quiet"])
        #expect(scratch.text("again.json") == scratch.text("s.json"))
    }

    @Test func endlessTrafficFillsACycleCount() throws {
        for frontEnd in ["dramsim3", "per_channel"] {
            let outcome = try replay([
                "--traffic", "random", "--cycles", "100000", "--frontend", frontEnd, "--stats",
                "s.json", "--quiet",
            ])
            #expect(outcome.status == 0)
            let stats = try scratch.json("s.json")
            #expect(stats["cycles"] as? Int == 100_000)
            #expect(stats["requests"] as? Int == stats["accepted"] as? Int)
            #expect(stats["completed"] as! Int > 5000)
        }
    }

    @Test func withoutACountThereAreAHundredThousand() throws {
        _ = try replay(["--traffic", "stream", "--stats", "s.json", "--quiet"])
        #expect(try scratch.json("s.json")["completed"] as? Int == 100_000)
    }

    @Test func ctrlCEndsIt() throws {
        let run = try Run(
            [
                "replay", "--timing", "memory.yaml", "--traffic", "random,count=1000000000",
                "--stats", "s.json", "--progress", "always",
            ], in: scratch)
        #expect(run.waits(forError: "requests, "))
        run.send(SIGINT)
        let outcome = run.wait()
        #expect(!outcome.isKilled && outcome.status == 130)
        #expect(outcome.errors.contains("librasim: interrupted after "))
        let stats = try scratch.json("s.json")
        #expect(stats["interrupted"] as? Bool == true && stats["completed"] as! Int > 1000)
    }

    /// An axis of traffic, and one of a key of it; each point is what `replay` does.
    @Test func experimentsVaryIt() throws {
        scratch.write(
            """
            format: librasim-experiment/1
            name: t
            base: {timing: memory.yaml}
            axes:
              traffic: ["random,count=500", "strided,stride=4096,count=500"]
              traffic.rate: [0.01, 2GB/s]
            metrics: [cycles, requests, read_mean_ns]

            """, as: "t.yaml")
        let outcome = try Librasim.run(["sweep", "t.yaml", "--quiet"], in: scratch)
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
        let rows = try SweepSample.rows("t.sqlite", in: scratch)
        #expect(rows.count == 4 && rows.allSatisfy { $0["requests"] == "500" })
        for row in rows {
            let traffic = try #require(row["traffic"]) + ",rate=" + #require(row["traffic.rate"])
            _ = try replay(["--traffic", traffic, "--stats", "s.json", "--quiet"])
            let cycles = try #require(try scratch.json("s.json")["cycles"] as? Int)
            #expect(row["cycles"] == "\(cycles)")
        }
        #expect(Set(rows.map { $0["read_mean_ns"] }).count > 2)
    }
}
