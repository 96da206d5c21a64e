import Experiments
import MemoryController
import TraceFormats

/// The data of a page: JSON that may stand in an element `script`.
///
/// Rows are arrays, as a page may hold many: a point is `[index, repeat, labels, figures, error,
/// limiters, seconds, command]`, a slice `[track, name, start, length, detail]` with times in
/// nanoseconds. `ReportData+Inputs.swift` has what stands beside results of an experiment.
struct ReportData {
    private let inputs: ReportInputs
    /// Without an experiment, one of no points.
    private let results: SavedResults

    /// Describes what has been read.
    init(_ inputs: ReportInputs) {
        self.inputs = inputs
        results = inputs.results ?? .none
    }

    /// What a page calls itself.
    var title: String {
        if let results = inputs.results { return results.notes["name"] ?? "results" }
        let systems = systems
        guard let first = systems.first else {
            return inputs.timelines.first.map { SystemName.of(file: $0.name) } ?? "results"
        }
        return systems.count > 3
            ? "\(first) and \(systems.count - 1) others" : systems.joined(separator: ", ")
    }

    /// Writes the document.
    func write(to writer: ByteWriter) throws(OutputError) {
        var json = CompactJSON(writer)
        json.object { json in
            json.member("librasim", Program.version)
            writeExperiment(&json)
            writeHistograms(&json)
            writeWhatIf(&json)
            json.array("systems", systems) { $0.value($1) }
            Self.writeNames(&json)
            json.array("curves", inputs.curves) { Self.write($1, &$0) }
            json.array("replays", inputs.replays) { Self.write($1, &$0) }
            json.array("intervals", inputs.intervals) { Self.write($1, &$0) }
            json.array("timelines", inputs.timelines) { Self.write($1.name, $1.slices, &$0) }
        }
    }

    private func writeExperiment(_ json: inout CompactJSON) {
        json.member("path", results.path)
        for key in [
            "name", "title", "experiment", "text", "command", "options", "folder", "sampling",
        ] {
            json.member(key, results.notes[key] ?? (key == "name" ? title : ""))
        }
        json.member("expected", Double(results.notes["points"] ?? "") ?? 0)
        json.member("count", Double(results.count))
        json.array("axes", Array(results.axes.enumerated())) { json, axis in
            let labels = Set(results.points.map { $0.labels[axis.offset] })
            json.object {
                $0.member("name", axis.element)
                $0.member("title", AxisNames.title(axis.element, labels: labels))
            }
        }
        json.member("compared", results.comparedAxis.map(Double.init))
        json.member("rates", results.rateAxis.map(Double.init))
        json.array("metrics", results.metrics) { json, name in
            let metric = MetricNames.of(name)
            json.object {
                $0.member("name", name)
                $0.member("title", metric.title)
                $0.member("unit", metric.unit)
                $0.member("help", metric.help)
            }
        }
        json.array("points", results.points) { Self.write($1, &$0) }
        json.array("published", results.published) { json, figure in
            json.array([Double(figure.point), Double(figure.metric), figure.value]) {
                $0.value($1)
            }
        }
        json.array("claims", results.claims) { Self.write($1.claim, $1.verdict, &$0) }
    }

    /// Rows of a point, a kind of latency, and pairs of the greatest in ns and how many there are.
    private func writeHistograms(_ json: inout CompactJSON) {
        let rows = results.points.prefix(SavedResults.mostHistograms).flatMap { point in
            point.record.histograms.compactMap { histogram in
                LatencyKind.all.firstIndex { $0.name == histogram.latency }.map {
                    (point: point.index, kind: $0, bins: histogram.bins)
                }
            }
        }
        json.array("distributions", rows) { json, row in
            json.array { json in
                json.value(Double(row.point))
                json.value(Double(row.kind))
                json.array(row.bins) { json, bin in
                    json.array([bin.upTo_ns, bin.count]) { $0.value($1) }
                }
            }
        }
    }

    /// Rows of a point, a rule and its share of the waiting, and what relaxing it gains: of time
    /// without it and with it a tenth shorter, then of the mean read latency.
    private func writeWhatIf(_ json: inout CompactJSON) {
        let rows = results.points.filter { !$0.record.hasFailed }.flatMap { point in
            point.record.whatIf.map { (point: point.index, rule: $0) }
        }
        json.array("what_if", rows) { json, row in
            json.array { json in
                json.value(Double(row.point))
                json.value(row.rule.rule)
                json.value(row.rule.share)
                json.value(row.rule.gainWithout)
                json.value(row.rule.gainShorter)
                json.value(row.rule.latencyWithout)
                json.value(row.rule.latencyShorter)
            }
        }
    }

    /// What has a colour of its own in all charts, each once: what the experiment compares, then
    /// the memories of other files.
    private var systems: [String] {
        var names: [String] = []
        if let axis = results.comparedAxis { names = results.points.map { $0.labels[axis] } }
        names += inputs.curves.map(\.system) + inputs.replays.map(\.system)
        names += inputs.intervals.map(\.system)
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    private static func write(_ point: SavedPoint, _ json: inout CompactJSON) {
        json.array { json in
            json.value(Double(point.index))
            json.value(Double(point.repetition))
            json.array(point.labels) { $0.value($1) }
            switch point.record.outcome {
            case .figures(let figures):
                json.array(figures) { $0.value($1) }
                json.value(nil)
            case .failed(let why):
                json.array([String]()) { $0.value($1) }
                json.value(why)
            case .skipped(let why):
                json.array([String]()) { $0.value($1) }
                json.value("skipped: \(why)")
            }
            json.object { json in
                for limiter in point.record.limiters {
                    // As summaries say it.
                    let isTurn = limiter.rule == StallReport.arbitration
                    json.member(isTurn ? "arbitration" : limiter.rule, limiter.share)
                }
            }
            json.value(point.record.wall_s)
            json.value(point.command)
        }
    }

    private static func write(
        _ claim: Claim, _ verdict: ClaimVerdict, _ json: inout CompactJSON
    ) {
        json.object { json in
            json.member("text", claim.text)
            json.member("source", claim.source)
            json.member("metric", Double(claim.metric))
            if case .ratio = claim.measure { json.member("is_ratio", true) }
            json.member("mean", claim.mean.rawValue)
            switch claim.expectation {
            case .published(let figure, let within):
                json.member("kind", "published")
                json.member("figure", figure)
                json.member("within", within)
            case .atLeast(let bound):
                json.member("kind", "at least")
                json.member("figure", bound)
            case .atMost(let bound):
                json.member("kind", "at most")
                json.member("figure", bound)
            }
            json.member("value", verdict.value)
            json.member("points", Double(verdict.points))
            json.member("holds", verdict.holds)
        }
    }

    private static func write(
        _ name: String, _ timeline: TimelineSlices, _ json: inout CompactJSON
    ) {
        json.object { json in
            json.member("name", name)
            json.member("count", Double(timeline.count))
            json.array("tracks", timeline.tracks) { $0.value($1) }
            json.array("names", timeline.names) { $0.value($1) }
            json.array("slices", timeline.slices) { json, slice in
                json.array { json in
                    json.value(Double(slice.track))
                    json.value(Double(slice.name))
                    json.value(slice.start_ns)
                    json.value(slice.length_ns)
                    json.value(slice.detail)
                }
            }
        }
    }
}
