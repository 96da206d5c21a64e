import DRAMModel
import Experiments

/// Curves of latency against bandwidth as lines and as comma-separated values.
struct BandwidthSummary {
    let memory: MemoryConfiguration
    /// The timing file.
    let timing: String
    let kind: TrafficKind
    let curves: [BandwidthCurve]

    /// The lines for people: a table a curve.
    var lines: [String] { [heading] + curves.flatMap { [""] + table($0) } }

    private var heading: String {
        let o = memory.organization
        return "\(memory.name)   \(Summary.plural(o.channels, "channel")), "
            + "\(Summary.plural(o.ranks, "rank")), policy \(memory.controller.policy.rawValue), "
            + "\(kind.rawValue) traffic"
    }

    private func table(_ curve: BandwidthCurve) -> [String] {
        let rows = curve.points.map { point in
            [
                Self.figure(point.offered_GBps), Self.figure(point.achieved_GBps),
                Figure.share(point.peakShare), Self.figure(point.mean_ns),
                Self.figure(point.p50_ns), Self.figure(point.p99_ns),
                Self.figure(curve.queueing_ns(point)), point.isSaturated ? "saturated" : "",
            ]
        }
        let header = [
            "offered GB/s", "achieved", "of peak", "read mean ns", "p50", "p99", "queueing", "",
        ]
        let full = curve.full
        return [
            "\(Figure.share(curve.readShare.double)) reads: idle "
                + "\(Self.figure(curve.idle.mean_ns)) ns, full \(Figure.short(full.achieved_GBps)) "
                + "GB/s = \(Figure.share(full.peakShare)) of the peak"
        ] + Table.lines([header] + rows, leading: 0)
    }

    private static func figure(_ number: Double?) -> String { number.map(Figure.short) ?? "-" }

    /// A row a point; point 0 is the idle memory.
    var csv: String {
        var text =
            "memory,traffic,read_share,point,offered_GBps,achieved_GBps,peak_share,read_mean_ns,"
            + "read_p50_ns,read_p99_ns,queueing_ns,row_hit_rate,saturated,timing_file\n"
        for curve in curves {
            for (index, point) in ([curve.idle] + curve.points).enumerated() {
                let figures: [Double?] = [
                    point.offered_GBps, point.achieved_GBps, point.peakShare, point.mean_ns,
                    point.p50_ns, point.p99_ns, curve.queueing_ns(point), point.rowHitRate,
                ]
                let cells =
                    [
                        ResultTable.field(memory.name), kind.rawValue, "\(curve.readShare.double)",
                        "\(index)",
                    ] + figures.map { $0.map { "\($0)" } ?? "" }
                    + [point.isSaturated ? "1" : "0", ResultTable.field(timing)]
                text += cells.joined(separator: ",") + "\n"
            }
        }
        return text
    }
}
