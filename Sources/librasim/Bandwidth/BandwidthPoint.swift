import DRAMModel
import MemoryController

/// A memory at one rate of requests.
struct BandwidthPoint: Sendable {
    /// Requests that arrive a cycle; `nil` when the memory is kept full.
    let rate: Rational?
    /// Requests that were done a cycle.
    let throughput: Rational
    /// What arrives, in GB/s.
    let offered_GBps: Double?
    /// What the data buses moved, in GB/s.
    let achieved_GBps: Double
    /// Of the theoretical peak of all channels.
    let peakShare: Double
    /// Latency of reads from their arrival on; `nil` without reads.
    let mean_ns: Double?
    let p50_ns: Double?
    let p99_ns: Double?
    /// Share of bursts that were not the first of their open row.
    let rowHitRate: Double?

    /// Takes the figures of a replay at a rate.
    init(_ result: ReplayResult, rate: Rational?) {
        let report = result.report
        self.rate = rate
        throughput = Rational(Int128(report.completed), over: Int128(max(1, report.cycles)))!
        let organization = result.configuration.organization
        let tCK_ns = result.configuration.timing.tCK_ns
        offered_GBps = rate.map { $0.double * Double(organization.requestBytes) / tCK_ns }
        achieved_GBps = result.bandwidth
        peakShare = result.bandwidth / result.peakBandwidth
        let latency = report.latencies.readsFromArrival
        let hasReads = latency.count > 0
        // From when it can enter at the earliest, so that of an idle memory it is the memory's own.
        let entry = RequestLatencies.shortestWait
        mean_ns = hasReads ? (latency.mean - Double(entry)) * tCK_ns : nil
        p50_ns = hasReads ? Double(latency.p50 - entry) * tCK_ns : nil
        p99_ns = hasReads ? Double(latency.p99 - entry) * tCK_ns : nil
        let columns = result.sum(\.columnCommands)
        rowHitRate =
            columns > 0
            ? Double(result.sum { $0.readRowHits + $0.writeRowHits }) / Double(columns) : nil
    }

    /// Whether less was moved than arrived, by more than how the run ends explains.
    var isSaturated: Bool { offered_GBps.map { achieved_GBps < 0.98 * $0 } ?? true }
}
