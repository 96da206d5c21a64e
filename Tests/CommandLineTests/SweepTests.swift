import Foundation
import Testing
import TestSupport

/// `sweep`: all points of an experiment into a file of results.
@Suite struct SweepTests {
    private func sweep(_ more: [String], in scratch: Scratch) throws -> Librasim.Outcome {
        try Librasim.run(["sweep", "e.yaml"] + more, in: scratch)
    }

    @Test func aPointIsWhatAReplayIs() throws {
        let scratch = SweepSample.folder()
        let outcome = try sweep(["-o", "r.sqlite", "--jobs", "2"], in: scratch)
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("e: 6 points\n"))
        #expect(outcome.output.contains("\na wide window costs time (here)"))
        #expect(outcome.output.hasSuffix("\nresults: r.sqlite\n"))
        #expect(
            scratch.names == ["e.yaml", "memory.ini", "memory.yaml", "ok.trace", "r.sqlite"])
        let rows = try SweepSample.rows("r.sqlite", in: scratch)
        #expect(rows.count == 6)
        for row in rows {
            let tFAW = try #require(row["timing.tFAW"])
            let policy = try #require(row["controller.policy"])
            let replay = try Librasim.run(
                [
                    "replay", "--timing", "memory.yaml", "--trace", "ok.trace", "--set",
                    "timing.tFAW=\(tFAW)", "--set", "controller.policy=\(policy)", "--stats", "-",
                    "--quiet",
                ], in: scratch)
            let stats =
                try JSONSerialization.jsonObject(with: Data(replay.output.utf8)) as? [String: Any]
            #expect("\(try #require(stats?["cycles"]))" == row["cycles"])
            let latency = stats?["read_latency"] as? [String: Any]
            let mean = (latency?["ns"] as? [String: Any])?["mean"]
            #expect("\(try #require(mean))" == row["read_mean_ns"])
            #expect(row["limiters"]?.contains("tRC") == true)
        }
    }

    @Test func threadsChangeNothing() throws {
        let scratch = SweepSample.folder()
        for jobs in ["1", "3", "8"] {
            let more = ["-o", "\(jobs).sqlite", "--jobs", jobs, "--quiet"]
            #expect(try sweep(more, in: scratch).status == 0)
        }
        let one = try SweepSample.rows("1.sqlite", in: scratch)
        #expect(one.count == 6)
        #expect(try SweepSample.rows("3.sqlite", in: scratch) == one)
        #expect(try SweepSample.rows("8.sqlite", in: scratch) == one)
    }

    /// What did not change is not run again: its time stays what it was.
    @Test func resumingRunsOnlyWhatChanged() throws {
        let scratch = SweepSample.folder()
        func times() throws -> [String: String] {
            let query = "SELECT \"timing.tFAW\" || \"controller.policy\", wall_s FROM results"
            let text = try Librasim.run(["query", "e.sqlite", query, "--csv"], in: scratch).output
            let lines = text.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
            return Dictionary(uniqueKeysWithValues: lines.map { (String($0[0]), String($0[1])) })
        }
        #expect(try sweep(["--quiet"], in: scratch).status == 0)
        let refused = try sweep(["--quiet"], in: scratch)
        #expect(
            refused.status == 2 && refused.errors.contains("e.sqlite: error: there are results"))
        let first = try times()
        #expect(try sweep(["--quiet", "--resume"], in: scratch).status == 0)
        #expect(try times() == first)
        // A value before the others moves them, and one that goes takes its points along.
        scratch.write(
            SweepSample.experiment.replacing("[34, 40, 50]", with: "[30, 34, 50]"), as: "e.yaml")
        #expect(try sweep(["--quiet", "--resume"], in: scratch).status == 0)
        let second = try times()
        #expect(second.count == 6 && second["34dramsim3"] == first["34dramsim3"])
        #expect(second["50fr_fcfs"] == first["50fr_fcfs"] && second["40fr_fcfs"] == nil)
        let rows = try SweepSample.rows("e.sqlite", in: scratch)
        #expect(rows.map { $0["timing.tFAW"]! } == ["30", "30", "34", "34", "50", "50"])
        // Another trace under the same name.
        scratch.write(Sample.trace(requests: 150), as: "ok.trace")
        #expect(try sweep(["--quiet", "--resume"], in: scratch).status == 0)
        let third = try times()
        #expect(third.allSatisfy { second[$0.key] != $0.value })
        // A comment in the memory's file is no change of the memory.
        scratch.write("# A comment.\n" + Sample.yaml, as: "memory.yaml")
        #expect(try sweep(["--quiet", "--resume"], in: scratch).status == 0)
        #expect(try times() == third)
        scratch.write(Sample.yaml.replacing("tRFC: 560", with: "tRFC: 561"), as: "memory.yaml")
        #expect(try sweep(["--quiet", "--resume"], in: scratch).status == 0)
        #expect(try times().allSatisfy { third[$0.key] != $0.value })
    }

    @Test func pointsThatFailDoNotStopTheRest() throws {
        let scratch = SweepSample.folder([
            "bad.trace": "0x40 READ 0\n0x80 RAED 1\n",
            "e.yaml": """
            format: librasim-experiment/1
            name: e
            base: {timing: memory.yaml}
            axes: {trace: [ok.trace, bad.trace], timing.tFAW: [34, 50]}
            metrics: [cycles]

            """,
        ])
        let outcome = try sweep(["--progress", "always"], in: scratch)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("\n2 points failed:\n  bad, 34: bad.trace:2:6: error: "))
        let failed = try SweepSample.rows("e.sqlite", in: scratch).map { $0["status"]! }
        #expect(failed == ["done", "done", "failed", "failed"])
        // They are run again.
        scratch.write("0x40 READ 0\n", as: "bad.trace")
        #expect(try sweep(["--resume"], in: scratch).output.contains("failed") == false)
    }

    @Test func aDryRunMeasuresAndWritesNothing() throws {
        let scratch = SweepSample.folder()
        let outcome = try sweep(["--dry-run", "--jobs", "1"], in: scratch)
        #expect(outcome.status == 0 && outcome.errors == "")
        #expect(
            outcome.output.hasPrefix("e: 6 points, all inputs in order\ngrid of timing.tFAW (3)"))
        #expect(outcome.output.contains("6 points measured: "))
        #expect(outcome.output.contains("all would take about "))
        #expect(!scratch.names.contains("e.sqlite"))
    }

    @Test func samplesAndOptionsOfReplays() throws {
        let scratch = SweepSample.folder([
            "e.yaml": """
            format: librasim-experiment/1
            name: e
            base: {timing: memory.yaml, trace: ok.trace}
            set: {replay.cycles: 900, replay.frontend: per_channel, replay.issue_width: 2}
            axes: {timing.tFAW: {from: 34, to: 60}}
            sampling: random
            random: {samples: 4, seed: 7}
            repeats: 2
            metrics: [cycles]

            """
        ])
        #expect(try sweep(["--quiet"], in: scratch).status == 0)
        let rows = try SweepSample.rows("e.sqlite", in: scratch)
        #expect(rows.map { $0["cycles"]! } == Array(repeating: "900", count: 8))
        #expect(rows.map { $0["repetition"]! } == ["0", "1", "0", "1", "0", "1", "0", "1"])
        #expect(rows[0]["timing.tFAW"] == rows[1]["timing.tFAW"])
    }

    @Test func workloadsAreSweptToo() throws {
        let scratch = RunSample.folder()
        scratch.write(
            """
            format: librasim-experiment/1
            name: e
            base: {workload: w.yaml}
            axes: {batch.size: [2, 4]}
            metrics: [layer_cycles, tokens_per_s]

            """, as: "e.yaml")
        #expect(try sweep(["--quiet"], in: scratch).status == 0)
        let rows = try SweepSample.rows("e.sqlite", in: scratch)
        let run = try Librasim.run(
            ["run", "w.yaml", "--set", "batch.requests=4", "--stats", "-", "--quiet"], in: scratch)
        let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        #expect("\(try #require(json?["layer_cycles"]))" == rows[1]["layer_cycles"])
        // The model lies three files away from the experiment, and still counts.
        let before = try SweepSample.rows("e.sqlite", in: scratch).map { $0["hash"]! }
        scratch.write(RunSample.model.replacing("d_ff: 512", with: "d_ff: 1024"), as: "m.yaml")
        #expect(try sweep(["--quiet", "--resume"], in: scratch).status == 0)
        let after = try SweepSample.rows("e.sqlite", in: scratch)
        #expect(zip(before, after).allSatisfy { $0 != $1["hash"]! })
        #expect(after[0]["layer_cycles"] != rows[0]["layer_cycles"])
    }

    @Test func runShowsTheSame() throws {
        let scratch = SweepSample.folder()
        let run = try Librasim.run(["run", "e.yaml", "--csv", "e.csv"], in: scratch)
        #expect(run.status == 0 && run.errors == "", "\(run.errors)")
        #expect(try sweep([], in: scratch).output.hasPrefix(run.output))
        let columns = "\"timing.tFAW\", \"controller.policy\", cycles, read_mean_ns, row_hit_rate, "
        let query = "SELECT \(columns) refreshes FROM results ORDER BY point"
        let csv = try Librasim.run(["query", "e.sqlite", query, "--csv"], in: scratch).output
        #expect(scratch.text("e.csv") == csv)
    }

    @Test func withoutSlurmNothingIsLeft() throws {
        let scratch = SweepSample.folder()
        let before = scratch.names
        let run = try Run(
            ["sweep", "e.yaml", "--executor", "slurm"], in: scratch,
            environment: ["PATH": "/nonexistent"])
        let outcome = run.wait()
        #expect(outcome.status == 2 && outcome.output == "")
        #expect(outcome.errors.contains("error: the job was not submitted"))
        #expect(outcome.errors.contains("cannot run 'sbatch': No such file or directory"))
        #expect(scratch.names == before)
    }

    @Test func shippedExperimentsAreInOrder() throws {
        let scratch = Scratch()
        let outcome = try Librasim.run(
            ["sweep", GPUSample.experiment("bank-structures"), "-o", "b.sqlite"],
            in: scratch)
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
        let query = "SELECT bank FROM results WHERE traffic = 'two-tiles' ORDER BY cycles, point"
        let fastest = try Librasim.run(["query", "b.sqlite", query, "--csv"], in: scratch).output
        #expect(fastest.hasPrefix("bank\nsliced\nsliced\ndual-row-buffer\n"), "\(fastest)")
    }
}
