import Foundation
import Testing
import TestSupport

/// `run` on an NPU beside memory with near-memory units.
@Suite struct NMPRunTests {
    /// A workload for such a system.
    static let workload = """
        format: librasim-workload/1
        name: w
        model: {file: m.yaml}
        system: {file: s.yaml}
        batch: {lengths: uniform, requests: 2, length: 30, output: 5}

        """

    static let system = """
        format: librasim-system/1
        name: s
        system:
          kind: h2-llm
          timing: \(PIMSample.timing("lpddr5-6400-h2llm"))
          nmp_channels: 6
          npu_compute: 1 TMAC/s
        dataflow: {population: 8, generations: 3}

        """

    static func folder() -> Scratch {
        let scratch = RunSample.folder()
        scratch.write(workload, as: "w.yaml")
        scratch.write(system, as: "s.yaml")
        return scratch
    }

    private let scratch = folder()

    private func run(_ more: [String] = []) throws -> Librasim.Outcome {
        try Librasim.run(["run", "w.yaml"] + more, in: scratch)
    }

    @Test func tellsTheWhole() throws {
        let outcome = try run(["--stats", "out.json"])
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
        for label in [
            "w   tiny on s, lpddr5-6400-h2llm: 2 requests of 30 tokens, 5 generated each",
            "\ntotal ", "\ngeneration ", "\nutilization ", "\nenergy ", "\ndataflow ",
            "\nheld back ",
        ] {
            #expect(outcome.output.contains(label), "\(label)\n\(outcome.output)")
        }
        let json = try scratch.json("out.json")
        #expect(json["fits"] as? Bool == true && json["context"] as? Int == 35)
        let (all, prompts) = (json["total_s"] as? Double ?? 0, json["prefill_s"] as? Double ?? 0)
        #expect(prompts > 0 && all > prompts)
        let groups = try #require(json["groups"] as? [[[String: Any]]])
        let operators = groups.joined().flatMap { $0["levels"] as? [[[String: Any]]] ?? [] }
            .joined().compactMap { $0["operator"] as? String }
        #expect(operators.sorted() == ["f1", "f2", "k", "o", "q", "qk", "sv", "v"])
        let parts = try #require(json["energy_j"] as? [String: Double])
        let sum = parts.filter { $0.key != "total" }.values.reduce(0, +)
        #expect(abs(sum / parts["total"]! - 1) < 1e-12)
    }

