import Foundation
import Testing

/// `trace` of a workload on a system: stage by stage, what `run` replays and what the manifest
/// says.
@Suite struct StageTraceTests {
    private let scratch = RunSample.folder()

    struct Case: Sendable, CustomTestStringConvertible {
        var system = "librapim"
        var settings: [String] = []
        var move: String
        var testDescription: String { "\(system) \(move) \(settings)" }
    }

    /// With nominal figures the decision for a batch is known.
    private static let cases = [
        Case(system: "npu-aim", move: "none"),
        Case(system: "attacc", settings: ["system.ffn_share=0.5"], move: "none"),
        Case(system: "neupims", settings: ["batch.lengths=log_normal"], move: "none"),
        Case(settings: ["npu.arrays=1", "npu.rows=16", "npu.columns=16"], move: "ffn"),
        Case(settings: ["batch.length=300", "batch.requests=20"], move: "mha"),
        Case(settings: ["organization.channels=8"], move: "group"),
        Case(settings: ["generation.layers=2"], move: "none"),
        Case(settings: ["batch.stage=summarization"], move: "none"),
        // Channels without a head.
        Case(settings: ["batch.requests=1"], move: "none"),
        Case(settings: ["batch.requests=1", "batch.stage=summarization"], move: "none"),
        Case(
            system: "attacc", settings: ["batch.stage=summarization", "generation.layers=2"],
            move: "none"),
    ]

    private func settings(_ sample: Case) -> [String] {
        var all = ["system.file=\(RunSample.system(sample.system))"] + sample.settings
        if sample.system == "librapim" { all += ["offloading.profile=nominal"] }
        return (all + ["generation.steps=1"]).flatMap { ["--set", $0] }
    }

