import ConfigFiles
import DRAMModel
import Testing
import TestSupport

@testable import WorkloadTracer

/// Broken workloads, models and tables end in errors with a place, never in a crash.
@Suite struct LoaderFuzzTests {
    private static let files = [
        "w.yaml": """
        format: librasim-workload/1
        name: sample
        model:
          file: m.yaml
        system:
          file: s.yaml
        batch:
          lengths: csv
          file: b.csv
        mapping:
          unit: request

        """,
        "m.yaml": WorkloadFiles.model + "  bits: 16\n",
        "b.csv": "request,sequence_length,channel,output_length\n4,100,,3\n9,7,3,\n",
        "s.yaml": """
        format: librasim-system/1
        name: sample
        system:
          npu: n.yaml
          timing: TIMING/hbm2-pim-librapim.yaml
          batch_pipelining: true
          dbo: true
          dex: false
        offloading:
          small_batch: balanced
        bank:
          ratio: 1:1

        """,
        "n.yaml": WorkloadFiles.npu,
    ]

    @Test(arguments: ["w.yaml", "m.yaml", "b.csv", "s.yaml", "n.yaml"], [UInt64(1), 2])
    func mutated(_ name: String, _ seed: UInt64) throws {
        try mutate(Self.files, name, seed)
    }

    /// Files of others, which their contents tell.
    @Test(
        arguments: [
            ("m.yaml", HuggingFaceConfigTests.llama7b),
            (
                "b.csv",
                "TIMESTAMP,ContextTokens,GeneratedTokens\n"
                    + "2023-11-16 18:15:46.68,37,4\n2024-05-10 00:00:00+00:00,\"39\",9\n"
            ),
            (
                "b.csv",
                #"{"input_toks": 37, "output_toks": 4, "arrival_time_ns": 0}"# + "\n"
                    + #"{"input_toks": 39, "output_toks": 9, "arrival_time_ns": 5}"# + "\n"
            ),
        ], [UInt64(1), 2])
    func mutatedForeign(_ file: (name: String, text: String), _ seed: UInt64) throws {
        var files = Self.files
        files[file.name] = file.text
        try mutate(files, file.name, seed)
    }

    private func mutate(_ files: [String: String], _ name: String, _ seed: UInt64) throws {
        let folder = WorkloadFiles.folder(files)
        let original = folder.data(name)
        #expect(try PIMWorkload.load(path: folder.path("w.yaml")).batch.requests.count == 2)
        var random = SplitMix64(seed: seed)
        let pool = Array("0123456789,.:-~ \n\t'\"#{}[]&*!%xé\u{0}".utf8)
        for round in 0..<150 {
            var bytes = Array(original)
            for _ in 0...random.next() % 3 {
                let place = Int(random.next() % UInt64(bytes.count))
                let byte = pool[Int(random.next() % UInt64(pool.count))]
                switch random.next() % 4 {
                case 0: bytes[place] = byte
                case 1: bytes.insert(byte, at: place)
                case 2: bytes.remove(at: place)
                default: bytes.removeLast(bytes.count - place)
                }
                if bytes.isEmpty { bytes = [byte] }
            }
            folder.write(bytes, as: name)
            do throws(ConfigurationError) {
                let workload = try PIMWorkload.load(path: folder.path("w.yaml"))
                let trace = try? PIMLayerTrace(
                    model: workload.model, batch: workload.batch,
                    memory: workload.memory.configuration, mapping: workload.mapping)
                if let trace { #expect(trace.kv.count == 64) }
            } catch {
                #expect(
                    error.diagnostics.contains { $0.severity == .error }
                        && error.diagnostics.allSatisfy { $0.location != nil },
                    "seed \(seed), round \(round): \(error.diagnostics.map { $0.rendered() })")
            }
        }
    }
}
