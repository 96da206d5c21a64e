import ConfigFiles
import Foundation
import Testing
import TestSupport

@testable import WorkloadTracer

/// System, NPU and GPU files that work, and what is said about those that do not.
@Suite struct SystemFileTests {
    static let npu = WorkloadFiles.npu + "  mac_pJ: 0.5 pJ\n"
    static let system = """
        format: librasim-system/1
        name: sample
        system:
          npu: n.yaml
          timing: TIMING/hbm2-pim-librapim.yaml
          batch_pipelining: true
          dbo: true
          dex: false
        offloading:
          keep: always
        attention:
          mac_scope: bank
        timing:
          tFAW: 24

        """
    static let workload = """
        format: librasim-workload/1
        name: sample
        model:
          file: m.yaml
        system:
          file: s.yaml
        batch:
          lengths: uniform
          requests: 3
          length: 20
          output: 7
        generation:
          steps: 4
        organization:
          channels: 4

        """
    private static let model = """
        format: librasim-model/1
        name: tiny
        model: {layers: 2, d: 256, heads: 4, kv_heads: 2, d_ff: 512, ffn_matrices: 3}

        """

    private func load(
        _ change: (String, String) = ("", ""), in file: String = "", overrides: [String] = []
    ) throws -> PIMWorkload {
        var files = [
            "n.yaml": Self.npu, "s.yaml": Self.system, "w.yaml": Self.workload,
            "m.yaml": Self.model,
        ]
        if let text = files[file] {
            #expect(text.contains(change.0))
            files[file] = text.replacing(change.0, with: change.1)
        }
        return try WorkloadFiles.load(files, overrides: overrides)
    }

    private func message(_ body: () throws -> PIMWorkload) -> String { WorkloadFiles.message(body) }

    /// The kind is known before the files are checked, and what is wrong with one is said by
    /// loading it.
    @Test func kindOfSystem() throws {
        let shipped = Checkout.path("workloads")
        let path = shipped + "/llama2-7b-librapim.yaml"
        #expect(SystemKind.of(workload: path) == .pim)
        #expect(SystemKind.of(workload: shipped + "/llama2-7b-small.yaml") == .pim)
        #expect(SystemKind.of(workload: shipped + "/nowhere.yaml") == .pim)
        #expect(SystemKind.of(workload: path, overrides: ["system.file=nowhere.yaml"]) == .pim)
        #expect(try load(("system:\n", "system:\n  kind: pim\n"), in: "s.yaml").system != nil)
        let wrong = message { try load(("system:\n", "system:\n  kind: pmi\n"), in: "s.yaml") }
        #expect(wrong.hasPrefix("s.yaml:4:9: error: kind: 'pmi' is not "))
    }

