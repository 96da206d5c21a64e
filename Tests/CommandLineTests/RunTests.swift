import Foundation
import Testing

/// `run`: a workload on its system.
@Suite struct RunTests {
    private let scratch = RunSample.folder()

    private func run(_ more: [String] = []) throws -> Librasim.Outcome {
        try Librasim.run(["run", "w.yaml"] + more, in: scratch)
    }

    @Test(arguments: ["npu-aim", "attacc", "neupims", "librapim"])
    func everySystemRuns(_ system: String) throws {
        let outcome = try run([
            "--set", "system.file=\(RunSample.system(system))", "--stats", "out.json",
        ])
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
        for label in [
            "w   tiny on \(system), ", "\nlayer ", "\ntoken ", " tokens/s", "NPU ", "PIM ",
            "data bus ", "\nenergy ", "\nheld back ", ", as planned\n",
        ] {
            #expect(outcome.output.contains(label), "\(label)\n\(outcome.output)")
        }
        #expect(outcome.output.contains("\noffloading ") == (system == "librapim"))
        let json = try scratch.json("out.json")
        #expect(json["exact"] as? Bool == true && json["system"] as? String == system)
        let devices = try #require(json["devices"] as? [String: [String: Double]])
        for name in ["npu", "pim", "data_bus"] {
            let device = try #require(devices[name])
            let (busy, useful) = try (#require(device["busy"]), #require(device["useful"]))
            #expect(busy > 0 && busy <= 1 && useful > 0 && useful <= 1, "\(name)")
            #expect(abs(busy + device["idle"]! - 1) < 1e-9)
        }
        let stages = try #require(json["stages"] as? [[String: Any]])
        let cycles = stages.reduce(0) { $0 + ($1["cycles"] as! Int) * ($1["repeats"] as! Int) }
        #expect(cycles == json["layer_cycles"] as? Int)
        let layer = try #require(json["layer_s"] as? Double)
        #expect(abs(layer - Double(cycles) * 1e-9) < 1e-15)
        #expect(abs(try #require(json["token_s"] as? Double) - 2 * layer) < 1e-15)
        let generation = try #require(json["generation"] as? [String: Any])
        let steps = try #require(generation["steps"] as? Int)
        #expect(system == "librapim" ? (2...8).contains(steps) : steps == 1)
    }

    @Test func threadsAndLikeChannelsChangeNothing() throws {
        func json(_ more: [String]) throws -> String {
            let outcome = try run(
                [
                    "--quiet", "--stats", "-", "--set", "generation.steps=2", "--set",
                    "organization.channels=2",
                ] + more)
            #expect(outcome.status == 0 && outcome.errors == "")
            return outcome.output
        }
        let one = try json(["--all-channels"])
        #expect(try json(["--all-channels", "--threads", "3"]) == one)
        func cycles(_ text: String) throws -> [Int] {
            let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            return try #require(object?["stages"] as? [[String: Any]]).map { $0["cycles"] as! Int }
        }
        #expect(try cycles(json([])) == cycles(one))
    }

    /// Several layers are told on average, and take as long as one.
    @Test func layersOneAfterTheOther() throws {
        func json(_ layers: Int) throws -> [String: Any] {
            let outcome = try run([
                "--stats", "out.json", "--set", "generation.layers=\(layers)", "--set",
                "system.dbo=false",
            ])
            #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
            #expect(outcome.output.contains(", as planned\n"))
            #expect(outcome.output.contains("layer 1: ") == (layers == 2))
            #expect(outcome.output.contains("2 layers, 2 simulated") == (layers == 2))
            return try scratch.json("out.json")
        }
        let (one, two) = (try json(1), try json(2))
        #expect(two["simulated_layers"] as? Int == 2)
        let cycles = try #require(two["simulated_cycles"] as? Int)
        #expect(two["layer_cycles"] as? Int == (cycles + 1) / 2)
        for name in ["token_s", "layer_s"] {
            let times = try [one, two].map { try #require($0[name] as? Double) }
            #expect(abs(times[1] / times[0] - 1) < 0.01, "\(name)")
        }
        let energies = try [one, two].map {
            try #require(($0["energy_pj"] as? [String: Any])?["total"] as? Double)
        }
        #expect(abs(energies[1] / energies[0] - 1) < 0.01)
    }

    @Test func promptsAreWorkedThrough() throws {
        let outcome = try run(["--set", "batch.stage=summarization", "--stats", "out.json"])
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
        for label in ["240 tokens of prompts", "\nfirst token  ", " prompt tokens/s", " a prompt"] {
            #expect(outcome.output.contains(label), "\(label)\n\(outcome.output)")
        }
        #expect(!outcome.output.contains("offloading"))
        let json = try scratch.json("out.json")
        #expect(json["stage"] as? String == "summarization" && json["exact"] as? Bool == true)
        let stages = try #require(json["stages"] as? [[String: Any]])
        #expect(stages.count == 3)
        let cycles = stages.reduce(0) { $0 + ($1["cycles"] as! Int) }
        let time = try #require(json["token_s"] as? Double)
        #expect(abs(time - 2e-9 * Double(cycles)) < 1e-15)
    }

    @Test func overridesReachEveryFile() throws {
        let outcome = try run([
            "--set", "batch.requests=3", "--set", "system.dbo=false", "--set", "npu.arrays=2",
            "--set", "timing.tFAW=40", "--set", "generation.steps=2", "--stats", "out.json",
        ])
        #expect(outcome.status == 0 && outcome.output.contains(": 3 requests, "))
        #expect(!outcome.output.contains("offloading"))
        #expect(outcome.output.contains("generation   2 steps, 6 tokens in "))
        let json = try scratch.json("out.json")
        let devices = try #require(json["devices"] as? [String: [String: Double]])
        #expect(devices["npu"]?["peak_flops"] == 2 * 2 * 64 * 64 * 1e9)
        let configuration = try #require(json["configuration"] as? [String: Any])
        #expect((configuration["timing"] as? [String: Any])?["tFAW"] as? Int == 40)
        #expect((configuration["overrides"] as? [String])?.count == 5)
    }

    /// A signal ends the run; nothing is left behind.
    @Test func endsWhenInterrupted() throws {
        let run = try Run(
            [
                "run", "w.yaml", "--set", "generation.steps=100000", "--stats", "out.json",
                "--progress", "always",
            ], in: scratch)
        #expect(run.waits(forError: "steps"))
        run.send(SIGINT)
        let outcome = run.wait()
        #expect(!outcome.isKilled && outcome.status == 130 && outcome.output == "")
        #expect(outcome.errors.hasSuffix("librasim: interrupted; there are no results\n"))
        #expect(scratch.names == RunSample.names)
    }

    /// Whoever presses Ctrl-C twice does not get a folder left behind.
    @Test func aFolderOfTracesIsRemoved() throws {
        let run = try Run(
            [
                "trace", "--workload", "w.yaml", "--out", "out", "--text", "--set",
                "batch.requests=3000", "--set", "organization.channels=64", "--set",
                "organization.rows=65536",
            ], in: scratch)
        for _ in 0..<2000 where scratch.names == RunSample.names { usleep(1000) }
        #expect(scratch.names.contains { $0.hasPrefix(".librasim-") })
        for _ in 0..<4 { run.send(SIGINT) }
        let outcome = run.wait()
        #expect(!outcome.isKilled && outcome.status == 130)
        #expect(scratch.names == RunSample.names)
    }
}
