import MemoryController
import Systems
import WorkloadTracer

/// The result of a run on a GPU, perhaps with cards, in a few lines, the answer first.
struct GPUSystemSummary {
    private let result: GPUSystemResult
    private var report: GPURunReport { result.report }

    /// Summarizes a result.
    init(_ result: GPUSystemResult) { self.result = result }

    /// The lines.
    var lines: [String] {
        var lines = [heading]
        lines += TextBlock.row("result", answer)
        lines += TextBlock.row("memory", memory)
        guard report.room.fits else { return lines }
        lines += TextBlock.row("prompts", prompts)
        lines += TextBlock.row("generation", generation)
        lines += TextBlock.row("utilization", utilization)
        lines += TextBlock.row("cards", cards)
        lines += TextBlock.row("held back", heldBack)
        return lines + TextBlock.row("energy", energy)
    }

    private var heading: String {
        let requests = Summary.plural(report.requests, "request")
        let tokens = Summary.plural(result.workload.batch.lengths.reduce(0, +), "token")
        let what = report.prompt == nil ? "" : " of prompts"
        var devices = result.system.gpu.name
        if let cards = result.system.cards {
            devices += " and \(Summary.plural(cards.count, "card")) \(cards.card.name)"
        }
        return "\(result.workload.name)   \(report.model.name) on \(result.system.name), "
            + "\(devices): \(requests), \(tokens)\(what)"
    }

    private var answer: [String] {
        guard report.room.fits else { return outOfMemory }
        guard let rate = report.generatedPerSecond else { return [] }
        return [
            "\(Figure.short(rate)) tokens/s: \(Summary.plural(report.generated, "token")) in "
                + "\(time(report.time_s)), without embeddings and head"
        ]
    }

    private var outOfMemory: [String] {
        let room = report.room
        var words: [String] = []
        if !room.fitsGPU {
            words.append(
                "out of memory: the GPU needs "
                    + need(room.gpu.total_bytes, of: room.gpu_capacity_bytes))
        }
        if !room.fitsCards, let card = room.card_bytes, let most = room.card_capacity_bytes {
            words.append("out of memory: a card needs \(need(card, of: most))")
        }
        let fit = Summary.plural(room.largestBatch, "request")
        words[words.count - 1] +=
            room.isOfMeanLength
            ? "; \(fit) of the mean length would fit"
            : "; \(fit) fit\(room.largestBatch == 1 ? "s" : "")"
        return words
    }

    /// What is needed of what there is, and what is missing where the two look alike.
    private func need(_ bytes: Double, of capacity: Double) -> String {
        let (need, most) = (gigabytes(bytes), gigabytes(capacity))
        let missing = need == most ? ", \(Figure.count(Int64(bytes - capacity))) bytes short" : ""
        return "\(need) of \(most)\(missing)"
    }

    private var memory: [String] {
        let room = report.room
        let gpu = room.gpu
        let parts = [
            ("weights", gpu.weight_bytes), ("keys and values", gpu.kv_bytes),
            ("activations", gpu.activation_bytes), ("runtime", gpu.reserved_bytes),
        ]
        .filter { $0.1 > 0 }.map { "\($0.0) \(gigabytes($0.1))" }.joined(separator: ", ")
        var lines = [
            "GPU: \(gigabytes(gpu.total_bytes)) of \(gigabytes(room.gpu_capacity_bytes)) (\(parts))"
        ]
        if let card = room.card_bytes, let most = room.card_capacity_bytes {
            lines.append("card: \(gigabytes(card)) of \(gigabytes(most)) keys and values")
        }
        let largest = Summary.plural(
            room.largestBatch, room.isOfMeanLength ? "request" : "such request")
        lines.append("\(largest)\(room.isOfMeanLength ? " of the mean length" : "") would fit")
        return lines
    }

