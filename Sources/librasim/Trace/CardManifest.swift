import Systems
import TimingConfig
import WorkloadTracer

/// What the traces of cards add up to, and how they hang together.
struct CardManifest {
    let workload: GPUWorkload
    let stages: [HPUCardStage]
    let records: [StageRecord]
    let isText: Bool

    private var ending: String { isText ? "pim" : "pimb" }
    private var requestBytes: Int {
        workload.system.memory!.configuration.organization.requestBytes
    }

    /// `phases.yaml`: the pieces of work of a layer, and in each the streams that run side by side.
    var phases: String {
        var text = """
            # Attention of a layer on cards, a stage for each sub-batch and each different work of \
            cards.
            # The streams of a stage run side by side in each channel, ordered by their events.
            # compute_cycles: cycles of the memory in which the unit works, of the channel with \
            most.
            format: librasim-stages/1

            """
        text += heading
        for (index, (stage, record)) in zip(stages, records).enumerated() {
            text += """

                stage_\(index + 1):
                  name: \(ManifestText.quoted(record.name))
                  folder: \(ManifestText.quoted(record.folder))
                  sub_batch: \(stage.group + 1)
                  cards: \(stage.cards)
                  heads: \(stage.heads)
                  replayed_heads: \(stage.attention.heads.count)
                  kv_bytes: \(stage.attention.kvBytes)

                """
            text += record.sections(number: index + 1, ending: ending)
        }
        return text
    }

    private var heading: String {
        let options = workload.system.options
        return """
            workload: \(ManifestText.quoted(workload.name))
            system: \(ManifestText.quoted(options.name))
            model: \(ManifestText.quoted(workload.model.name))
            hpu: \(ManifestText.quoted(options.cards?.card.name ?? ""))
            memory: \(ManifestText.quoted(options.cards?.memory.name ?? ""))
            layers: \(workload.model.layers)

            """
    }

    /// `manifest.yaml`: what was traced, and the counts that replays must come to.
    var text: String {
        var text = """
            # What replays of the stages must come to: each stage once, and all of them together.
            format: librasim-manifest/1

            """
        text += heading
        let lengths = workload.batch.lengths
        text += """

            batch:
              lengths: \(workload.lengths.rawValue)
              seed: \(workload.seed.map(String.init) ?? "none")
              requests: \(lengths.count)
              tokens: \(lengths.reduce(0, +))
              shortest: \(lengths.min() ?? 0)
              longest: \(lengths.max() ?? 0)

            """
        text += section("total", records.reduce(into: OperationTally()) { $0 += $1.total })
        for (index, record) in records.enumerated() {
            text += section("stage_\(index + 1)", record.total)
            for (channel, tally) in record.channels.enumerated() {
                text += section("stage_\(index + 1)_channel_\(channel)", tally)
            }
        }
        return text
    }

    private func section(_ name: String, _ tally: OperationTally) -> String {
        """

        \(name):
          reads: \(tally.reads)
          writes: \(tally.writes)
          delay_cycles: \(tally.delayCycles)
          read_bytes: \(tally.reads * Int64(requestBytes))
          write_bytes: \(tally.writes * Int64(requestBytes))

        """
    }

    /// A few lines for people.
    func summary(folder: String) -> [String] {
        let total = records.reduce(into: OperationTally()) { $0 += $1.total }
        let files = records.reduce(0) { $0 + $1.streams.reduce(0) { $0 + $1.count } }
        let lines = zip(stages, records).map { stage, record in
            "  \(record.folder)    sub-batch \(stage.group + 1), "
                + "\(Summary.plural(stage.cards, "card")): "
                + "\(Figure.count(Int64(stage.attention.heads.count))) of "
                + "\(Summary.plural(stage.heads, "head"))"
        }
        let requests = Summary.plural(workload.batch.requests.count, "request")
        let tokens = Figure.count(Int64(workload.batch.lengths.reduce(0, +)))
        return [
            "\(workload.name)   \(workload.model.name) on \(workload.system.options.name), a "
                + "layer, \(requests), \(tokens) tokens",
            "traces       \(Figure.count(Int64(files))) in \(folder)",
        ] + lines + [
            "xPU          \(Figure.count(total.reads)) reads, \(Figure.count(total.writes)) "
                + "writes of \(requestBytes) bytes"
        ]
    }
}
