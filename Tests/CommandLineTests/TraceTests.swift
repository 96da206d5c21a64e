import Foundation
import Testing
import TestSupport

/// `trace`: a folder that replays to what its manifest says, or none at all.
@Suite struct TraceTests {
    private static let model = """
        format: librasim-model/1
        name: tiny
        model: {layers: 2, d: 192, heads: 6, kv_heads: 3, d_ff: 100, ffn_matrices: 3}

        """
    private static let workload = """
        format: librasim-workload/1
        name: "tiny: \\"one\\""
        model: {file: m.yaml}
        memory: {timing: \(PIMSample.timing("hbm2-pim-librapim"))}
        batch: {lengths: log_normal, requests: 5, mean: 40, spread: 0.7, seed: 3}

        """
    private let scratch = Scratch()

    init() {
        scratch.write(Self.model, as: "m.yaml")
        scratch.write(Self.workload, as: "w.yaml")
    }

    private func trace(_ more: [String] = []) throws -> Librasim.Outcome {
        let arguments = ["trace", "--workload", "w.yaml", "--out", "out"]
        return try Librasim.run(
            arguments + ["--set", "organization.channels=4"] + more, in: scratch)
    }

    /// Published models and tables of others are taken as they are, and say what they lack.
    @Test func filesOfOthers() throws {
        scratch.write(
            #"""
            {"model_type": "llama", "hidden_size": 192, "num_attention_heads": 6,
             "num_key_value_heads": 3, "num_hidden_layers": 2, "intermediate_size": 100, "odd": 1}

            """#, as: "config.json")
        scratch.write(
            "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.68,37,4\n", as: "b.csv")
        let lengths = "batch: {lengths: csv, file: b.csv}\n"
        let own = Self.workload.split(separator: "\n").dropLast().joined(separator: "\n") + "\n"
        scratch.write(
            own.replacing("{file: m.yaml", with: "{file: config.json") + lengths, as: "w.yaml")
        let traced = try trace()
        #expect(traced.status == 0)
        #expect(traced.output.contains(", 1 of 2 layers, 1 request, 37 tokens"))
        #expect(
            traced.errors == """
                config.json:2:78: warning: not known, and without effect: 'odd'
                b.csv:1:1: warning: without effect: TIMESTAMP

                """)
        let manifest = scratch.text("out/manifest.yaml")

        // The same in our own words gives the same traces.
        scratch.write("request,sequence_length,output_length\n0,37,4\n", as: "b.csv")
        scratch.write(own + lengths, as: "w.yaml")
        let again = try Librasim.run(
            [
                "trace", "--workload", "w.yaml", "--out", "out2", "--set",
                "organization.channels=4",
            ], in: scratch)
        #expect(again.status == 0 && again.errors == "")
        #expect(
            scratch.text("out2/manifest.yaml")
                == manifest.replacing("llama", with: "tiny"))

        scratch.write("seq_len,ch_idx\n37,4\n", as: "b.csv")
        let refused = try trace(["--text"])
        #expect(refused.status == 2)
        #expect(
            refused.errors == "b.csv:2:4: error: ch_idx '4' is not a whole number from 0 to 3\n")
    }

    /// The sections of a YAML file with their scalars.
    private func sections(_ name: String) -> [String: [String: String]] {
        var result: [String: [String: String]] = [:]
        var section = ""
        for line in scratch.text(name).split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            let value = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
            if line.hasPrefix("  ") {
                result[section, default: [:]][parts[0].trimmingCharacters(in: .whitespaces)] = value
            } else {
                section = parts[0]
            }
        }
        return result
    }

    @Test(arguments: [[], ["--text"]]) func replaysToItsManifest(_ form: [String]) throws {
        let traced = try trace(form)
        #expect(traced.status == 0 && traced.errors == "")
        #expect(traced.output.contains("tiny, 1 of 2 layers, 5 requests"))
        #expect(scratch.names == ["m.yaml", "out", "w.yaml"])
        let ending = form.isEmpty ? "pimb" : "pim"
        let files = try FileManager.default.contentsOfDirectory(atPath: scratch.path("out"))
        #expect(files.filter { $0.hasSuffix(".\(ending)") }.count == 24 && files.count == 27)

        let replayed = try Librasim.run(
            ["replay", "--timing", "out/memory.yaml", "--pim", "out", "--stats", "s.json"],
            in: scratch)
        #expect(replayed.status == 0 && replayed.errors == "")
        let stats = try #require(try scratch.json("s.json")["channels"] as? [String: [String: Any]])
        let manifest = sections("out/manifest.yaml")
        var requests = 0
        for channel in 0..<4 {
            let own = try #require(stats["\(channel)"])
            let pim = try #require(own["pim"] as? [String: Any])
            let expected = try #require(manifest["channel_\(channel)"])
            let commands = try #require(pim["commands"] as? [String: Int])
            for name in [
                "pim_activate4", "pim_activate", "pim_mac", "pim_read_result", "pim_precharge",
                "pim_wrgb",
            ] {
                #expect("\(commands[name] ?? 0)" == expected[name], "\(name)")
            }
            for name in ["bank_activations", "bank_macs", "result_bursts"] {
                #expect("\(pim[name] as? Int ?? -1)" == expected[name], "\(name)")
            }
            let reads = try #require(own["num_reads_done"] as? Int)
            let writes = try #require(own["num_writes_done"] as? Int)
            #expect("\(reads)" == expected["reads"] && "\(writes)" == expected["writes"])
            #expect("\(reads * 64)" == expected["read_bytes"])
            #expect("\(writes * 64)" == expected["write_bytes"])
            requests += reads + writes
        }
        let total = try #require(manifest["total"])
        #expect(Int(total["reads"]!)! + Int(total["writes"]!)! == requests)
        #expect(manifest["operator_qkv"]?["weight_bytes"] == "\(192 * 384 * 2)")
        let phases = sections("out/phases.yaml")
        #expect(phases["ffn"]?["traces"] == "\"ffn-ch*.\(ending)\"")
        #expect(phases["logit"]?["device"] == "pim" && phases["attend"]?["waits_for"] == "softmax")
    }

    /// The same workload makes the same folder.
    @Test func repeats() throws {
        #expect(try trace().status == 0)
        let first = scratch.text("out/manifest.yaml")
        let trace = scratch.data("out/attend-ch2.pimb")
        try FileManager.default.removeItem(atPath: scratch.path("out"))
        // An empty folder may be there.
        try FileManager.default.createDirectory(
            atPath: scratch.path("out"), withIntermediateDirectories: false)
        #expect(try self.trace().status == 0)
        #expect(scratch.text("out/manifest.yaml") == first)
        #expect(scratch.data("out/attend-ch2.pimb") == trace)
    }

    @Test func leavesNothingHalfWritten() throws {
        let names = ["m.yaml", "w.yaml"]
        for (requests, data) in [
            (
                60_000,
                "the values of 180000 heads need 360006 rows of each bank, and what is left of the "
                    + "4 channels has 32768: 327238 rows (5361467392 bytes) too many"
            ),
            (4_000, "the keys and values of "),
        ] {
            let outcome = try trace(["--set", "batch.requests=\(requests)"])
            #expect(outcome.status == 2 && outcome.output == "")
            #expect(outcome.errors.hasPrefix("w.yaml: error: \(data)"))
        }
        #expect(scratch.names == names)

        let missing = try Librasim.run(
            ["trace", "--workload", "w.yaml", "--out", "none/out"], in: scratch)
        #expect(missing.status == 2)
        #expect(
            missing.errors
                == "none/out: error: cannot write the folder: No such file or directory\n")
        scratch.write("x", as: "out")
        let file = try trace()
        #expect(file.status == 2)
        #expect(file.errors == "out: error: cannot write the folder: Not a directory\n")
        #expect(scratch.names == ["m.yaml", "out", "w.yaml"])
        let full = try Librasim.run(["trace", "--workload", "w.yaml", "--out", "."], in: scratch)
        #expect(full.status == 2)
        #expect(
            full.errors == ".: error: the folder is not empty; name another one, or remove it\n")
    }
}
