import Systems
import TimingConfig
import TraceFormats
import WorkloadTracer

/// All results of a run on a GPU, perhaps with cards, as JSON.
struct GPUSystemDocument {
    private let result: GPUSystemResult
    private var report: GPURunReport { result.report }

    /// Describes a result.
    init(_ result: GPUSystemResult) { self.result = result }

    /// Writes the document; failures stay with the writer.
    func write(to writer: ByteWriter) {
        let json = JSONWriter(to: writer)
        json.beginObject()
        json.key("librasim").value(Program.version)
        json.key("workload_file").value(result.path)
        json.key("workload").value(result.workload.name)
        json.key("model").value(report.model.name)
        json.key("system").value(result.system.name)
        json.key("gpu").value(result.system.gpu.name)
        if let cards = result.system.cards { json.key("hpu").value(cards.card.name) }
        json.key("cards").value(Int64(result.system.cards?.count ?? 0))
        json.key("requests").value(Int64(report.requests))
        json.key("stage").value(result.workload.stage.rawValue)
        json.key("prefill").value(result.workload.prefill)
        json.key("per_layer_overhead_us").value(result.system.options.per_layer_overhead_s * 1e6)
        writeRoom(json)
        json.key("metrics").beginObject()
        for metric in GPUSystemMetrics.all { json.key(metric.name).value(metric.figure(result)) }
        json.endObject()
        json.key("exact").value(report.isExact)
        writePrompt(json)
        json.key("steps").beginArray()
        for step in report.steps { write(step, json) }
        json.endArray()
        writeEnergy(json)
        json.key("stalls").beginObject()
        for (rule, cycles) in result.stalls.rules { json.key(rule).value(cycles) }
        json.endObject()
        result.whatIf?.write(json)
        if let memory = result.workload.system.memory {
            json.key("configuration").configuration(memory.resolved, overrides: result.overrides)
        }
        json.endObject()
    }

    private func writeRoom(_ json: JSONWriter) {
        let room = report.room
        json.key("memory").beginObject()
        json.key("fits").value(room.fits)
        json.key("largest_batch").value(Int64(room.largestBatch))
        json.key("gpu_bytes").value(room.gpu.total_bytes)
        json.key("weight_bytes").value(room.gpu.weight_bytes)
        json.key("kv_bytes").value(room.gpu.kv_bytes)
        json.key("activation_bytes").value(room.gpu.activation_bytes)
        json.key("reserved_bytes").value(room.gpu.reserved_bytes)
        json.key("gpu_capacity_bytes").value(room.gpu_capacity_bytes)
        json.key("card_bytes").value(room.card_bytes)
        json.key("card_capacity_bytes").value(room.card_capacity_bytes)
        json.endObject()
    }

    private func write(_ time: GPUTimeParts, _ json: JSONWriter) {
        json.beginObject()
        for field in GPUTimeParts.fields {
            json.key(field.name + "_s").value(time[keyPath: field.path])
        }
        json.key("total_s").value(time.total_s)
        json.endObject()
    }

    private func writePrompt(_ json: JSONWriter) {
        guard let prompt = report.prompt else { return }
        json.key("prompt").beginObject()
        json.key("tokens").value(Int64(prompt.tokens))
        json.key("time")
        write(prompt.time, json)
        json.key("gpu_s").value(prompt.gpu_s)
        json.key("gpu_flops").value(prompt.gpu_FLOPs)
        json.key("gpu_bytes").value(prompt.gpu_bytes)
        json.key("moved_bytes").value(prompt.moved_bytes)
        json.endObject()
    }

    private func write(_ step: GPUStepReport, _ json: JSONWriter) {
        json.beginObject()
        json.key("number").value(Int64(step.number))
        json.key("stands_for").value(Int64(step.stands))
        json.key("requests").value(Int64(step.requests))
        json.key("tokens").value(Int64(step.tokens))
        json.key("time")
        write(step.time, json)
        json.key("gpu_s").value(step.gpu_s)
        json.key("cards_s").value(step.cards_s)
        json.key("gpu_flops").value(step.gpu_FLOPs)
        json.key("linear_flops").value(step.linear_FLOPs)
        json.key("gpu_bytes").value(step.gpu_bytes)
        json.key("cards").beginArray()
        for card in step.cards { write(card, json) }
        json.endArray()
        json.endObject()
    }

    private func write(_ card: HPUCardReport, _ json: JSONWriter) {
        json.beginObject()
        json.key("heads").value(Int64(card.heads))
        json.key("replayed_heads").value(Int64(card.replayed))
        json.key("arrival_s").value(card.arrival_s)
        json.key("busy_s").value(card.busy_s)
        json.key("kv_bytes").value(card.kv_bytes)
        json.key("utilization").value(card.utilization)
        json.key("data_bus").value(card.dataBus)
        json.key("reads").value(card.tally.reads)
        json.key("writes").value(card.tally.writes)
        json.key("exact").value(card.isExact)
        json.endObject()
    }

    private func writeEnergy(_ json: JSONWriter) {
        let energy = report.energy
        json.key("energy_j").beginObject()
        json.key("gpu").value(energy.gpu_J)
        json.key("cards").value(energy.cards_J)
        json.key("idle").value(energy.idle_J)
        json.key("total").value(energy.total_J)
        json.key("card_memories").beginObject()
        for field in EnergyParts.fields where energy.memory != nil {
            json.key(field.name).value(energy.memory?[keyPath: field.path].map { $0 * 1e-12 })
        }
        json.endObject()
        json.endObject()
    }
}
