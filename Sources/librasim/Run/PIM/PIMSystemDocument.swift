import Systems
import TraceFormats
import WorkloadTracer

/// All results of a run as JSON.
struct PIMSystemDocument {
    private let result: PIMSystemResult

    /// Describes a result.
    init(_ result: PIMSystemResult) { self.result = result }

    /// Writes the document; failures stay with the writer.
    func write(to writer: ByteWriter) {
        let json = JSONWriter(to: writer)
        let layer = result.layer
        json.beginObject()
        json.key("librasim").value(Program.version)
        json.key("workload_file").value(result.path)
        json.key("workload").value(result.workload.name)
        json.key("model").value(result.workload.model.name)
        json.key("system").value(result.system.options.name)
        json.key("npu").value(result.system.npuName)
        json.key("requests").value(Int64(layer.requests))
        json.key("tokens").value(Int64(result.step.tokens))
        json.key("layers").value(Int64(layer.layers))
        json.key("stage").value(result.workload.stage.rawValue)
        json.key("simulated_layers").value(Int64(layer.simulated))
        json.key("simulated_cycles").value(layer.cycles)
        json.key("layer_cycles")
            .value(Int64((Double(layer.cycles) / Double(layer.simulated)).rounded()))
        json.key("layer_s").value(layer.layer_s)
        json.key("token_s").value(layer.token_s)
        json.key("tokens_per_s").value(layer.tokensPerSecond)
        json.key("exact").value(layer.isExact)
        writeDevices(json)
        json.key("energy_pj")
        write(layer.energy, json)
        json.key("stalls").beginObject()
        write("host", layer.requestStalls, json)
        write("pim", layer.pimStalls, json)
        json.endObject()
        json.key("stages").beginArray()
        for stage in layer.stages { write(stage, json) }
        json.endArray()
        writeGeneration(result.report, json)
        result.whatIf?.write(json)
        json.key("configuration")
            .configuration(result.workload.memory.resolved, overrides: result.overrides)
        json.endObject()
    }

    private func writeDevices(_ json: JSONWriter) {
        let layer = result.layer
        json.key("devices").beginObject()
        let peaks = [layer.hardware.xpu_FLOPS, layer.hardware.pim_FLOPS]
        for ((name, shares), peak) in zip([("npu", layer.npu), ("pim", layer.pim)], peaks) {
            json.key(name).beginObject()
            json.key("peak_flops").value(peak)
            json.key("busy").value(shares.active)
            json.key("computing").value(shares.computing)
            json.key("useful").value(shares.useful)
            json.key("idle").value(shares.idle)
            json.endObject()
        }
        json.key("data_bus").beginObject()
        json.key("peak_bytes_per_s").value(layer.hardware.bus_Bps)
        json.key("busy").value(layer.dataBus)
        json.key("useful").value(result.usefulBus)
        json.key("idle").value(1 - layer.dataBus)
        json.endObject()
        json.endObject()
    }

    private func write(_ energy: EnergyParts?, _ json: JSONWriter) {
        json.beginObject()
        for field in EnergyParts.fields {
            json.key(field.name).value(energy?[keyPath: field.path])
        }
        json.key("npu").value(energy?.npu_pJ)
        json.key("total").value(energy?.total_pJ)
        json.endObject()
    }

    private func write(_ name: String, _ stalls: StallShares, _ json: JSONWriter) {
        let total = stalls.total
        json.key(name).beginObject()
        for (rule, cycles) in stalls.rules {
            json.key(rule).beginObject()
            json.key("cycles").value(cycles)
            json.key("share").value(total > 0 ? cycles / total : 0)
            json.endObject()
        }
        json.endObject()
    }

    private func write(_ stage: PIMStageReport, _ json: JSONWriter) {
        json.beginObject()
        json.key("name").value(stage.name)
        json.key("repeats").value(Int64(stage.repeats))
        json.key("cycles").value(stage.cycles)
        json.key("xpu_cycles").value(stage.xpuFinish)
        json.key("xpu_service_cycles").value(stage.xpuServiceCycles)
        json.key("pim_cycles").value(stage.pimFinish)
        json.key("finish").beginObject()
        for role in StageStream.Role.allCases where role.device != .hpu {
            json.key(role.rawValue).value(stage.finish[role])
        }
        json.endObject()
        json.key("tile_cycles").value(stage.tileCycles)
        json.key("data_bus_cycles").value(stage.dataBusCycles)
        json.key("channels_replayed").value(Int64(stage.channelsReplayed))
        json.key("interruptions").value(stage.interruptions)
        write(stage.work, json)
        json.key("energy_pj")
        write(stage.energy, json)
        for (name, tally) in [("expected", stage.expected), ("replayed", stage.replayed)] {
            json.key(name).beginObject()
            for field in OperationTally.fields where field.path != \.bufferFills {
                json.key(field.name).value(tally[keyPath: field.path])
            }
            json.endObject()
        }
        json.endObject()
    }

    private func write(_ work: StageWork, _ json: JSONWriter) {
        json.key("work").beginObject()
        json.key("xpu_gemm_flops").value(work.xpuGEMM_FLOPs)
        json.key("xpu_gemv_flops").value(work.xpuGEMV_FLOPs)
        json.key("pim_gemv_flops").value(work.pimGEMV_FLOPs)
        json.key("pim_gemm_flops").value(work.pimGEMM_FLOPs)
        json.key("array_cycles").value(Int64(work.arrayCycles))
        json.key("vector_cycles").value(Int64(work.vectorCycles))
        json.key("weight_bytes").value(Int64(work.weightBytes))
        json.key("kv_bus_bytes").value(Int64(work.kvBusBytes))
        json.endObject()
    }
}
