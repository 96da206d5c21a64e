import ConfigFiles
import Foundation
import Testing
import TestSupport

@testable import WorkloadTracer

/// System and card files of GPUs, and what is said about those that are wrong.
@Suite struct GPUSystemFileTests {
    private func load(_ name: String, _ overrides: [String] = []) throws -> GPUWorkload {
        try GPUWorkload.load(
            path: Checkout.workload("\(name)"), overrides: overrides)
    }

    private func message(_ name: String, _ override: String...) -> String {
        do throws(ConfigurationError) {
            _ = try GPUWorkload.load(
                path: Checkout.workload("\(name)"),
                overrides: override)
        } catch {
            return error.diagnostics.map(\.message).joined(separator: "\n")
        }
        return ""
    }

    @Test func kinds() {
        let folder = Checkout.path("workloads")
        #expect(SystemKind.of(workload: folder + "/llama2-7b-gpu.yaml") == .gpu)
        #expect(SystemKind.of(workload: folder + "/llama2-7b-hpu.yaml") == .gpu_hpu)
    }

    @Test func aGPUAlone() throws {
        let load = try load("llama2-7b-gpu")
        #expect(load.system.options.gpu.name == "l40s" && load.system.options.cards == nil)
        #expect(load.system.memory == nil && load.prefill)
        #expect(load.system.options.options == GPUOptions())
    }

    /// The prototype's figures are those of the paper.
    @Test func thePrototype() throws {
        let cards = try #require(try load("llama2-7b-hpu").system.options.cards)
        #expect(cards.count == 4 && cards.sub_batches == 2 && cards.chunk_heads == 256)
        #expect(cards.parallelism == .batch_parallel && cards.links.via_host)
        #expect(cards.links.gpu.bandwidth_Bps == 16e9 && !cards.links.shared)
        #expect(cards.card.gemv_FLOPS == 460e9 && cards.card.power_W == 150)
        #expect(cards.card.capacity_bytes == 0x1p34)
        let o = cards.memory.organization
        #expect(o.capacityBytes == 16 << 30)
        // Two operations for each two bytes: the unit keeps up with the memory.
        let units = 32.0 * 32 * 2 * cards.card.clock_MHz * 1e6
        #expect(abs(units / cards.card.gemv_FLOPS - 1) < 0.002)
    }

    @Test func theProduct() throws {
        let load = try load(
            "llama2-7b-hpu",
            [
                "system.file=\(Checkout.workload("systems/gpu-hpu-product"))"
            ])
        let cards = try #require(load.system.options.cards)
        #expect(cards.card.gemv_FLOPS == 39.3e12 && cards.card.power_W == 120)
        #expect(cards.card.capacity_bytes == 144 * 0x1p30 && !cards.links.via_host)
        #expect(cards.links.gpu.bandwidth_Bps == 900e9 && cards.links.card.bandwidth_Bps == 64e9)
        #expect(load.system.options.gpu.name == "h100-nvl")
    }

    @Test func overridesFindTheirFile() throws {
        let load = try load(
            "llama2-7b-hpu",
            [
                "gpu.gemv_efficiency=0.5", "hpu.heads_in_flight=3", "links.shared=true",
                "system.per_layer_overhead_us=7 us", "timing.tFAW=20", "batch.requests=3",
                "links.card_latency=4", "system.kv_overhead=0.25", "system.attention=fused",
            ])
        let cards = try #require(load.system.options.cards)
        #expect(load.system.options.gpu.gemv_efficiency == 0.5)
        #expect(cards.card.heads_in_flight == 3 && cards.links.shared)
        #expect(abs(load.system.options.options.per_layer_overhead_s - 7e-6) < 1e-18)
        #expect(cards.memory.timing.tFAW == 20 && load.batch.requests.count == 3)
        #expect(abs(cards.links.card.latency_s - 4e-6) < 1e-18)
        #expect(load.system.options.options.kv_overhead == 0.25)
        #expect(load.system.options.options.attention == .fused)
    }

    /// No cards leave a GPU alone.
    @Test func noCards() throws {
        let load = try load("llama2-7b-hpu", ["system.cards=0", "hpu.heads_in_flight=2"])
        #expect(load.system.options.cards == nil && load.system.memory == nil)
    }