    @Test func reads() throws {
        let loaded = try load()
        let system = try #require(loaded.system)
        #expect(
            system.options.npu
                == NPU(
                    arrays: 2, rows: 16, columns: 8, vector_units: 2, lanes: 4,
                    scratchpad_bytes: 3 << 19))
        #expect(system.options.clock_MHz == 500 && system.options.name == "sample")
        #expect(system.options.batch_pipelining && system.options.dbo)
        #expect(system.options.offloading.keep == .always)
        #expect(system.options.attention.mac_scope == .bank)
        #expect(system.npuEnergy?.energy_pJ(flops: 8, laneOperations: 9, seconds: 3) == 2)
        let memory = loaded.memory.configuration
        #expect(memory.bank.rowBuffers == 1, "without DEX")
        #expect(memory.timing.tFAW == 24 && memory.organization.channels == 4)
        #expect(loaded.batch.requests.allSatisfy { $0.output == 7 })
        #expect(loaded.generation.steps == 4 && loaded.generation.stride == 1)
    }

    @Test func overridesFindTheirFile() throws {
        let loaded = try load(overrides: [
            "system.dex=true", "offloading.profile=nominal", "npu.arrays=5", "timing.tFAW=25",
            "batch.length=9", "generation.stride=2", "attention.vector_path=gwrite",
            "bank.ratio=3:1",
        ])
        let memory = loaded.memory.configuration
        #expect(memory.bank.rowBuffers == 2 && memory.bank.weight_rows == 12288)
        #expect(memory.timing.tFAW == 25, "overrides win")
        let options = try #require(loaded.system).options
        #expect(options.npu.arrays == 5 && options.offloading.profile == .nominal)
        #expect(options.attention.vector_path == .gwrite)
        #expect(loaded.batch.lengths == [9, 9, 9] && loaded.generation.stride == 2)
    }

    @Test func theWorkloadsTimingFileWins() throws {
        let timing = Checkout.timing("hbm2-pim-librapim")
        let loaded = try load(overrides: ["memory.timing=\(timing)", "timing.tFAW=26"])
        #expect(loaded.memory.configuration.timing.tFAW == 26)
        #expect(loaded.memory.configuration.bank.rowBuffers == 1, "the system's settings apply")
    }

    @Test(arguments: [
        (
            "s.yaml", "  dbo: true", "  dob: true",
            "s.yaml:7:3: error: unknown key 'dob' in 'system'; did you mean 'dbo'?"
        ),
        (
            "s.yaml", "dbo: true", "dbo: yes",
            "s.yaml:7:8: error: dbo: 'yes' is neither true nor false"
        ),
        (
            "s.yaml", "batch_pipelining: true", "batch_pipelining: false",
            "s.yaml:7:8: error: 'dbo' balances the two groups of "
                + "'batch_pipelining: true', which is off"
        ),
        (
            "s.yaml", "  dex: false", "  ffn_share: 0.5",
            "s.yaml:8:14: error: 'ffn_share' is the share of 'ffn_coprocessing: true', which is off"
        ),
        (
            "s.yaml", "librapim.yaml", "aim.yaml",
            "s.yaml:8:8: error: 'dex' is for sliced banks, and those of "
                + "hbm2-pim-aim are conventional"
        ),
        (
            "s.yaml", "n.yaml", "none.yaml",
            "s.yaml:4:8: error: cannot read 'none.yaml': No such file or directory"
        ),
        (
            "s.yaml", "hbm2-pim-librapim", "none",
            "s.yaml:5:11: error: cannot read 'TIMING/none.yaml': No such file or directory"
        ),
        (
            "s.yaml", "tFAW: 24", "tFAV: 24",
            "s.yaml:14:3: error: unknown key 'tFAV' in 'timing'; did you mean 'tFAW'?"
        ),
        ("s.yaml", "tFAW: 24", "tFAW: x", "s.yaml:14:9: error: tFAW: 'x' is not a number"),
        (
            "s.yaml", "mac_scope: bank", "mac_scope: row",
            "s.yaml:12:14: error: mac_scope: 'row' is not all, bank_group or bank"
        ),
        (
            "n.yaml", "arrays: 2", "arrays: 0",
            "n.yaml:5:11: error: arrays: '0' is out of range: 1 to 65536"
        ),
        (
            "n.yaml", "clock: 500 MHz", "clock: 0.5",
            "n.yaml:4:10: error: clock: '0.5' is out of range: 1 to 100000 MHz"
        ),
        (
            "n.yaml", "clock: 500 MHz", "clock: 1 GHz",
            "n.yaml:4:10: error: clock: '1 GHz' is not a number; the unit is MHz, or left out"
        ),
        (
            "n.yaml", "1.5 MiB", "0.0000001 MiB",
            "n.yaml:10:15: error: a scratchpad of 1e-07 MiB is not a whole number of bytes from "
                + "1 byte to 1048576 MiB"
        ),
        (
            "n.yaml", "  mac_pJ: 0.5 pJ", "  element_bytes: 4",
            "w.yaml:4:9: error: tiny has elements of 16 bits, and small takes 32"
        ),
        (
            "w.yaml", "system:\n  file: s.yaml\n", "",
            "w.yaml:1:1: error: missing key memory.timing, or system.file, "
                + "whose system has a memory"
        ),
        (
            "w.yaml", "  channels: 4", "  chanels: 4",
            "w.yaml:15:3: error: unknown key 'chanels' in 'organization'; did you mean 'channels'?"
        ),
        (
            "w.yaml", "length: 20", "length: 1048575",
            "w.yaml:13:10: error: request 0 of 1048575 tokens would grow to 1048578, and 1048576 "
                + "are the most"
        ),
        (
            "w.yaml", "steps: 4", "steps: 0",
            "w.yaml:13:10: error: steps: '0' is out of range: 1 to 1048576"
        ),
    ])
    func badFiles(_ file: String, _ old: String, _ new: String, _ expected: String) {
        let text = message { try load((old, new), in: file) }
        #expect(text.split(separator: "\n").first.map { $0.hasPrefix(expected) } == true, "\(text)")
    }

    @Test(arguments: [
        (
            "sytem.dbo=true",
            "--set sytem.dbo=true:1:1: error: unknown section 'sytem'; did you mean 'system'?"
        ),
        (
            "system.dob=true",
            "--set system.dob=true:1:8: error: unknown key 'dob' in 'system'; did you mean 'dbo'?"
        ),
        (
            "npu.rows=-1",
            "--set npu.rows=-1:1:10: error: rows: '-1' is negative; it must be zero or more"
        ),
    ])
    func badOverrides(_ override: String, _ expected: String) {
        #expect(message { try load(overrides: [override]) } == expected)
    }

    @Test func overridesOfNoSystem() {
        let timing = Checkout.timing("hbm2-pim-aim")
        let text = message {
            try load(
                ("system:\n  file: s.yaml", "memory: {timing: \(timing)}"), in: "w.yaml",
                overrides: ["npu.rows=3"])
        }
        #expect(
            text == "--set npu.rows=3:1:1: error: the workload has no system to override; "
                + "give it one with system.file")
    }

    @Test(arguments: ["npu-aim", "attacc", "neupims", "librapim"])
    func shippedSystems(_ name: String) throws {
        let path = Checkout.workload("systems/\(name)")
        let workload = try load(overrides: ["system.file=\(path)"])
        let system = try #require(workload.system)
        #expect(system.options.name == name && system.npuName == "librapim-table2")
        #expect(system.options.npu.macs_per_cycle == 8 * 64 * 64)
        #expect(workload.memory.configuration.controller.address_mapping == "chroracobabg")
        #expect(system.options.dbo == (name == "librapim"))
        #expect(
            workload.memory.configuration.bank.rowBuffers
                == (name == "librapim" || name == "neupims" ? 2 : 1))
    }

    @Test(arguments: [("librapim-table2", 8 * 64 * 64), ("neupims", 8 * 128 * 128)])
    func shippedNPUs(_ name: String, _ macs: Int) throws {
        let path = Checkout.workload("npus/\(name)")
        let loaded = try NPUDescription.load(path: path)
        #expect(loaded.name == name && loaded.npu.macs_per_cycle == macs)
        #expect(loaded.npu.scratchpad_bytes == 128 << 20 && loaded.energy == nil)
    }

    @Test func tablesWithOutputs() throws {
        let scratch = Scratch()
        let path = scratch.write(
            "request,sequence_length,output_length\n1,5,9\n2,6,\n", as: "b.csv")
        let table = try load(
            ("lengths: uniform\n  requests: 3\n  length: 20", "lengths: csv\n  file: \(path)"),
            in: "w.yaml")
        #expect(
            table.batch.requests == [
                .init(number: 1, length: 5, output: 9), .init(number: 2, length: 6, output: 7),
            ])
    }
}
