import Experiments
import TraceFormats

/// The data of a page: JSON that may stand in an element `script`.
///
/// Rows are arrays, as a page may hold many: a point is `[index, repeat, labels, figures, error,
/// limiters, seconds, command]`, a slice `[track, name, start, length, detail]` with times in
/// nanoseconds.
struct ReportData {
    private let results: SavedResults
    private let timelines: [(name: String, slices: TimelineSlices)]

    /// Describes results.
    init(_ results: SavedResults, timelines: [(name: String, slices: TimelineSlices)]) {
        self.results = results
        self.timelines = timelines
    }

    /// Writes the document.
    func write(to writer: ByteWriter) throws(OutputError) {
        var json = CompactJSON(writer)
        json.object { json in
            json.member("librasim", Program.version)
            json.member("path", results.path)
            for key in [
                "name", "title", "experiment", "text", "command", "options", "folder", "sampling",
            ] {
                json.member(key, results.notes[key] ?? "")
            }
            json.member("expected", Double(results.notes["points"] ?? "") ?? 0)
            json.member("count", Double(results.count))
            json.array("axes", results.axes) { $0.value($1) }
            json.array("metrics", results.metrics) { json, name in
                json.object {
                    $0.member("name", name)
                    $0.member("help", MetricNames.help(name) ?? "")
                }
            }
            json.array("points", results.points) { Self.write($1, &$0) }
            json.array("published", results.published) { json, figure in
                json.array([Double(figure.point), Double(figure.metric), figure.value]) {
                    $0.value($1)
                }
            }
            json.array("claims", results.claims) { Self.write($1.claim, $1.verdict, &$0) }
            json.array("timelines", timelines) { Self.write($1.name, $1.slices, &$0) }
        }
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
            }
            json.object { json in
                for limiter in point.record.limiters { json.member(limiter.rule, limiter.share) }
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
