import DRAMModel
import MemoryController
import TimingConfig
import TraceFormats

/// The results of a replay as JSON; `docs/stats.md` describes each member.
struct StatisticsDocument {
    let result: ReplayResult

    /// Describes a result.
    init(_ result: ReplayResult) { self.result = result }

    /// Writes the document; failures stay with the writer.
    func write(to writer: ByteWriter) {
        let json = JSONWriter(to: writer)
        json.beginObject()
        writeRun(json)
        json.key("configuration")
            .configuration(result.settings, overrides: result.overrides)
        json.key("peak_bandwidth").value(result.peakBandwidth)
        json.key("bandwidth").value(result.bandwidth)
        writeLatencies(result.report.latencies, json)
        writeHistograms(result.report.latencies, json)
        if let pim = result.pim { writePIM(pim, json) }
        if let sources = result.sources { writeSources(sources, json) }
        result.whatIf?.write(json)
        json.key("channels").beginObject()
        for channel in result.report.channels {
            json.key("\(channel.number)").beginObject()
            writeChannel(channel, json)
            if let pim = channel.pim, result.pimChannels.contains(channel.number) {
                writePIM(pim, of: channel, json)
            }
            json.endObject()
        }
        json.endObject()
        json.endObject()
    }

    private func writeRun(_ json: JSONWriter) {
        let report = result.report
        json.key("librasim").value(Program.version)
        json.key("requests").value(report.requests)
        json.key("accepted").value(report.accepted)
        json.key("completed").value(report.completed)
        json.key("reads_done").value(result.sum(\.readsDone))
        json.key("writes_done").value(result.sum(\.writesDone))
        json.key("cycles").value(report.cycles)
        if result.options.warmup != nil { json.key("warmup_cycles").value(report.warmupCycles) }
        json.key("last_done_cycle").value(report.lastDone)
        json.key("interrupted").value(result.isInterrupted)
        json.key("policy").value(result.configuration.controller.policy.rawValue)
        json.key("frontend").value(result.options.frontEnd.rawValue)
        json.key("front_end_cycles").beginObject()
        json.key("entering").value(report.frontEnd.entering)
        json.key("queue_full").value(report.frontEnd.blocked)
        json.key("no_request").value(report.frontEnd.idle)
        json.endObject()
        if let trace = result.trace {
            json.key("trace").value(trace)
        } else {
            json.key("trace").null()
        }
        if let traffic = result.traffic { json.key("traffic").value(traffic.text) }
        if !result.pimTraces.isEmpty {
            json.key("pim_traces").beginArray()
            for path in result.pimTraces { json.value(path) }
            json.endArray()
        }
        json.key("timing_file").value(result.timingFile)
    }

    /// Latencies of reads and writes, from entry and from arrival.
    func writeLatencies(_ latencies: RequestLatencies, _ json: JSONWriter) {
        writeLatency("read_latency", latencies.reads, json)
        writeLatency("read_latency_from_arrival", latencies.readsFromArrival, json)
        writeLatency("write_latency", latencies.writes, json)
        writeLatency("write_latency_from_arrival", latencies.writesFromArrival, json)
        let hasRequests = latencies.reads.count + latencies.writes.count > 0
        json.key("mean_wait_before_entry").value(hasRequests ? latencies.meanWait : nil)
    }

    /// How many latencies there are of each size, as pairs of the greatest latency in cycles and
    /// the number.
    private func writeHistograms(_ latencies: RequestLatencies, _ json: JSONWriter) {
        for (name, latency) in latencies.histograms where latency.count > 0 {
            json.key("\(name)_histogram").beginArray()
            for bin in latency.bins { json.row([bin.upTo, bin.count]) }
            json.endArray()
        }
    }

    /// Latencies in cycles and, under `ns`, in ns; all null when there was no such request.
    private func writeLatency(_ name: String, _ latency: LatencyReport, _ json: JSONWriter) {
        let figures: [(name: String, cycles: Int64)] = [
            ("min", latency.minimum), ("p50", latency.p50), ("p90", latency.p90),
            ("p99", latency.p99), ("p99_9", latency.p999), ("max", latency.maximum),
        ]
        let tCK_ns = result.configuration.timing.tCK_ns
        let isKnown = latency.count > 0
        json.key(name).beginObject()
        json.key("mean").value(isKnown ? latency.mean : nil)
        for figure in figures { json.key(figure.name).value(isKnown ? figure.cycles : nil) }
        json.key("ns").beginObject()
        json.key("mean").value(isKnown ? latency.mean * tCK_ns : nil)
        for figure in figures {
            json.key(figure.name).value(isKnown ? Double(figure.cycles) * tCK_ns : nil)
        }
        json.endObject()
        json.endObject()
    }
}

extension RequestLatencies {
    /// The latencies whose sizes are counted, by name. Those of writes from entry are all alike.
    var histograms: [(name: String, latency: LatencyReport)] {
        [
            ("read_latency", reads),
            ("read_latency_from_arrival", readsFromArrival),
            ("write_latency_from_arrival", writesFromArrival),
        ]
    }
}

extension JSONWriter {
    /// Writes a number, or `null` without one.
    func value(_ number: Double?) {
        if let number { value(number) } else { null() }
    }

    /// Writes a number, or `null` without one.
    func value(_ number: Int64?) {
        if let number { value(number) } else { null() }
    }
}