    @Test(arguments: cases) func replaysAsItRuns(_ sample: Case) throws {
        if sample.settings == ["batch.lengths=log_normal"] {
            let drawn = "lengths: log_normal, requests: 7, mean: 60, spread: 0.8, seed: 4"
            scratch.write(
                RunSample.workload.replacing(
                    "lengths: uniform, requests: 8, length: 30", with: drawn), as: "w.yaml")
        }
        let settings = settings(sample)
        let ran = try Librasim.run(
            ["run", "w.yaml", "--all-channels", "--quiet", "--stats", "run.json"] + settings,
            in: scratch)
        #expect(ran.status == 0, "\(ran.errors)")
        let run = try scratch.json("run.json")
        var move = "none"
        let steps = (run["generation"] as? [String: Any])?["simulated"] as? [[String: Any]]
        if let step = steps?.first, let name = step["move"] as? String {
            move = (step["moved_requests"] as? Int).map { "\(name)=\($0)" } ?? name
        }
        #expect(move.hasPrefix(sample.move), "\(move)")

        let traced = try Librasim.run(
            ["trace", "--workload", "w.yaml", "--out", "out", "--move", move] + settings,
            in: scratch)
        #expect(traced.status == 0 && traced.errors == "", "\(traced.errors)")
        let manifest = YAMLSections(scratch.text("out/manifest.yaml"))
        let phases = YAMLSections(scratch.text("out/phases.yaml"))
        let stages = try #require(run["stages"] as? [[String: Any]])
        #expect(
            phases.names.filter { $0.wholeMatch(of: #/stage_\d+/#) != nil }.count == stages.count)
        var total: [String: Int] = [:]
        for (index, stage) in stages.enumerated() {
            let name = "stage_\(index + 1)"
            #expect(phases[name, "name"] == "\"\(stage["name"] as! String)\"")
            #expect(phases.number(name, "repeats") == stage["repeats"] as? Int)
            try checkWork(stage, phases, name)
            let replayed = try replay(try #require(phases[name, "folder"]))
            #expect(replayed["cycles"] as? Int == stage["cycles"] as? Int, "\(name)")
            let expected = try #require(stage["expected"] as? [String: Int])
            for (count, value) in expected where count != "delay_cycles" {
                #expect(manifest.number(name, count) == value, "\(name) \(count)")
                total[count, default: 0] += value * (stage["repeats"] as! Int)
            }
            try checkChannels(replayed, manifest, name)
        }
        for (count, value) in total { #expect(manifest.number("total", count) == value) }
    }

    private func replay(_ folder: String) throws -> [String: Any] {
        let folder = "out/" + folder.filter { $0 != "\"" }
        let replayed = try Librasim.run(
            [
                "replay", "--timing", "out/memory.yaml", "--pim", folder, "--stats", "s.json",
                "--quiet",
            ],
            in: scratch)
        #expect(replayed.status == 0 && replayed.errors == "", "\(replayed.errors)")
        return try scratch.json("s.json")
    }

    /// The work of a stage is told as `run` tells it.
    private func checkWork(
        _ stage: [String: Any], _ phases: YAMLSections, _ name: String
    ) throws {
        for (figure, value) in try #require(stage["work"] as? [String: Double]) {
            #expect(phases.number(name, figure).map(Double.init) == value, "\(name) \(figure)")
        }
    }

    /// Every channel comes to the counts of the manifest.
    private func checkChannels(
        _ replayed: [String: Any], _ manifest: YAMLSections, _ stage: String
    ) throws {
        let channels = try #require(replayed["channels"] as? [String: [String: Any]])
        for (channel, own) in channels {
            let section = "\(stage)_channel_\(channel)"
            let pim = own["pim"] as? [String: Any] ?? [:]
            for (name, count) in pim["commands"] as? [String: Int] ?? [:]
            where name != "pim_activation_function" {
                #expect(manifest.number(section, name) == count, "\(section) \(name)")
            }
            for name in ["bank_activations", "bank_macs", "gwrite_columns", "result_bursts"] {
                #expect(
                    manifest.number(section, name) == pim[name] as? Int ?? 0, "\(section) \(name)")
            }
            for name in ["reads", "writes"] {
                let done = try #require(own["num_\(name)_done"] as? Int)
                #expect(manifest.number(section, name) == done, "\(section) \(name)")
                let bytes = manifest.number(section, "\(name.dropLast())_bytes")
                #expect(bytes == done * 64)
            }
        }
    }

    @Test func streamsSayWhatTheyWaitFor() throws {
        let traced = try Librasim.run(
            ["trace", "--workload", "w.yaml", "--out", "out", "--text", "--move", "ffn=2"],
            in: scratch)
        #expect(traced.status == 0 && traced.errors == "")
        #expect(traced.output.contains("1 of 2 layers, 8 requests, 240 tokens"))
        #expect(
            traced.output.contains("\n  stage-1    2 x A: projection, FFN, QKV | B: attention, FFN")
        )
        let phases = YAMLSections(scratch.text("out/phases.yaml"))
        #expect(phases["", "move"] == "\"ffn=2\"" && phases["stage_1", "waits_for"] == "nothing")
        #expect(phases["stage_1_xpu_read", "waits_for"] == "\"pim_gemm\"")
        #expect(phases["stage_1_pim_gemm", "waits_for"] == "\"xpu_read xpu_compute\"")
        #expect(phases["stage_1_pim_attention", "device"] == "pim")
        #expect(phases["stage_1_pim_gemm", "count"] == "8")
        #expect(phases.number("stage_1_xpu_compute", "compute_cycles")! > 0)
        let files = try FileManager.default.contentsOfDirectory(atPath: scratch.path("out/stage-1"))
        #expect(files.count == 4 * 6 && files.contains("00-xpu_read-ch0.pim"))
    }

    @Test(arguments: [
        ("fnn=2", "--move: 'fnn=2' is unknown; there are none, ffn=N, mha=N and group"),
        ("ffn", "--move: 'ffn' is unknown"), ("group=1", "--move: 'group=1' is unknown"),
        ("ffn=0", "--move: '0' is not a whole number from 1 to 4, the requests of a group"),
        ("mha=5", "--move: '5' is not a whole number from 1 to 4"),
        ("mha=x", "--move: 'x' is not a whole number from 1 to 4"),
    ])
    func movesAreChecked(_ move: String, _ message: String) throws {
        try refuses(["--move", move], message)
    }

    @Test func moveNeedsASystemThatMoves() throws {
        try refuses(["--move", "ffn=1", "--set", "system.dbo=false"], "s moves nothing")
        try refuses(
            ["--move", "ffn=1", "--set", "batch.stage=summarization"],
            "prompts are all the NPU's work: nothing moves")
        try refuses(
            ["--move", "group", "--set", "batch.requests=1"], "one request makes no two groups")
        scratch.write(
            RunSample.workload.replacing(
                "system: {file: s.yaml}",
                with: "memory: {timing: \(PIMSample.timing("hbm2-pim-librapim"))}"), as: "w.yaml")
        try refuses(["--move", "group"], "the workload has no system that could move anything")
    }

    private func refuses(_ more: [String], _ message: String) throws {
        let outcome = try Librasim.run(
            ["trace", "--workload", "w.yaml", "--out", "out"] + more, in: scratch)
        #expect(outcome.status == 2 && !outcome.isKilled && outcome.output == "")
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(scratch.names == RunSample.names)
    }
}
