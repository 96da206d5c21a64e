import DRAMModel
import MemoryController
import Synchronization
import TraceFormats

/// What each channel did in each interval of a run, as CSV: a row an interval and channel.
///
/// Rows are few beside requests; they are kept until the run is over, as channels need not be
/// simulated side by side.
final class EpochTable: IntervalSink {
    private static let header = """
        start,end,channel,reads,writes,bandwidth_GBps,\
        read_mean,read_p50,read_p90,read_p99,read_p99_9,read_max,\
        read_arrival_mean,read_arrival_p50,read_arrival_p99,read_arrival_max,\
        write_arrival_mean,write_arrival_p50,write_arrival_p99,write_arrival_max,\
        column_commands,row_hits,activations,refreshes,energy_pJ,\
        rule_1,cycles_1,rule_2,cycles_2,rule_3,cycles_3,start_ns,end_ns,timing_file

        """
    private static let rules = 3

    /// By channel.
    private let rows: Mutex<[[String]]>
    /// Bytes of a request, and ns of a cycle.
    private let requestBytes: Double
    private let tCK_ns: Double

    private let timingFile: String

    /// Creates the table of a memory that a file describes.
    init(_ memory: MemoryConfiguration, timingFile: String) {
        self.timingFile = CSVField.quoted(timingFile)
        rows = Mutex(Array(repeating: [], count: memory.organization.channels))
        requestBytes = Double(memory.organization.requestBytes)
        tCK_ns = memory.timing.tCK_ns
    }

    /// Takes the next interval of a channel.
    func take(_ interval: IntervalReport) {
        let row = row(interval)
        rows.withLock { $0[interval.channel.number].append(row) }
    }

    /// Writes the rows, by interval, then by channel; failures stay with the writer.
    func write(to writer: ByteWriter) {
        let rows = rows.withLock { $0 }
        writer.append(Self.header)
        for interval in 0..<(rows.map(\.count).max() ?? 0) {
            for channel in rows where interval < channel.count { writer.append(channel[interval]) }
        }
    }

    private func row(_ interval: IntervalReport) -> String {
        let channel = interval.channel
        let columns = channel.columnCommands
        let time_ns = Double(channel.cycles) * tCK_ns
        let refreshes = channel.count(.refresh) + channel.count(.refresh_bank)
        var fields = [interval.start, interval.end, Int64(channel.number)].map(String.init)
        fields += [channel.readsDone, channel.writesDone].map(String.init)
        fields.append("\(Double(columns) * requestBytes / time_ns)")
        fields += Self.fields(
            channel.latencies.reads, [\.p50, \.p90, \.p99, \.p999, \.maximum])
        fields += Self.fields(channel.latencies.readsFromArrival, [\.p50, \.p99, \.maximum])
        fields += Self.fields(channel.latencies.writesFromArrival, [\.p50, \.p99, \.maximum])
        fields += [
            columns, channel.readRowHits + channel.writeRowHits, channel.count(.activate),
            refreshes,
        ].map(String.init)
        fields.append(interval.energy_pJ.map { "\($0)" } ?? "")
        fields += Self.costliest(channel.stalls)
        fields += [interval.start, interval.end].map { "\(Double($0) * tCK_ns)" }
        return (fields + [timingFile]).joined(separator: ",") + "\n"
    }

    /// The mean and others; empty without requests.
    private static func fields(
        _ latency: LatencyReport, _ figures: [KeyPath<LatencyReport, Int64>]
    ) -> [String] {
        guard latency.count > 0 else { return Array(repeating: "", count: figures.count + 1) }
        return ["\(latency.mean)"] + figures.map { "\(latency[keyPath: $0])" }
    }

    /// The rules that commands waited for longest, with the cycles.
    private static func costliest(_ stalls: [StallReport]) -> [String] {
        let rules = stalls.filter { $0.rule != StallReport.arbitration }
            .sorted { ($1.cycles, $0.rule) < ($0.cycles, $1.rule) }.prefix(Self.rules)
        let fields = rules.flatMap { [CSVField.quoted($0.rule), "\($0.cycles)"] }
        return fields + Array(repeating: "", count: 2 * Self.rules - fields.count)
    }
}
