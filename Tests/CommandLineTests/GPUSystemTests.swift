import Foundation
import Testing

/// Systems of a GPU, alone and with cards, run and traced by the built program.
@Suite struct GPUSystemTests {
    private let scratch = GPUSample.folder()

    private func stats(_ settings: String...) throws -> [String: Any] {
        let outcome = try Librasim.run(
            ["run", "w.yaml", "--quiet", "--stats", "out.json"]
                + settings.flatMap { ["--set", $0] }, in: scratch)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try scratch.json("out.json")
    }

    @Test func summary() throws {
        let outcome = try Librasim.run(["run", "w.yaml"], in: scratch)
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.first == "w   small on s, g and 2 cards c: 6 requests, 240 tokens")
        for label in [
            "result", "memory", "generation", "utilization", "cards", "held back", "energy",
        ] {
            #expect(lines.contains { $0.hasPrefix(label) }, "\(label)")
        }
        #expect(outcome.output.contains("as planned") && !outcome.output.contains("NOT as planned"))
    }

    /// Out of memory is a result: exit status 0, what is needed, and how many requests would fit.
    @Test func outOfMemory() throws {
        let arguments = ["run", "w.yaml", "--set", "system.cards=0", "--set", "batch.length=2000"]
        let outcome = try Librasim.run(arguments, in: scratch)
        #expect(outcome.status == 0 && outcome.errors == "")
        // 8.39 MB of weights and 8.19 MB a request; 1 of 20 MB.
        let expected = "out of memory: the GPU needs 0.06 GB of 0.02 GB; 1 request fits"
        #expect(outcome.output.contains(expected), "\(outcome.output)")
        let stats = try stats("system.cards=0", "batch.length=2000")
        let memory = try #require(stats["memory"] as? [String: Any])
        #expect(memory["fits"] as? Bool == false && memory["largest_batch"] as? Int == 1)
        let metrics = try #require(stats["metrics"] as? [String: Any])
        #expect(metrics["generated_per_s"] is NSNull && metrics["fits"] as? Double == 0)
    }

    @Test func cardsOutOfMemory() throws {
        let outcome = try Librasim.run(
            ["run", "w.yaml", "--set", "hpu.capacity=0.0001"], in: scratch)
        #expect(outcome.status == 0 && outcome.output.contains("out of memory: a card needs "))
    }

    /// Of unlike requests those of their mean length are counted, however many of them there are.
    @Test func unlikeRequests() throws {
        scratch.write("request,sequence_length\n0,1\n1,1\n2,4100\n", as: "b.csv")
        let batch = "lengths: csv, file: b.csv"
        let text = GPUSample.workload.replacing(
            "lengths: uniform, requests: 6, length: 40", with: batch)
        scratch.write(text, as: "b.yaml")
        // A card has room for one request of 4,096 tokens, and so for two of 1,368.
        let arguments = ["run", "b.yaml", "--set", "hpu.capacity=0.015625"]
        let outcome = try Librasim.run(arguments, in: scratch)
        #expect(outcome.status == 0)
        #expect(
            outcome.output.contains("out of memory: a card needs ")
                && outcome.output.contains(" requests of the mean length would fit\n"),
            "\(outcome.output)")
        #expect(!outcome.output.contains("such"))
    }

    @Test func document() throws {
        let stats = try stats("generation.prefill=true", "batch.output=5", "generation.stride=2")
        #expect(stats["system"] as? String == "s" && stats["hpu"] as? String == "c")
        #expect(stats["exact"] as? Bool == true && stats["prompt"] is [String: Any])
        let steps = try #require(stats["steps"] as? [[String: Any]])
        #expect(steps.map { $0["stands_for"] as? Int } == [2, 2])
        let metrics = try #require(stats["metrics"] as? [String: Double])
        let shares = ["attention", "linear", "network", "other"].map { metrics["\($0)_share"]! }
        #expect(abs(shares.reduce(0, +) - 1) < 1e-9)
        let parts = ["gpu_mJ", "cards_mJ", "idle_mJ"].map { metrics[$0]! }
        #expect(abs(parts.reduce(0, +) / metrics["energy_mJ"]! - 1) < 1e-9)
        #expect(stats["per_layer_overhead_us"] as? Double == 0)
    }

    /// Threads and replaying all channels change nothing.
    @Test func threads() throws {
        let one = try stats()
        let outcome = try Librasim.run(
            [
                "run", "w.yaml", "--quiet", "--stats", "all.json", "--threads", "3",
                "--all-channels",
            ], in: scratch)
        #expect(outcome.status == 0)
        let all = try scratch.json("all.json")
        let times = [one, all].map {
            (($0["steps"] as! [[String: Any]])[0]["time"] as! [String: Double])
        }
        #expect(times[0] == times[1])
    }

    /// What is traced replays to the counts of the manifest, in the time that the run gives, by the
    /// rules.
    @Test(arguments: [["batch.length=41"], ["system.replayed_heads=4"], ["hpu.heads_in_flight=2"]])
    func traces(_ settings: [String]) throws {
        let set = (settings + ["system.cards=1"]).flatMap { ["--set", $0] }
        let run = try Librasim.run(
            ["run", "w.yaml", "--quiet", "--stats", "run.json"] + set, in: scratch)
        #expect(run.status == 0)
        let traced = try Librasim.run(
            ["trace", "--workload", "w.yaml", "--out", "out"] + set, in: scratch)
        #expect(traced.status == 0 && traced.errors == "", "\(traced.errors)")
        let manifest = YAMLSections(scratch.text("out/manifest.yaml"))
        let phases = YAMLSections(scratch.text("out/phases.yaml"))
        let stages = phases.names.filter { $0.wholeMatch(of: #/stage_\d+/#) != nil }
        try #require(stages.count == 2, "a stage for each sub-batch")
        let step = try #require((try scratch.json("run.json")["steps"] as? [[String: Any]])?.first)
        let cards = try #require(step["cards"] as? [[String: Any]])
        for (index, name) in stages.enumerated() {
            let folder = try #require(phases[name, "folder"]).replacing("\"", with: "")
            let replayed = try Librasim.run(
                [
                    "replay", "--timing", "out/memory.yaml", "--pim", "out/\(folder)", "--quiet",
                    "--stats", "replay.json", "--commands", "log.csv",
                ], in: scratch)
            #expect(replayed.status == 0, "\(replayed.errors)")
            let stats = try scratch.json("replay.json")
            let reads = manifest.number(name, "reads")
            #expect(reads == cards[index]["reads"] as? Int)
            let pim = try #require(stats["pim"] as? [String: Any])
            #expect(pim["requests"] as? Int == reads! + manifest.number(name, "writes")!)
            let audited = try Librasim.run(
                ["audit", "--timing", "out/memory.yaml", "log.csv"], in: scratch)
            #expect(audited.status == 0, "\(audited.output)")
            guard settings != ["system.replayed_heads=4"] else { continue }
            let cycles = try #require(stats["cycles"] as? Int)
            let busy = cards[index]["arrival_s"] as! Double + (cards[index]["busy_s"] as! Double)
            #expect(abs(Double(cycles) * 1.111112e-9 / busy - 1) < 1e-9)
        }
    }

    @Test func textTraces() throws {
        let traced = try Librasim.run(
            ["trace", "--workload", "w.yaml", "--out", "out", "--text"], in: scratch)
        #expect(traced.status == 0)
        let text = scratch.text("out/stage-1/03-hpu_gemv-ch00.pim")
        #expect(text.hasPrefix("librasim-pim/1 channel=0 time=cycles\nwait arrived.0\ndelay "))
    }

    /// The shipped experiments load, point by point, and run with a small model.
    @Test(arguments: [
        "hpu-fig7a", "hpu-fig7b", "hpu-fig8", "hpu-fig9", "hpu-utilization", "hpu-sensitivity",
    ])
    func experiments(_ name: String) throws {
        let outcome = try Librasim.run(
            ["sweep", GPUSample.experiment(name), "--dry-run", "--set", "model.file=m.yaml"],
            in: scratch)
        #expect(outcome.status == 0, "\(outcome.errors)")
    }
}
