import ConfigFiles
import DRAMModel
import Foundation
import Testing

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
        "m.yaml": """
        format: librasim-model/1
        name: tiny
        model:
          layers: 2
          d: 256
          heads: 4
          kv_heads: 2
          d_ff: 512
          ffn_matrices: 3
          bits: 16

        """,
        "b.csv": "request,sequence_length,channel,output_length\n4,100,,3\n9,7,3,\n",
        "s.yaml": """
        format: librasim-system/1
        name: sample
        system:
          npu: n.yaml
          timing: TIMING
          batch_pipelining: true
          dbo: true
          dex: false
        offloading:
          small_batch: balanced
        bank:
          ratio: 1:1

        """,
        "n.yaml": """
        format: librasim-npu/1
        name: small
        npu:
          clock: 500 MHz
          arrays: 2
          rows: 16
          columns: 8
          vector_units: 2
          lanes: 4
          scratchpad: 1.5 MiB

        """,
    ]

    @Test(arguments: ["w.yaml", "m.yaml", "b.csv", "s.yaml", "n.yaml"], [UInt64(1), 2])
    func mutated(_ name: String, _ seed: UInt64) throws {
        let folder = NSTemporaryDirectory() + "librasim-fuzz-\(UUID().uuidString)/"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let timing = Bench.root.appending(path: "timing/hbm2-pim-librapim.yaml").path
        for (file, text) in Self.files {
            try Data(text.replacing("TIMING", with: timing).utf8).write(
                to: URL(fileURLWithPath: folder + file))
        }
        let original = try Data(contentsOf: URL(fileURLWithPath: folder + name))
        #expect(try PIMWorkload.load(path: folder + "w.yaml").batch.requests.count == 2)
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
            try Data(bytes).write(to: URL(fileURLWithPath: folder + name))
            do throws(ConfigurationError) {
                let workload = try PIMWorkload.load(path: folder + "w.yaml")
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
