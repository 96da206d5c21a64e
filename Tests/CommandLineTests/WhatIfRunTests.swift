import Foundation
import TestSupport
import Testing

/// What relaxing rules gains, of workloads and of the points of experiments.
@Suite struct WhatIfRunTests {
    /// Parameters that no other is worked out from.
    private static let relaxed = ["tRCDRD", "tRRD_S", "tWR", "tRTP"]

    private static func run(
        _ arguments: [String], _ scratch: Scratch
    ) throws -> (output: String, stats: [String: Any]) {
        let outcome = try Librasim.run(arguments + ["--stats", "s.json"], in: scratch)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return (outcome.output, try scratch.json("s.json"))
    }

    /// A tenth less of a parameter, rounded down, that no other follows; of each kind of system
    /// with a memory.
    @Test(arguments: [
        (Checkout.workload("llama2-7b-librapim"), ["batch.requests=4", "generation.steps=1"]),
        (
            Checkout.workload("llama2-7b-hpu"),
            ["batch.requests=1", "batch.length=256", "generation.steps=2"]
        ),
        ("w.yaml", []),
    ])
    func aShorterRuleGainsWhatARunWithItDoes(_ workload: String, _ set: [String]) throws {
        let scratch = NMPRunTests.folder()
        let command = ["run", workload] + set.flatMap { ["--set", $0] }
        let (output, stats) = try Self.run(command + ["--what-if", "--threads", "2"], scratch)
        #expect(output.contains("\nWhat if a rule were relaxed? Change of the time:\n"))
        let rows = try #require(stats["what_if"] as? [[String: Any]])
        #expect((1...5).contains(rows.count))
        let configuration = try #require(stats["configuration"] as? [String: Any])
        let timing = try #require(configuration["timing"] as? [String: Any])
        let names = rows.compactMap { $0["rule"] as? String }
        let row = try #require(
            rows.first { Self.relaxed.contains($0["rule"] as? String ?? "") }, "\(names)")
        let rule = try #require(row["rule"] as? String)
        let value = try #require(timing[rule] as? Int)
        let shorter = try #require(row["shorter"] as? [String: Any])
        let (_, other) = try Self.run(
            command + ["--set", "timing.\(rule)=\(value * 9 / 10)"], scratch)
        #expect(try Self.time(other) == shorter["time_s"] as? Double, "\(rule)")
    }

    private static func time(_ stats: [String: Any]) throws -> Double? {
        if let total = stats["total_s"] as? Double { return total }
        if let metrics = stats["metrics"] as? [String: Any] {
            let prompt = try #require(metrics["prompt_s"] as? Double)
            return try prompt + #require(metrics["generation_s"] as? Double)
        }
        let steps = try #require(stats["generation"] as? [String: Any])
        return steps["time_s"] as? Double
    }

    /// A GPU alone has no memory that is replayed.
    @Test func aGPUAloneHasNothingToRelax() throws {
        let outcome = try Librasim.run(
            ["run", Checkout.workload("llama2-7b-gpu"), "--what-if"], in: Scratch())
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.contains("--what-if needs a memory that is replayed"))
    }

    private static let experiment = """
        format: librasim-experiment/1
        name: sample
        base:
          timing: \(Checkout.timing("ddr4-3200-x8"))
          traffic: random
        set:
          traffic.read: 0.7
          traffic.count: 3000
        axes:
          timing.tFAW: [34, 60]
        metrics: [cycles]

        """

    /// Points of experiments have the gains that a replay of each has.
    @Test func pointsHaveWhatReplaysHave() throws {
        let scratch = Scratch()
        scratch.write(Self.experiment, as: "e.yaml")
        let done = try Librasim.run(
            ["run", "e.yaml", "--what-if", "--results", "r.sqlite", "--quiet"], in: scratch)
        #expect(done.status == 0, "\(done.errors)")
        for (point, value) in [34, 60].enumerated() {
            let (_, stats) = try Self.run(
                [
                    "replay", "--timing", Checkout.timing("ddr4-3200-x8"), "--traffic",
                    "random,read=0.7,count=3000", "--set", "timing.tFAW=\(value)", "--what-if",
                ], scratch)
            let rows = try #require(stats["what_if"] as? [[String: Any]])
            let lines = rows.map { row in
                let gains = ["without", "shorter"].map { name in
                    ((row[name] as? [String: Any])?["gain"] as? Double).map { "\($0)" } ?? ""
                }
                return "\(row["rule"] as? String ?? ""),\(gains.joined(separator: ","))"
            }
            let query = try Librasim.run(
                [
                    "query", "r.sqlite",
                    "SELECT rule, gain_without, gain_shorter FROM what_if "
                        + "WHERE point = \(point) ORDER BY rank", "--csv",
                ], in: scratch)
            let stored = query.output.split(separator: "\n").dropFirst().map(Self.numbers)
            #expect(stored == lines.map { Self.numbers($0[...]) })
        }
    }

    /// A line with its numbers in twelve digits, as SQLite writes fifteen.
    private static func numbers(_ line: Substring) -> [String] {
        line.split(separator: ",", omittingEmptySubsequences: false).map { field in
            Double(field).map { String(format: "%.12g", $0) } ?? String(field)
        }
    }

    /// A sweep that goes on keeps them, and one that asks for none runs the points again.
    @Test func sweepsKeepThem() throws {
        let scratch = Scratch()
        scratch.write(Self.experiment, as: "e.yaml")
        func sweep(_ flags: [String]) throws -> String {
            let done = try Librasim.run(
                ["sweep", "e.yaml", "-o", "r.sqlite", "--quiet"] + flags, in: scratch)
            #expect(done.status == 0, "\(done.errors)")
            return try Librasim.run(
                ["query", "r.sqlite", "SELECT * FROM what_if ORDER BY point, rank", "--csv"],
                in: scratch
            ).output
        }
        let first = try sweep(["--what-if"])
        #expect(first.split(separator: "\n").count > 6)
        #expect(try sweep(["--what-if", "--resume"]) == first)
        // One point more, in front of the others.
        scratch.write(Self.experiment.replacing("[34, 60]", with: "[16, 34, 60]"), as: "e.yaml")
        let more = try sweep(["--what-if", "--resume"])
        let moved = first.split(separator: "\n").dropFirst().map { line in
            "\(Int(line.prefix { $0 != "," })! + 1)\(line.drop { $0 != "," })"
        }
        #expect(more.split(separator: "\n").suffix(moved.count).map(String.init) == moved)
        #expect(try sweep(["--resume"]).split(separator: "\n").count == 1)
    }
}
