import Testing
import TestSupport

/// Keys of models and of devices: varied like timings, in the workload, the system, by `--set` and
/// by axes.
@Suite struct VariedHardwareTests {
    /// What `--stats` says of a run, without the configuration, which lists what was overridden.
    private func stats(_ scratch: Scratch, _ arguments: [String] = []) throws -> Substring {
        let outcome = try Librasim.run(
            ["run", "w.yaml", "--quiet", "--stats", "-"] + arguments, in: scratch)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let end = try #require(outcome.output.firstRange(of: "\"configuration\": "))
        return outcome.output[..<end.lowerBound]
    }

    private static let shape = ["heads": "8", "kv_heads": "8", "d_ff": "768", "layers": "3"]

    /// Wherever the keys stand, the results are those of a file that has them.
    @Test func aModelIsVariedAnywhere() throws {
        let scratch = RunSample.folder()
        let before = try stats(scratch)
        let overrides = Self.shape.sorted { $0.key < $1.key }
        let bySet = try stats(
            scratch, overrides.flatMap { ["--set", "model.\($0.key)=\($0.value)"] })
        let name = "tiny with layers 3, heads 8, kv_heads 8, d_ff 768"
        #expect(bySet.contains("\"model\": \"\(name)\"") && bySet != before)
        let keys = overrides.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
        scratch.write(
            RunSample.workload.replacing("{file: m.yaml}", with: "{file: m.yaml, \(keys)}"),
            as: "w.yaml")
        #expect(try stats(scratch) == bySet)
        scratch.write(RunSample.workload, as: "w.yaml")
        scratch.write(
            "format: librasim-model/1\nname: \(name)\nmodel: {\(keys), d: 256, "
                + "ffn_matrices: 2}\n", as: "m.yaml")
        #expect(try stats(scratch) == bySet)
    }

    /// `--set` comes last, the workload before the system, that before the NPU's file.
    @Test func anNPUIsVariedAnywhere() throws {
        let scratch = RunSample.folder()
        let before = try stats(scratch)
        let bySet = try stats(scratch, ["--set", "npu.arrays=1", "--set", "npu.lanes=16"])
        #expect(bySet != before)
        scratch.write(RunSample.workload + "npu: {arrays: 1, lanes: 16}\n", as: "w.yaml")
        #expect(try stats(scratch) == bySet)
        scratch.write(RunSample.librapim + "npu: {arrays: 3, lanes: 16}\n", as: "s.yaml")
        #expect(try stats(scratch) == bySet)
        #expect(try stats(scratch, ["--set", "npu.arrays=1"]) == bySet)
        scratch.write(RunSample.workload + "npu: {arrays: 1}\n", as: "w.yaml")
        #expect(try stats(scratch) == bySet)
    }

    @Test func aGPUAndItsCardsAreVariedToo() throws {
        let scratch = GPUSample.folder()
        let bySet = try stats(
            scratch,
            [
                "--set", "gpu.peak=2 TFLOPS", "--set", "hpu.gemv=100 GFLOPS", "--set",
                "model.d_ff=512",
            ])
        scratch.write(
            GPUSample.workload.replacing("{file: m.yaml}", with: "{file: m.yaml, d_ff: 512}")
                + "gpu: {peak: 2 TFLOPS}\n", as: "w.yaml")
        scratch.write(GPUSample.system + "hpu: {gemv: 100 GFLOPS}\n", as: "s.yaml")
        #expect(try stats(scratch) == bySet)
    }

    @Test func axesVaryThem() throws {
        let scratch = RunSample.folder()
        scratch.write(
            """
            format: librasim-experiment/1
            name: e
            base: {workload: w.yaml}
            axes:
              model.d_ff: [512, 1024]
              npu.arrays: [1, 4]
            metrics: [layer_cycles]

            """, as: "e.yaml")
        let outcome = try Librasim.run(["run", "e.yaml", "--csv", "-", "--quiet"], in: scratch)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let rows = outcome.output.split(separator: "\n").map { $0.split(separator: ",") }
        #expect(
            rows.map { $0.dropLast().joined(separator: ",") }
                == ["model.d_ff,npu.arrays", "512,1", "512,4", "1024,1", "1024,4"])
        let cycles = rows.dropFirst().compactMap { Double($0.last ?? "") }
        try #require(cycles.count == 4)
        #expect(cycles[0] > cycles[1] && cycles[2] > cycles[3] && cycles[2] > cycles[0])
    }

    @Test(arguments: [
        BadRunCase(
            ["run", "w.yaml", "--set", "model.heads=3"],
            "--set model.heads=3:1:13: error: 3 heads do not divide d = 256 evenly"),
        BadRunCase(
            ["run", "w.yaml", "--set", "model.kv_heads=3"],
            "--set model.kv_heads=3:1:16: error: 4 query heads cannot be shared out evenly among 3 "
                + "KV heads"),
        BadRunCase(
            ["run", "w.yaml", "--set", "model.heads=1"],
            "--set model.heads=1:1:13: error: 1 query heads cannot be shared out evenly among 2 KV "
                + "heads; set kv_heads too"),
        BadRunCase(
            ["run", "w.yaml", "--set", "model.haeds=8"],
            "--set model.haeds=8:1:7: error: unknown key 'haeds' in 'model'; did you mean "
                + "'heads'?"),
        BadRunCase(
            "w.yaml", "{file: m.yaml}", "{file: m.yaml, d: 250}",
            "w.yaml:3:26: error: 4 heads do not divide d = 250 evenly; set heads too"),
        BadRunCase(
            "w.yaml", "organization:", "npu: {arays: 4}\norganization:",
            "w.yaml:6:7: error: unknown key 'arays' in 'npu'; did you mean 'arrays'?"),
        BadRunCase(
            "w.yaml", "organization:", "npu: {arrays: 0}\norganization:",
            "w.yaml:6:15: error: arrays: '0' is out of range"),
        BadRunCase(
            "w.yaml", "organization:", "gpu: {peak: 4 TFLOPS}\norganization:",
            "w.yaml:6:1: error: unknown section 'gpu'"),
    ])
    func badVariations(_ run: BadRunCase) throws { try run.check(in: RunSample.folder()) }
}
