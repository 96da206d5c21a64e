import Systems
import WorkloadTracer

/// The metrics of runs on systems with near-memory units.
enum NMPSystemMetrics {
    /// Figures of all prompts and of all that is generated. A workload that does not fit has
    /// `feasible` alone.
    static let all: [Metric<NMPSystemResult>] =
        [
            metric(
                "tokens_per_s", "Speed", "tokens/s",
                "tokens a second of all requests, in generation"
            ) {
                $0.generated / $1.decode_s
            },
            metric(
                "generated_per_s", "Speed over all steps", "tokens/s",
                "tokens a second over prompts and generation"
            ) {
                $0.generated / $1.time_s
            },
            metric(
                "token_ms", "Time of a token", "ms",
                "time of a token of every request in milliseconds"
            ) {
                $1.decode_s * 1e3 / Double($0.workload.output)
            },
            metric("prefill_ms", "Time of the prompts", "ms", "time of the prompts in milliseconds")
            { $1.prefill_s * 1e3 },
            metric("decode_ms", "Time of generation", "ms", "time of generation in milliseconds") {
                $1.decode_s * 1e3
            },
            metric(
                "total_ms", "Time of prompts and generation", "ms",
                "time of prompts and generation in milliseconds"
            ) {
                $1.time_s * 1e3
            },
            metric(
                "energy_mJ", "Energy of a token", "mJ",
                "energy of a token of a request in millijoules, prompts included"
            ) {
                $1.energy.total_J * 1e3 / $0.generated
            },
            metric("total_J", "Energy", "J", "energy of prompts and generation in joules") {
                $1.energy.total_J
            },
        ]
        + NMPEnergyParts.fields.map { field in
            let name = field.name
            return metric(
                "\(name)_J", "Energy, \(parts[name] ?? name)", "J", "of it, \(help[name] ?? name)"
            ) { $1.energy.part(name) }
        }
        + [
            metric(
                "nmp_share", "Work of the units", "%",
                "share of the work of generation that the units do"
            ) {
                $1.nmpShare
            },
            metric(
                "nmp_useful", "Near-memory units, useful work", "%",
                "MACs of the units over their peak, in generation"
            ) {
                $1.nmpUtilization
            },
            metric(
                "port_useful", "Ports, useful work", "%",
                "bytes through the ports over their peak, in generation"
            ) {
                $1.portUtilization
            },
            metric("npu_useful", "NPU, useful work", "%", "useful FLOPs of the NPU over its peak") {
                $1.npuUtilization
            },
            metric(
                "access_groups", "Memory access groups", "", "memory access groups of the dataflow"
            ) {
                Double($1.dataflow.groups.count)
            },
            metric(
                "mixed_operators", "Operators on units and NPU", "",
                "operators of a layer that units and NPU share"
            ) {
                _, result in
                Double(result.operators.count { $0.channel != nil && $0.npu_s > 0 })
            },
            Metric(
                "nmp_TMACps", "Peak of the units", "10^12 MAC/s",
                "peak of all units in 10^12 MACs a second"
            ) {
                $0.report.hardware.nmp_MACps * 1e-12
            },
            Metric(
                "feasible", "Dataflow fits", "", "1 when a dataflow fits into the channels, else 0"
            ) {
                $0.report.result == nil ? 0 : 1
            },
        ]

    /// What charts call the parts.
    private static let parts = [
        "nmp_array": "rows and columns", "port": "ports", "nmp_mac": "MACs of the units",
        "bus": "buses", "npu_mac": "MACs of the NPU", "npu_read": "reads of the NPU",
    ]
    private static let help = [
        "nmp_array": "rows and columns read for the units", "port": "columns to the units",
        "nmp_mac": "MACs of the units", "bus": "inputs, results, new keys and values on the buses",
        "npu_mac": "MACs of the NPU", "npu_read": "reads of the NPU",
        "standby": "standby, refresh and static power",
    ]

    private static func metric(
        _ name: String, _ title: String, _ unit: String, _ help: String,
        _ figure: @escaping @Sendable (NMPSystemResult, NMPReport.Result) -> Double
    ) -> Metric<NMPSystemResult> {
        Metric(name, title, unit, help) { outcome in
            outcome.report.result.map { figure(outcome, $0) }
        }
    }
}