    static let bad: [(String, String, String)] = [
        ("llama2-7b-hpu", "hpu.clok=3", "unknown key 'clok' in 'hpu'; did you mean 'clock'?"),
        (
            "llama2-7b-hpu", "hpu.clock=1 GHz",
            "clock: '1 GHz' is not a number; the unit is MHz, or left out"
        ),
        (
            "llama2-7b-hpu", "hpu.gemv=0",
            "gemv: '0' is out of range: 0.001 to 1000000000 GFLOPS"
        ),
        ("llama2-7b-hpu", "hpu.softmax_elements=0", "softmax_elements: '0' is out of range"),
        (
            "llama2-7b-hpu", "hpu.read_ahead=0.03",
            "'read_ahead' of 0.03 KiB is out of range: two bursts of 32 bytes to 1048576 KiB"
        ),
        (
            "llama2-7b-hpu", "hpu.capacity=17",
            "'capacity' of 17.0 GiB is out of range: the memory has 16.0 GiB"
        ),
        (
            "llama2-7b-hpu", "hpu.idle_power=151",
            "151.0 W at rest are more than the 150.0 W at work"
        ),
        ("llama2-7b-hpu", "hpu.timing=nowhere.yaml", "cannot read 'nowhere.yaml'"),
        ("llama2-7b-hpu", "system.hpu=nowhere.yaml", "cannot read 'nowhere.yaml'"),
        ("llama2-7b-hpu", "system.gpu=nowhere.yaml", "cannot read 'nowhere.yaml'"),
        ("llama2-7b-hpu", "system.cards=65", "cards: '65' is out of range: 0 to 64"),
        ("llama2-7b-hpu", "system.sub_batches=0", "sub_batches: '0' is out of range: 1 to 64"),
        (
            "llama2-7b-hpu", "system.parallelism=by_head",
            "parallelism: 'by_head' is not batch_parallel or head_parallel"
        ),
        (
            "llama2-7b-hpu", "links.gpu=0",
            "gpu: '0' is out of range: 0.001 to 1000000000 GB/s"
        ),
        (
            "llama2-7b-hpu", "links.gpu_latency=2000000",
            "gpu_latency: '2000000' is out of range: 0 to 1000000 us"
        ),
        ("llama2-7b-hpu", "links.gpu_latncy=2", "did you mean 'gpu_latency'?"),
        ("llama2-7b-hpu", "link.gpu=2", "unknown section 'link'; did you mean 'links'?"),
        ("llama2-7b-hpu", "system.merge=0", "merge: '0' is out of range"),
        ("llama2-7b-hpu", "timing.tFWA=2", "unknown key 'tFWA' in 'timing'; did you mean 'tFAW'?"),
        ("llama2-7b-hpu", "generation.layers=2", "2 layers: on a system of this kind all"),
        (
            "llama2-7b-gpu", "system.cards=2",
            "'system.cards' is for the cards of 'kind: gpu-hpu', and this is 'kind: gpu'"
        ),
        ("llama2-7b-gpu", "hpu.clock=3", "a GPU has no memory that is simulated, and no cards"),
        ("llama2-7b-gpu", "timing.tFAW=3", "a GPU has no memory that is simulated, and no cards"),
        (
            "llama2-7b-gpu", "system.kind=gpu-hpu",
            "missing key system.hpu: 'kind: gpu-hpu' is a GPU with cards"
        ),
        ("llama2-7b-gpu", "batch.stage=summarization", "'prefill: true' has generation follow"),
        ("llama2-7b-gpu", "gpu.power=3 kW", "power: '3 kW' is not a number; the unit is W"),
    ]

    @Test(arguments: bad) func isRefused(_ name: String, _ override: String, _ expected: String) {
        let said = message(name, override)
        #expect(said.contains(expected), "\(said)")
    }

    @Test func whatDoesNotGoTogether() {
        let many = message(
            "llama2-7b-hpu", "system.cards=40", "system.parallelism=head_parallel")
        #expect(many == "40 cards cannot share the 32 KV heads of Llama2-7B")
    }

    /// Every value of the shipped files names its source.
    @Test func everyValueNamesItsSource() throws {
        for folder in ["gpus", "hpus"] {
            let path = Checkout.path("workloads/\(folder)")
            for name in try FileManager.default.contentsOfDirectory(atPath: path) {
                let text = try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
                let bare = text.split(separator: "\n").filter {
                    $0.hasPrefix("  ") && !$0.contains(" # ") && !$0.contains("timing:")
                        && !$0.drop { $0 == " " }.hasPrefix("#")
                }
                #expect(bare.isEmpty, "\(name): \(bare)")
            }
        }
    }
}
