import MemoryController
import TraceFormats

/// The results of each source.
extension StatisticsDocument {
    /// Writes `sources` and, with `--alone`, how fair the memory was to them.
    func writeSources(_ sources: SourceResults, _ json: JSONWriter) {
        json.key("sources")
        guard let rows = sources.rows else { return json.null() }
        json.beginObject()
        for row in rows {
            json.key("\(row.shared.source)").beginObject()
            writeSource(row.shared, cycles: result.report.cycles, json)
            if sources.hasAlone {
                json.key("alone")
                if let alone = row.alone {
                    json.beginObject()
                    writeSource(alone, cycles: nil, json)
                    json.endObject()
                } else {
                    json.null()
                }
                json.key("slowdown").value(row.slowdown)
                json.key("time_slowdown").value(row.timeSlowdown)
            }
            json.endObject()
        }
        json.endObject()
        guard sources.hasAlone else { return }
        json.key("fairness").value(sources.fairness)
        json.key("weighted_speedup").value(sources.weightedSpeedup)
    }

    /// Writes what became of the requests of a source; their rate where the length of the run is
    /// given.
    private func writeSource(_ source: SourceReport, cycles: Int64?, _ json: JSONWriter) {
        let bytes = source.requests * Int64(result.configuration.organization.requestBytes)
        json.key("reads").value(source.reads)
        json.key("writes").value(source.writes)
        json.key("bytes").value(bytes)
        if let cycles {
            json.key("bandwidth").value(result.bandwidth(requests: source.requests, cycles: cycles))
        }
        json.key("first_arrival_cycle").value(source.firstArrival)
        json.key("last_done_cycle").value(source.lastDone)
        json.key("mean_latency_from_arrival").value(source.meanLatency)
        writeLatencies(source.latencies, json)
    }
}
