import Systems
import TraceFormats
import WorkloadTracer

/// The steps of a run.
extension PIMSystemDocument {
    /// Writes `generation`.
    func writeGeneration(_ report: PIMGenerationReport, _ json: JSONWriter) {
        json.key("generation").beginObject()
        json.key("steps").value(Int64(report.stepCount))
        json.key("generated").value(Int64(report.generated))
        json.key("time_s").value(report.time_s)
        json.key("tokens_per_s").value(report.tokensPerSecond)
        json.key("energy_pj").value(report.energy_pJ)
        json.key("simulated").beginArray()
        for step in report.steps { write(step, json) }
        json.endArray()
        json.endObject()
    }

    private func write(_ step: PIMStepReport, _ json: JSONWriter) {
        json.beginObject()
        json.key("number").value(Int64(step.number))
        json.key("stands_for").value(Int64(step.stands))
        json.key("requests").value(Int64(step.requests))
        json.key("tokens").value(Int64(step.tokens))
        json.key("token_s").value(step.token_s)
        json.key("energy_pj").value(step.energy_pJ)
        json.key("xpu_flops").value(step.throughput.FLOPS_xPU)
        json.key("pim_flops").value(step.throughput.FLOPS_PIM)
        json.key("xpu_gemv_flops").value(step.throughput.FLOPS_xPU_GEMV)
        if let decision = step.decision {
            let (move, requests) = words(decision.move)
            json.key("move").value(move)
            json.key("moved_requests").value(requests)
            json.key("reason").value(decision.reason)
        }
        json.endObject()
    }

    private func words(_ move: OffloadingDecision.Move) -> (String, Int64?) {
        switch move {
        case .none: ("none", nil)
        case .group: ("group", nil)
        case .ffn(let requests): ("ffn", Int64(requests))
        case .mha(let requests): ("mha", Int64(requests))
        }
    }
}
