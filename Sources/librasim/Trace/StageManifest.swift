import TimingConfig
import WorkloadTracer

/// What the traces of a workload on its system add up to, and how they hang together.
struct StageManifest {
    let workload: PIMWorkload
    let plan: PIMStepPlan
    let move: OffloadingDecision.Move
    let stages: [StageRecord]
    let isText: Bool

    private var trace: PIMLayerTrace { plan.layers[0].trace }
    private var ending: String { isText ? "pim" : "pimb" }

    /// `phases.yaml`: the stages in order, and in each the streams that run side by side.
    var phases: String {
        var text = """
            # Stages in order: each begins when all channels are done with the one before, and \
            occurs
            # 'repeats' times. Its streams run side by side in each channel, ordered by their \
            events.
            # compute_cycles: cycles of the memory in which the device computes, of the channel \
            with most.
            format: librasim-stages/1

            """
        text += heading
        for (index, stage) in stages.enumerated() {
            text += """

                stage_\(index + 1):
                  name: \(ManifestText.quoted(stage.name))
                  folder: \(ManifestText.quoted(stage.folder))
                  repeats: \(stage.repeats)
                  waits_for: \(index == 0 ? "nothing" : "stage_\(index)")
                \(work(stage.work))
                """
            text += stage.sections(number: index + 1, ending: ending)
        }
        return text
    }

    private func work(_ work: StageWork) -> String {
        let figures: [(String, Int)] = [
            ("xpu_gemm_flops", Int(work.xpuGEMM_FLOPs)),
            ("xpu_gemv_flops", Int(work.xpuGEMV_FLOPs)),
            ("pim_gemv_flops", Int(work.pimGEMV_FLOPs)),
            ("pim_gemm_flops", Int(work.pimGEMM_FLOPs)),
            ("array_cycles", work.arrayCycles), ("vector_cycles", work.vectorCycles),
            ("weight_bytes", work.weightBytes), ("kv_bus_bytes", work.kvBusBytes),
        ]
        return figures.map { "  \($0.0): \($0.1)\n" }.joined()
    }

    private var heading: String {
        """
        workload: \(ManifestText.quoted(workload.name))
        system: \(ManifestText.quoted(workload.system?.options.name ?? ""))
        move: \(ManifestText.quoted(moveWords))
        stage: \(plan.work.rawValue)
        layers_traced: \(plan.layers.count)

        """
    }

    private var moveWords: String {
        switch move {
        case .none: "none"
        case .group: "group"
        case .ffn(let requests): "ffn=\(requests)"
        case .mha(let requests): "mha=\(requests)"
        }
    }

    /// `manifest.yaml`: what was traced, and the counts that replays must come to.
    var text: String {
        var text = """
            # What replays of the stages must come to, unless a refresh interrupts a tile: a stage \
            once,
            # a channel and the total with each stage as often as it occurs.
            format: librasim-manifest/1

            """
        text += heading
        text += ManifestText.heading(workload, trace)
        if plan.layers.count > 1 { text += layers }
        text += ManifestText.operators(operators)
        text += ManifestText.section("total", total, trace.shape)
        for (channel, kv) in trace.kv.enumerated() {
            text += ManifestText.section(
                "channel_\(channel)", sum { $0.channels[channel] }, trace.shape)
            text += "  kv_heads: \(kv.values.count)\n  kv_rows: \(kv.rows)\n"
        }
        for (index, stage) in stages.enumerated() {
            let name = "stage_\(index + 1)"
            text += ManifestText.section(name, stage.total, trace.shape)
            for (channel, tally) in stage.channels.enumerated() {
                text += ManifestText.section("\(name)_channel_\(channel)", tally, trace.shape)
            }
        }
        return text
    }

    /// Where each of several layers lies.
    private var layers: String {
        plan.layers.enumerated().map { index, layer in
            var text = "\nlayer_\(index):\n"
            for tensor in layer.trace.weights.tensors {
                text += "  \(tensor.kind.rawValue)_first_row: \(tensor.rows.lowerBound)\n"
            }
            let kv = layer.trace.kv.compactMap { $0.keys.first?.rows.lowerBound }.min()
            return text + "  kv_first_row: \(kv.map(String.init) ?? "none")\n"
        }.joined()
    }

    private var operators: [LayerOperator] {
        DecoderLayer(trace.model, lengths: trace.batch.lengths).operators(plan.work)
    }

    private var total: OperationTally { sum(\.total) }

    private func sum(_ tally: (StageRecord) -> OperationTally) -> OperationTally {
        var sum = OperationTally()
        for stage in stages { for _ in 0..<stage.repeats { sum += tally(stage) } }
        return sum
    }

    /// A few lines for people.
    func summary(folder: String) -> [String] {
        let total = total
        let requests = Summary.plural(trace.batch.requests.count, "request")
        let tokens = Figure.count(Int64(trace.batch.lengths.reduce(0, +)))
        let files = stages.reduce(0) { $0 + $1.streams.reduce(0) { $0 + $1.count } }
        let unit = Figure.count(2 * total.bankMACs * Int64(trace.shape.elementsPerColumn))
        let names = stages.map { stage in
            let times = stage.repeats > 1 ? "\(stage.repeats) x " : ""
            return "  \(stage.folder)    \(times)\(stage.name)"
        }
        return [
            "\(workload.name)   \(trace.model.name) on \(workload.system?.options.name ?? ""), "
                + "\(plan.layers.count) of \(trace.model.layers) layers, \(requests), "
                + "\(tokens) tokens, \(trace.memory.name)",
            "traces       \(Figure.count(Int64(files))) in \(folder)",
        ] + names + [
            "xPU          \(Figure.count(total.reads)) reads, \(Figure.count(total.writes)) "
                + "writes of \(trace.shape.requestBytes) bytes",
            "pim          \(Figure.count(total.commands)) commands, "
                + "\(Figure.count(total.bankMACs)) bank MACs, \(unit) operations",
        ]
    }
}
