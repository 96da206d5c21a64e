import Systems
import WorkloadTracer

/// The metrics of runs.
enum PIMSystemMetrics {
    /// Figures of a workload on its system. Those of a layer are those of the last step.
    static let all: [Metric<PIMSystemResult>] = [
        Metric(
            "tokens_per_s", "Speed", "tokens/s", "tokens a second of all requests, in the last step"
        ) {
            $0.layer.tokensPerSecond
        },
        Metric(
            "generated_per_s", "Speed over all steps", "tokens/s", "tokens a second over all steps"
        ) { $0.report.tokensPerSecond },
        Metric("layer_us", "Time of a layer", "µs", "time of a layer in microseconds") {
            $0.layer.layer_s * 1e6
        },
        Metric(
            "token_ms", "Time of a token", "ms", "time of a token of every request in milliseconds"
        ) {
            $0.layer.token_s * 1e3
        },
        Metric("layer_cycles", "Time of a layer", "cycles", "memory cycles of a layer") {
            Double($0.layer.cycles) / Double($0.layer.simulated)
        },
        Metric(
            "npu_busy", "NPU at work", "%",
            "share of the time in which the NPU is at work, waits included"
        ) {
            $0.layer.npu.active
        },
        Metric(
            "npu_computing", "NPU computing", "%",
            "share of the time in which the NPU's arrays compute"
        ) {
            $0.layer.npu.computing
        },
        Metric("npu_useful", "NPU, useful work", "%", "useful FLOPs of the NPU over its peak") {
            $0.layer.npu.useful
        },
        Metric("npu_idle", "NPU idle", "%", "share of the time in which the NPU has nothing to do")
        {
            $0.layer.npu.idle
        },
        Metric("pim_busy", "PIM at work", "%", "share of the time in which a tile is in flight") {
            $0.layer.pim.active
        },
        Metric(
            "pim_computing", "PIM computing", "%",
            "share of the time in which a MAC occupies a unit"
        ) {
            $0.layer.pim.computing
        },
        Metric("pim_useful", "PIM, useful work", "%", "useful FLOPs of the units over their peak") {
            $0.layer.pim.useful
        },
        Metric("pim_idle", "PIM idle", "%", "share of the time in which no tile is in flight") {
            $0.layer.pim.idle
        },
        Metric(
            "bus_busy", "Data bus in use", "%",
            "share of the time in which a data bus carries a burst"
        ) {
            $0.layer.dataBus
        },
        Metric(
            "energy_mJ", "Energy of a token", "mJ", "energy of a token of a request in millijoules"
        ) {
            $0.part(\.total_pJ)
        },
        Metric(
            "activate_mJ", "Energy of a token, rows opened", "mJ",
            "of it, rows opened for reads and writes"
        ) { $0.part(\.activate_pJ) },
        Metric("read_mJ", "Energy of a token, reads", "mJ", "of it, reads of the xPU") {
            $0.part(\.read_pJ)
        },
        Metric("standby_mJ", "Energy of a token, standby", "mJ", "of it, standby and refresh") {
            result in
            result.part(\.standby_pJ).flatMap { own in
                result.part(\.refresh_pJ).map { own + $0 }
            }
        },
        Metric(
            "pim_activate_mJ", "Energy of a token, PIM rows", "mJ",
            "of it, rows opened by the units"
        ) { $0.part(\.pimActivate_pJ) },
        Metric(
            "pim_compute_mJ", "Energy of a token, PIM compute", "mJ",
            "of it, columns read and multiplied in the banks"
        ) {
            $0.part(\.pimCompute_pJ)
        },
        Metric(
            "pim_transfer_mJ", "Energy of a token, PIM transfer", "mJ",
            "of it, vectors and results of the units on the bus"
        ) {
            $0.part(\.pimTransfer_pJ)
        },
        Metric(
            "offloaded_requests", "Requests offloaded", "",
            "requests whose work moves between the devices"
        ) {
            switch $0.step.decision?.move {
            case .ffn(let requests)?: Double(requests)
            case .mha(let requests)?: -Double(requests)
            case .group?: Double($0.layer.requests / 2)
            default: 0
            }
        },
        Metric(
            "npu_FLOPs", "FLOPs of QKV, projection and FFN", "",
            "FLOPs of QKV, projection and FFN in a layer"
        ) { result in
            result.flops([.qkv, .projection, .ffn])
        },
        Metric("mha_FLOPs", "FLOPs of attention", "", "FLOPs of attention in a layer") {
            $0.flops([.logit, .attend])
        },
    ]
}

extension PIMSystemResult {
    /// A part of a token's energy in millijoules; nil when it is unknown.
    fileprivate func part(_ path: KeyPath<EnergyParts, Double?>) -> Double? {
        layer.energy?[keyPath: path].map {
            $0 * Double(layer.layers) / Double(max(1, layer.requests)) * 1e-9
        }
    }

    /// FLOPs of operators for the whole batch, whoever does them.
    fileprivate func flops(_ kinds: [LayerOperator.Kind]) -> Double {
        DecoderLayer(workload.model, lengths: workload.batch.lengths).operators(workload.stage)
            .reduce(0) { kinds.contains($1.kind) ? $0 + Double($1.flops) : $0 }
    }
}
