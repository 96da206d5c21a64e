import TimingConfig
import WorkloadTracer

/// What the traces of a workload add up to, and how they hang together.
struct TraceManifest {
    private let workload: PIMWorkload
    private let trace: PIMLayerTrace
    private let isText: Bool
    private var byChannel: [OperationTally]
    private var byPhase: [PIMTracePhase: OperationTally] = [:]

    /// Starts without traces.
    init(_ workload: PIMWorkload, _ trace: PIMLayerTrace, isText: Bool) {
        self.workload = workload
        self.trace = trace
        self.isText = isText
        byChannel = Array(repeating: OperationTally(), count: trace.kv.count)
    }

    /// The name of a trace in the folder.
    func fileName(_ phase: PIMTracePhase, channel: Int) -> String {
        let number = ManifestText.number(channel, of: trace.kv.count)
        return "\(phase.rawValue)-ch\(number).\(ending)"
    }

    private var ending: String { isText ? "pim" : "pimb" }

    /// Adds a trace.
    mutating func add(_ tally: OperationTally, _ phase: PIMTracePhase, _ channel: Int) {
        byChannel[channel] += tally
        byPhase[phase, default: OperationTally()] += tally
    }

    private var total: OperationTally {
        byChannel.reduce(into: OperationTally()) { $0 += $1 }
    }

    private var operators: [LayerOperator] {
        DecoderLayer(trace.model, lengths: trace.batch.lengths).operators(.generation)
    }

    /// `phases.yaml`: which phase waits for which, on which device, for how much work.
    var phases: String {
        var text =
            "# Phases of a layer in order; each channel posts an event of the phase's name.\n"
        text += "format: librasim-phases/1\nworkload: \(quoted(workload.name))\n"
        let work = Dictionary(uniqueKeysWithValues: operators.map { ($0.kind, $0) })
        for phase in PIMTracePhase.allCases {
            let own = phase.operators.compactMap { work[$0] }
            let flops = own.reduce(0) { $0 + $1.flops }
            let elements = own.reduce(0) { $0 + $1.elements }
            text += """

                \(phase.rawValue):
                  device: \(phase.device.rawValue)
                  waits_for: \(phase.predecessor?.rawValue ?? "nothing")
                  traces: "\(phase.rawValue)-ch*.\(ending)"
                  operators: \(quoted(phase.operators.map(\.rawValue).joined(separator: " ")))
                  flops: \(flops)
                  vector_elements: \(elements)

                """
        }
        return text
    }

    /// `manifest.yaml`: what was traced, and the counts that a replay must come to.
    var text: String {
        var text = """
            # What a replay of the traces must come to, unless a refresh interrupts a tile.
            format: librasim-manifest/1
            workload: \(quoted(workload.name))
            layers_traced: 1

            """
        text += ManifestText.heading(workload, trace)
        text += ManifestText.operators(operators)
        text += ManifestText.section("total", total, trace.shape)
        for phase in PIMTracePhase.allCases {
            text += ManifestText.section(
                "phase_\(phase.rawValue)", byPhase[phase] ?? OperationTally(), trace.shape)
        }
        for (channel, tally) in byChannel.enumerated() {
            let kv = trace.kv[channel]
            text += ManifestText.section("channel_\(channel)", tally, trace.shape)
            text += "  kv_heads: \(kv.values.count)\n  kv_rows: \(kv.rows)\n"
        }
        return text
    }

    /// A few lines for people.
    func summary(folder: String) -> [String] {
        let total = total
        let model = trace.model
        let requests = trace.batch.requests.count
        let shape = trace.shape
        let unit = Figure.count(2 * total.bankMACs * Int64(shape.elementsPerColumn))
        let files = PIMTracePhase.allCases.count * byChannel.count
        let tokens = Figure.count(Int64(trace.batch.lengths.reduce(0, +)))
        return [
            "\(workload.name)   \(model.name), 1 of \(model.layers) layers, "
                + "\(requests) request\(requests == 1 ? "" : "s"), \(tokens) tokens, "
                + trace.memory.name,
            "traces       \(Figure.count(Int64(files))) in \(folder)",
            "xPU          \(Figure.count(total.reads)) reads, \(Figure.count(total.writes)) "
                + "writes of \(shape.requestBytes) bytes",
            "pim          \(Figure.count(total.commands)) commands, "
                + "\(Figure.count(total.bankMACs)) bank MACs, \(unit) operations",
        ]
    }

    private func quoted(_ text: String) -> String { ManifestText.quoted(text) }
}