    /// What does not fit is an answer, not a failure.
    @Test func whatDoesNotFitIsSaid() throws {
        let outcome = try run([
            "--set", "batch.requests=100", "--set", "batch.length=150000", "--set",
            "organization.rows=1024",
        ])
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
        #expect(
            outcome.output.contains(
                "does not fit: weights, keys and values take 15.36 GB, "
                    + "and 8 channels hold 0.27 GB"),
            "\(outcome.output)")
    }

    /// The same from any number of threads, and points share replays.
    @Test func experimentsDoNotDependOnThreads() throws {
        scratch.write(
            """
            format: librasim-experiment/1
            name: e
            base: {workload: w.yaml}
            axes:
              batch.size: [1, 3]
              system.nmp_channels: [0, 2, 8]
              nmp.fpus: [1, 8]
            metrics: [total_ms, total_J, nmp_share, npu_useful, feasible]

            """, as: "e.yaml")
        func table(_ threads: Int) throws -> String {
            let outcome = try Librasim.run(
                ["run", "e.yaml", "--csv", "-", "--quiet", "--threads", "\(threads)"], in: scratch)
            #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
            return outcome.output
        }
        let one = try table(1)
        #expect(one.split(separator: "\n").count == 13)
        #expect(try table(3) == one)
    }

    private static let bad = [
        BadRunCase(
            "s.yaml", "nmp_channels: 6", "nmp_channels: 9",
            "s.yaml:6:17: error: 9 NMP channels are more than the 8 of lpddr5-6400-h2llm"),
        BadRunCase(
            "s.yaml", "nmp_channels", "nmp_chanels",
            "s.yaml:6:3: error: unknown key 'nmp_chanels' in 'system'; did you mean "
                + "'nmp_channels'?"),
        BadRunCase(
            "s.yaml", "npu_compute: 1 TMAC/s", "npu_compute: 0",
            "s.yaml:7:16: error: npu_compute: '0' is out of range: 0.001 to 1000000 TMAC/s"),
        BadRunCase(
            "s.yaml", "npu_compute: 1 TMAC/s", "npu_compute: 1 GHz",
            "s.yaml:7:16: error: npu_compute:"),
        BadRunCase(
            "s.yaml", "kind: h2-llm", "kind: h2-lm",
            "s.yaml:4:9: error: kind: 'h2-lm' is not "),
        BadRunCase(
            "s.yaml", "population: 8", "population: 1",
            "s.yaml:8:24: error: population: '1' is out of range"),
        BadRunCase(
            "s.yaml", "lpddr5-6400-h2llm", "lpddr5-6400",
            "s.yaml:6:17: error: 6 NMP channels are more than the 4 of lpddr5-6400-16gb-x16"),
        BadRunCase(
            "w.yaml", ", output: 5", "",
            "w.yaml:1:1: error: missing key batch.output: the tokens that each request generates"),
        BadRunCase(
            "w.yaml", "output: 5", "output: 5, stage: generation",
            "w.yaml:5:70: error: 'stage' does not go with this kind of system"),
        BadRunCase(
            "w.yaml", "lengths: uniform, requests: 2, length: 30",
            "lengths: log_normal, requests: 2, mean: 30, spread: 1, seed: 1",
            "w.yaml:5:18: error: a dataflow is found for requests of one length"),
        BadRunCase(
            "w.yaml", "batch:", "generation: {steps: 3}\nbatch:",
            "w.yaml:5:1: error: unknown section 'generation'"),
        BadRunCase("m.yaml", "ffn_matrices: 2", "ffn_matrices: 2, bits: 8", "elements of 8 bits"),
        BadRunCase(
            ["--set", "dataflow.choice=serch"],
            "error: choice: 'serch' is not search, npu_only, fc_offloading"),
        BadRunCase(
            ["--set", "system.unit_utilization=0.5"],
            "error: 'unit_utilization' goes with 'unit_time: roofline'"),
        BadRunCase(
            ["--set", "energy.acces=3"],
            "error: unknown key 'acces' in 'energy'; did you mean 'access'?"),
        BadRunCase(
            ["--set", "dataflw.seed=3"],
            "error: unknown section 'dataflw'; did you mean 'dataflow'?"),
        BadRunCase(
            ["--set", "system.timing=\(PIMSample.timing("hbm2"))"],
            "hbm2-2000-x128 has no units behind vertical ports: NMP channels need a section 'nmp'"),
        BadRunCase(["--set", "nmp.banks_per_port=2"], "share a vertical port"),
        BadRunCase(
            ["--set", "batch.output=2000000"], "error: output: '2000000' is out of range"),
    ]

    @Test(arguments: bad) func isRefused(_ bad: BadRunCase) throws {
        let scratch = Self.folder()
        if !bad.file.isEmpty {
            let text = scratch.text(bad.file)
            try #require(text.contains(bad.change.0))
            scratch.write(text.replacing(bad.change.0, with: bad.change.1), as: bad.file)
        }
        let outcome = try Librasim.run(
            ["run", "w.yaml", "--stats", "out.json"] + bad.arguments, in: scratch)
        #expect(!outcome.isKilled && outcome.status == 2, "status \(outcome.status)")
        #expect(outcome.errors.contains(bad.message), "\(outcome.errors)")
        #expect(outcome.output == "")
        #expect(scratch.names == RunSample.names)
    }
}