    private var prompts: [String] {
        guard let prompt = report.prompt else { return [] }
        var line =
            "\(time(prompt.time.total_s)): \(shares(prompt.time)); "
            + Summary.plural(prompt.tokens, "token")
        if prompt.moved_bytes > 0 {
            line += ", \(gigabytes(prompt.moved_bytes)) to the cards"
        }
        return [line]
    }

    private var generation: [String] {
        guard let last = report.steps.last else { return [] }
        let time_s = report.generation
        let steps = report.steps.count < report.stepCount ? " of \(report.stepCount)" : ""
        let mean = Summary.plural(last.tokens / max(1, last.requests), "token")
        return [
            "\(time(time_s.total_s)): \(shares(time_s))",
            "\(Figure.count(Int64(report.steps.count)))\(steps) "
                + "\(report.stepCount == 1 ? "step" : "steps"); the last "
                + "\(time(last.time.total_s)) = "
                + "\(Figure.short(Double(last.requests) / last.time.total_s)) tokens/s at "
                + "\(mean) each",
        ]
    }

    private func shares(_ time: GPUTimeParts) -> String {
        GPUTimeParts.fields.filter { time[keyPath: $0.path] > 0 }
            .map { "\($0.name) \(Figure.share(time[keyPath: $0.path] / time.total_s))" }
            .joined(separator: ", ")
    }

    private var utilization: [String] {
        func line(_ name: String, _ share: Double?) -> String? {
            share.map { "\(name) \(Figure.share($0))" }
        }
        let gpu = [
            line("MFU", report.mfu), line("in generation", report.generationMFU),
            line("of GEMMs", report.linearMFU), line("MBU", report.mbu),
            line("busy", report.gpu_s / report.time_s),
        ]
        return ["GPU: " + gpu.compactMap { $0 }.joined(separator: ", ")]
    }

    private var cards: [String] {
        guard let card = report.steps.last?.cards.first else { return [] }
        let exact = report.isExact ? "as planned" : "NOT as planned"
        return [
            "\(Figure.share(report.cardUtilization ?? 0)) of the memory's bandwidth, busy "
                + "\(Figure.share(report.cards_s / report.time_s)) of the time",
            "the last step: \(Figure.count(Int64(card.heads))) heads of a layer in "
                + "\(time(card.busy_s)), \(Figure.share(card.utilization)); "
                + "\(Figure.count(Int64(card.replayed))) replayed, \(exact)",
        ]
    }

    private var heldBack: [String] {
        guard let cards = result.system.cards else { return [] }
        return Summary.shares(
            TiedRules(cards.memory).merged(result.stalls.reports), "its queue")
    }

    private var energy: [String] {
        guard let power = report.power_W, let above = report.powerAboveIdle_W else { return [] }
        let energy = report.energy
        var lines = [
            "\(Figure.short(power)) W on average, \(Figure.short(above)) W above idle"
                + (report.tokensPerJoule.map { ": \(Figure.short($0)) tokens/s/W" } ?? "")
        ]
        let parts = [
            ("GPU", energy.gpu_J), ("cards", energy.cards_J), ("at rest", energy.idle_J),
        ]
        lines.append(
            parts.filter { $0.1 > 0 }
                .map { "\($0.0) \(Figure.share($0.1 / energy.total_J))" }.joined(separator: ", "))
        if let memory = energy.memory {
            let fields = EnergyParts.fields.map { ($0.name, memory[keyPath: $0.path]) }
            let total = memory.total_pJ.map { Figure.energy(pJ: $0) } ?? "energy unknown"
            let parts = Figure.parts(pJ: fields, of: memory.total_pJ)
            lines.append("the cards' memories: \(total) (\(parts))")
        }
        return lines
    }

    private func gigabytes(_ bytes: Double) -> String { "\(Figure.short(bytes * 1e-9)) GB" }
    private func time(_ seconds: Double) -> String { Figure.time(ns: seconds * 1e9) }
}
