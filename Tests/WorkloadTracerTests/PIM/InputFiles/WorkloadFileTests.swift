import ConfigFiles
import Foundation
import Testing
import TestSupport

@testable import WorkloadTracer

/// Workload and model files that work, and what is said about those that do not.
@Suite struct WorkloadFileTests {
    private static let model = WorkloadFiles.model
    private static let workload = """
        format: librasim-workload/1
        name: sample
        model:
          file: m.yaml
        memory:
          timing: TIMING/hbm2-pim-librapim.yaml
        batch:
          lengths: uniform
          requests: 3
          length: 20
        mapping:
          placement: round_robin

        """
    private static let table = "request,sequence_length,channel\n4,100,\n9,7,63\n"

    private func load(
        _ workload: String = workload, model: String = model, table: String = table,
        overrides: [String] = []
    ) throws -> PIMWorkload {
        try WorkloadFiles.load(
            ["w.yaml": workload, "m.yaml": model, "b.csv": table], overrides: overrides)
    }

    private func message(_ body: () throws -> PIMWorkload) -> String { WorkloadFiles.message(body) }

    @Test func reads() throws {
        let loaded = try load(
            overrides: ["batch.requests=5", "timing.tFAW=20", "mapping.partial_tiles=full"])
        #expect(loaded.name == "sample" && loaded.model.d_kv == 128 && loaded.model.bits == 16)
        #expect(loaded.batch == Batch(requests: 5, length: 20))
        #expect(loaded.mapping.placement == .round_robin && loaded.mapping.unit == .auto)
        #expect(loaded.mapping.partial_tiles == .full)
        #expect(loaded.memory.configuration.timing.tFAW == 20)
        let table = try load(
            Self.workload.replacing(
                "lengths: uniform\n  requests: 3\n  length: 20", with: "lengths: csv\n  file: b.csv"
            ))
        #expect(
            table.batch.requests == [
                .init(number: 4, length: 100), .init(number: 9, length: 7, channel: 63),
            ])
    }

    @Test(arguments: ["llama2-7b-small", "gpt3-175b-librapim"])
    func shippedWorkloads(_ name: String) throws {
        let path = Checkout.workload("\(name)")
        let workload = try PIMWorkload.load(path: path)
        #expect(workload.name == name)
        let trace = try PIMLayerTrace(
            model: workload.model, batch: workload.batch, memory: workload.memory.configuration,
            mapping: workload.mapping)
        #expect(trace.kv.count == 64)
    }

    /// What is replaced in the workload, by what, and the first line of what is said about it.
    @Test(arguments: [
        (
            "placement:", "placment:",
            "w.yaml:12:3: error: unknown key 'placment' in 'mapping'; did you "
                + "mean 'placement'?"
        ),
        (
            "mapping:", "maping:",
            "w.yaml:11:1: error: unknown section 'maping'; did you mean 'mapping'?"
        ),
        (
            "round_robin", "robin",
            "w.yaml:12:14: error: placement: 'robin' is not greedy or round_robin"
        ),
        (
            "requests: 3", "requests: 0",
            "w.yaml:9:13: error: requests: '0' is out of range: 1 to 65536"
        ),
        (
            "requests: 3", "length: 3",
            "w.yaml:10:3: error: 'length' is repeated; it was given in line 9"
        ),
        ("  length: 20\n", "", "w.yaml:8:12: error: 'lengths: uniform' needs the key batch.length"),
        (
            "  length: 20", "  length: 20\n  seed: 3",
            "w.yaml:11:9: error: 'seed' does not go with "
                + "'lengths: uniform', which takes requests, length"
        ),
        ("m.yaml", "n.yaml", "w.yaml:4:9: error: cannot read 'n.yaml': No such file or directory"),
        (
            "hbm2-pim-librapim", "none",
            "w.yaml:6:11: error: cannot read 'TIMING/none.yaml': No such file "
                + "or directory"
        ),
        (
            "hbm2-pim-librapim", "hbm2",
            "w.yaml:6:11: error: hbm2-2000-x128 has no processing units: a traced "
                + "memory needs a 'pim' section"
        ),
        ("name: sample\n", "", "w.yaml:1:1: error: missing key name"),
        (
            "workload/1", "timing/1",
            "w.yaml:1:9: error: format: 'librasim-timing/1' is not "
                + "librasim-workload/1"
        ),
        (
            "name: sample", "name: [a]",
            "w.yaml:2:7: error: 'name' must be a single value, not a list"
        ),
    ])
    func badWorkloads(_ old: String, _ new: String, _ expected: String) {
        let text = Self.workload.replacing(old, with: new)
        #expect(
            message { try load(text) }.split(separator: "\n").first.map(String.init) == expected)
    }

    @Test(arguments: [
        ("heads: 4", "heads: 5", "m.yaml:6:10: error: 5 heads do not divide d = 256 evenly"),
        (
            "kv_heads: 2", "kv_heads: 3",
            "m.yaml:7:13: error: 4 query heads cannot be shared out evenly "
                + "among 3 KV heads"
        ),
        ("d: 256", "d: 256 GB", "m.yaml:5:6: error: d: '256 GB' is not a whole number"),
        ("d_ff: 512", "d_ff: 512\n  bits: 12", "m.yaml:9:9: error: 12 bits are not whole bytes"),
        (
            "d_ff: 512", "d_ff: 512\n  bits: 8",
            "w.yaml:4:9: error: tiny has elements of 8 bits, and the "
                + "units of hbm2-pim-librapim take 16"
        ),
        (
            "d: 256", "d: 4096",
            "w.yaml:4:9: error: a head of 1024 elements does not fit into a row of "
                + "512 of hbm2-pim-librapim"
        ),
    ])
    func badModels(_ old: String, _ new: String, _ expected: String) {
        let text = Self.model.replacing(old, with: new)
        #expect(message { try load(model: text) } == expected)
    }

    @Test(arguments: [
        (
            "request,sequence_length", "request,length",
            "b.csv:1:1: error: the first line 'request,length,channel' is no heading of a known "
                + "table; there are 'request,sequence_length[,channel][,output_length]', "
                + "'seq_len,ch_idx', 'TIMESTAMP,ContextTokens,GeneratedTokens', "
                + "'Timestamp[,Session ID][,Elapsed time],Model,Request tokens,Response tokens"
                + "[,Total tokens][,Log Type]', "
                + "'arrived_at,num_prefill_tokens,num_decode_tokens', "
                + "'input_toks,output_toks,arrival_time_ns'"
        ),
        ("9,7,63", "9,7", "b.csv:3:1: error: 2 columns where the heading has 3"),
        ("9,7,63", "9,7,64", "b.csv:3:5: error: channel '64' is not a whole number from 0 to 63"),
        (
            "9,7,63", "9,,63",
            "b.csv:3:3: error: sequence_length '' is not a whole number from 1 to "
                + "1048576"
        ),
        ("9,7,63", "4,7,63", "b.csv:3:1: error: request 4 is repeated; it was given in line 2"),
        ("4,100,\n9,7,63\n", "", "b.csv:1:1: error: the table has no requests"),
    ])
    func badTables(_ old: String, _ new: String, _ expected: String) {
        let text = Self.table.replacing(old, with: new)
        let workload = Self.workload.replacing(
            "lengths: uniform\n  requests: 3\n  length: 20", with: "lengths: csv\n  file: b.csv")
        #expect(message { try load(workload, table: text) } == expected)
    }

    @Test(arguments: [
        (
            "batch.requsts=3",
            "--set batch.requsts=3:1:7: error: unknown key 'requsts' in 'batch'; did you "
                + "mean 'requests'?"
        ),
        (
            "batch.requests=x",
            "--set batch.requests=x:1:16: error: requests: 'x' is not a whole number"
        ),
        (
            "timing.tFAV=3",
            "--set timing.tFAV=3:1:8: error: unknown key 'tFAV' in 'timing'; did you mean "
                + "'tFAW'?"
        ),
    ])
    func badOverrides(_ override: String, _ expected: String) {
        #expect(message { try load(overrides: [override]) } == expected)
    }
}
