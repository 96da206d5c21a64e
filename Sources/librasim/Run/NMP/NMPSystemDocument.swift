import Systems
import TraceFormats
import WorkloadTracer

/// All results of a run on a system with near-memory units as JSON.
struct NMPSystemDocument {
    private let outcome: NMPSystemResult

    /// Describes a result.
    init(_ outcome: NMPSystemResult) { self.outcome = outcome }

    /// Writes the document; failures stay with the writer.
    func write(to writer: ByteWriter) {
        let json = JSONWriter(to: writer)
        let workload = outcome.workload
        json.beginObject()
        json.key("librasim").value(Program.version)
        json.key("workload_file").value(outcome.path)
        json.key("workload").value(workload.name)
        json.key("model").value(workload.model.name)
        json.key("system").value(workload.system.name)
        json.key("requests").value(Int64(workload.requests))
        json.key("input").value(Int64(workload.input))
        json.key("output").value(Int64(workload.output))
        json.key("context").value(Int64(workload.context))
        json.key("layers").value(Int64(outcome.report.problem.layers))
        json.key("bytes").value(outcome.report.problem.allBytes)
        json.key("fits").value(outcome.report.result != nil)
        if let result = outcome.report.result { write(result, json) }
        outcome.whatIf?.write(json)
        json.key("configuration")
            .configuration(workload.system.memory.resolved, overrides: outcome.overrides)
        json.endObject()
    }

    private func write(_ result: NMPReport.Result, _ json: JSONWriter) {
        json.key("prefill_s").value(result.prefill_s)
        json.key("decode_s").value(result.decode_s)
        json.key("total_s").value(result.time_s)
        json.key("tokens_per_s").value(outcome.generated / result.decode_s)
        json.key("nmp_share").value(result.nmpShare)
        json.key("nmp_useful").value(result.nmpUtilization)
        json.key("port_useful").value(result.portUtilization)
        json.key("npu_useful").value(result.npuUtilization)
        json.key("energy_j")
        write(result.energy, json)
        json.key("stalls").beginObject()
        let total = result.stalls.total
        for (rule, cycles) in result.stalls.rules {
            json.key(rule).beginObject()
            json.key("cycles").value(cycles)
            json.key("share").value(total > 0 ? cycles / total : 0)
            json.endObject()
        }
        json.endObject()
        json.key("groups").beginArray()
        for parts in result.dataflow.groups {
            json.beginArray()
            for part in parts { write(part, result, json) }
            json.endArray()
        }
        json.endArray()
    }

    private func write(
        _ part: DataCentricDataflow.PartitionGroup, _ result: NMPReport.Result, _ json: JSONWriter
    ) {
        json.beginObject()
        json.key("nmp_channels")
        write(part.channels, json)
        json.key("uses_npu").value(part.usesNPU)
        json.key("levels").beginArray()
        for level in part.levels {
            json.beginArray()
            for index in level { write(index, result, json) }
            json.endArray()
        }
        json.endArray()
        json.endObject()
    }

    private func write(_ index: Int, _ result: NMPReport.Result, _ json: JSONWriter) {
        let operation = outcome.report.problem.step.operators[index]
        let placement = result.dataflow.placements[index]
        let part = result.operators[index]
        json.beginObject()
        json.key("operator").value(operation.kind.rawValue)
        json.key("gemms").value(Int64(operation.gemms))
        json.key("m").value(Int64(operation.M))
        json.key("k").value(Int64(operation.K))
        json.key("n").value(Int64(operation.N))
        json.key("nmp_channels")
        write(placement.channels, json)
        json.key("normal_channels").value(placement.usesNormal)
        json.key("npu_reads_nmp_channels").value(placement.npuReadsNMP)
        json.key("nmp_share").value(Double(placement.nmpShares) / Double(operation.shares))
        json.key("nmp_s").value(part.nmp_s)
        json.key("npu_s").value(part.npu_s)
        json.key("prefill_s").value(part.prefill_s)
        json.key("nmp_channel_bytes").value(part.nmpBytes)
        json.key("normal_bytes").value(part.normalBytes)
        json.key("energy_j")
        write(part.step, json)
        json.endObject()
    }

    private func write(_ channels: [Int], _ json: JSONWriter) {
        json.beginArray()
        for channel in channels { json.value(Int64(channel)) }
        json.endArray()
    }

    private func write(_ energy: NMPEnergyParts, _ json: JSONWriter) {
        json.beginObject()
        for field in NMPEnergyParts.fields {
            json.key(field.name).value(energy[keyPath: field.path])
        }
        json.key("total").value(energy.total_J)
        json.endObject()
    }
}
