import DRAMModel
import MemoryController
import Systems
import WorkloadTracer

/// The result of a run in a few lines, the answer first.
struct PIMSystemSummary {
    private let result: PIMSystemResult
    private var layer: PIMLayerReport { result.layer }

    /// Summarizes a result.
    init(_ result: PIMSystemResult) { self.result = result }

    /// The lines.
    var lines: [String] {
        var lines = [heading]
        lines += TextBlock.row("layer", [layerLine] + stages)
        lines += TextBlock.row(isPrompt ? "first token" : "token", [tokenLine])
        lines += TextBlock.row("", devices)
        lines += TextBlock.row("energy", energy)
        lines += TextBlock.row("held back", heldBack)
        lines += TextBlock.row("commands", [commands])
        lines += TextBlock.row("offloading", offloading)
        return lines + TextBlock.row("generation", generation)
    }

    private var heading: String {
        let requests = Summary.plural(layer.requests, "request")
        let tokens = Figure.count(Int64(result.step.tokens))
        let what = isPrompt ? "tokens of prompts" : "tokens"
        return "\(result.workload.name)   \(result.workload.model.name) on "
            + "\(result.system.options.name), \(layer.hardware.memory.name): \(requests), "
            + "\(tokens) \(what)"
    }

    /// Whether prompts were worked through.
    private var isPrompt: Bool { result.workload.stage == .summarization }

    private var layerLine: String {
        let cycles = "\(Figure.count(layer.cycles)) cycles of the memory"
        guard layer.simulated > 1 else { return "\(time(layer.layer_s)) = \(cycles)" }
        return "\(time(layer.layer_s)) on average of \(layer.simulated), which took \(cycles)"
    }

    private var stages: [String] {
        let rows = layer.stages.map { stage in
            let times = stage.repeats > 1 ? "\(stage.repeats) x " : ""
            return [times + stage.name, time(layer.hardware.seconds(Double(stage.cycles)))]
        }
        return Table.lines(rows).map { "  " + $0 }
    }

    private var tokenLine: String {
        let rate =
            isPrompt && layer.token_s > 0
            ? "\(Figure.short(Double(result.step.tokens) / layer.token_s)) prompt tokens/s"
            : "\(Figure.short(layer.tokensPerSecond)) tokens/s"
        let layers = Summary.plural(layer.layers, "layer")
        let which = layer.simulated > 1 ? ", \(layer.simulated) simulated" : " alike"
        return "\(time(layer.token_s)) = \(rate); \(layers)\(which), without embeddings and head"
    }

    private var devices: [String] {
        func line(_ name: String, _ shares: PIMDeviceShares) -> [String] {
            [name]
                + [shares.active, shares.computing, shares.useful, shares.idle].map(Figure.share)
        }
        let bus = [
            "data bus", Figure.share(layer.dataBus), "", Figure.share(result.usefulBus),
            Figure.share(1 - layer.dataBus),
        ]
        return Table.lines([
            ["", "busy", "computing", "useful", "idle"], line("NPU", layer.npu),
            line("PIM", layer.pim), bus,
        ])
    }

    private var energy: [String] {
        guard let energy = layer.energy else {
            return ["unknown: the timing file has no 'power' section"]
        }
        let tokens = Double(layer.layers) / Double(max(1, layer.requests))
        var parts = EnergyParts.fields.map { ($0.name, energy[keyPath: $0.path]) }
        if let npu = energy.npu_pJ { parts.append(("npu", npu)) }
        let what = isPrompt ? "a prompt" : "a token of a request"
        let left = energy.npu_pJ == nil ? ", the NPU's left out" : ""
        guard let total = energy.total_pJ else {
            let own = parts.map { ($0.0, $0.1.times(tokens)) }
            return ["unknown \(what)\(left), as parts of it are:", Figure.parts(pJ: own, of: nil)]
        }
        return [
            "\(Figure.energy(pJ: total * tokens)) \(what)\(left)",
            Figure.parts(pJ: parts, of: total),
        ]
    }

    private var heldBack: [String] {
        [("xPU", layer.requestStalls), ("PIM", layer.pimStalls)].flatMap { name, stalls in
            let reports = TiedRules(layer.hardware.memory).merged(stalls.reports)
            let lines = Summary.shares(reports, name == "PIM" ? "its stream" : "its queue")
            return ["\(name): \(lines[0])"] + lines.dropFirst().map { "  " + $0 }
        }
    }

    private var commands: String {
        let total = layer.replayed
        let interruptions = layer.stages.reduce(0) { $0 + $1.interruptions }
        let text =
            "\(Figure.count(total.reads)) reads, \(Figure.count(total.writes)) writes, "
            + "\(Figure.count(total.commands)) to the units, "
            + "\(Figure.count(total.bankMACs)) bank MACs"
        if layer.stages.allSatisfy({ $0.expected == $0.replayed }) { return text + ", as planned" }
        return text
            + (interruptions > 0
                ? "; \(Summary.plural(interruptions, "tile")) interrupted by refresh"
                : "; NOT as planned")
    }

    private var offloading: [String] {
        guard let decision = result.step.decision else { return [] }
        return TextBlock.wrap(decision.reason, columns: 100 - TextBlock.labelColumns)
    }

    private var generation: [String] {
        let report = result.report
        guard report.stepCount > 1 else { return [] }
        let all = report.steps.count < report.stepCount ? " simulated of \(report.stepCount)" : ""
        return [
            "\(report.steps.count)\(all) steps, \(Figure.count(Int64(report.generated))) tokens in "
                + "\(time(report.time_s)) = \(Figure.short(report.tokensPerSecond)) tokens/s; "
                + "what stands above is the last step"
        ]
    }

    private func time(_ seconds: Double) -> String { Figure.time(ns: seconds * 1e9) }
}
