import MemoryController

/// The metrics of replays.
enum ReplayMetrics {
    private typealias Row = Metric<ReplayResult>

    /// All of them.
    static let all: [Metric<ReplayResult>] =
        requests + latencies + rows + energies + units + waits

    private static let requests: [Metric<ReplayResult>] = [
        Row("cycles", "Time", "cycles", "cycles of the replay") { Double($0.report.cycles) },
        Row("time_us", "Time", "µs", "time of the replay in microseconds") {
            $0.time_ns($0.report.cycles) * 1e-3
        },
        Row("requests", "Requests", "", "requests that were done") { Double($0.report.completed) },
        Row("reads", "Reads", "", "reads that were done") { Double($0.sum(\.readsDone)) },
        Row("writes", "Writes", "", "writes that were acknowledged") {
            Double($0.sum(\.writesDone))
        },
        Row(
            "bandwidth_GBps", "Bandwidth", "GB/s",
            "rate at which the data buses moved data, in GB/s"
        ) { $0.bandwidth },
        Row("peak_share", "Bandwidth, of the peak", "%", "of the theoretical peak of all channels")
        {
            $0.peakBandwidth > 0 ? $0.bandwidth / $0.peakBandwidth : nil
        },
        Row(
            "bus_utilization", "Data bus in use", "%",
            "share of the time in which a data bus carries a burst"
        ) { result in
            let cycles = result.sum(\.cycles)
            return cycles > 0 ? Double(result.sum(\.dataBusCycles)) / Double(cycles) : nil
        },
    ]

    private static let latencies: [Metric<ReplayResult>] =
        ofReads
        + latencies(
            "read_from_arrival", "Read latency from arrival", "reads, from arrival",
            \.readsFromArrival)
        + latencies("write", "Write latency", "writes, until they are acknowledged", \.writes)
        + latencies(
            "write_from_arrival", "Write latency from arrival", "writes, from arrival",
            \.writesFromArrival) + [
            Row(
                "wait_mean_ns", "Wait to enter, mean", "ns",
                "mean time from arrival to entry of requests in ns"
            ) { result in
                guard result.report.completed > 0 else { return nil }
                return result.report.latencies.meanWait * result.configuration.timing.tCK_ns
            }
        ]

    private static let ofReads: [Metric<ReplayResult>] = [
        Row("read_mean_ns", "Read latency, mean", "ns", "mean latency of reads in ns") {
            $0.latency_ns(\.reads, \.mean)
        },
        Row("read_p50_ns", "Read latency, median", "ns", "median latency of reads") {
            $0.latency_ns(\.reads, \.p50)
        },
        Row(
            "read_p90_ns", "Read latency, 90 % within", "ns",
            "latency that 90 % of reads do not exceed"
        ) {
            $0.latency_ns(\.reads, \.p90)
        },
        Row(
            "read_p99_ns", "Read latency, 99 % within", "ns",
            "latency that 99 % of reads do not exceed"
        ) {
            $0.latency_ns(\.reads, \.p99)
        },
        Row(
            "read_p99_9_ns", "Read latency, 99.9 % within", "ns",
            "latency that 99.9 % of reads do not exceed"
        ) {
            $0.latency_ns(\.reads, \.p999)
        },
        Row("read_max_ns", "Read latency, greatest", "ns", "greatest latency of a read") {
            $0.latency_ns(\.reads, \.maximum)
        },
    ]

    private static func latencies(
        _ name: String, _ title: String, _ what: String,
        _ kind: @escaping @Sendable (RequestLatencies) -> LatencyReport
    ) -> [Metric<ReplayResult>] {
        [
            Row("\(name)_mean_ns", "\(title), mean", "ns", "mean latency of \(what), in ns") {
                $0.latency_ns(kind, \.mean)
            },
            Row("\(name)_p50_ns", "\(title), median", "ns", "the median") {
                $0.latency_ns(kind, \.p50)
            },
            Row("\(name)_p90_ns", "\(title), 90 % within", "ns", "what 90 % do not exceed") {
                $0.latency_ns(kind, \.p90)
            },
            Row("\(name)_p99_ns", "\(title), 99 % within", "ns", "what 99 % do not exceed") {
                $0.latency_ns(kind, \.p99)
            },
            Row("\(name)_p99_9_ns", "\(title), 99.9 % within", "ns", "what 99.9 % do not exceed") {
                $0.latency_ns(kind, \.p999)
            },
            Row("\(name)_max_ns", "\(title), greatest", "ns", "the greatest") {
                $0.latency_ns(kind, \.maximum)
            },
        ]
    }

    private static let rows: [Metric<ReplayResult>] = [
        Row(
            "row_hit_rate", "Row hits", "%",
            "share of bursts that were not the first of their open row"
        ) { result in
            let columns = result.sum(\.columnCommands)
            guard columns > 0 else { return nil }
            return Double(result.sum { $0.readRowHits + $0.writeRowHits }) / Double(columns)
        },
        Row("activations", "Rows opened", "", "rows opened for requests") {
            Double($0.sum { $0.count(.activate) })
        },
        Row("refreshes", "Refreshes", "", "refreshes issued") { result in
            Double(result.sum { $0.count(.refresh) + $0.count(.refresh_bank) })
        },
        Row("refreshes_due", "Refreshes due", "", "refreshes that fell due") {
            Double($0.sum(\.refreshesDue))
        },
    ]

    private static let energies: [Metric<ReplayResult>] = [
        Row("energy_uJ", "Energy", "µJ", "energy in microjoules, units included") { $0.energy_uJ },
        Row("power_mW", "Power, mean", "mW", "mean power in milliwatts") { result in
            let time_ns = result.time_ns(max(1, result.report.cycles))
            return result.energy_uJ.map { $0 * 1e6 / time_ns }
        },
        Row("activate_uJ", "Energy, rows opened", "µJ", "of it, rows opened for requests") {
            $0.energy_uJ(\.activate_pJ)
        },
        Row("read_uJ", "Energy, reads", "µJ", "of it, read bursts") { $0.energy_uJ(\.read_pJ) },
        Row("write_uJ", "Energy, writes", "µJ", "of it, write bursts") { $0.energy_uJ(\.write_pJ) },
        Row("refresh_uJ", "Energy, refresh", "µJ", "of it, refresh") {
            $0.energy_uJ(\.allRefresh_pJ)
        },
        Row("standby_uJ", "Energy, standby", "µJ", "of it, standby") { $0.energy_uJ(\.standby_pJ) },
        Row("pim_energy_uJ", "Energy, processing units", "µJ", "of it, the processing units") {
            result in
            result.pim?.energy?.total_pJ.map { $0 * 1e-6 }
        },
    ]

    private static let units: [Metric<ReplayResult>] = [
        Row("pim_cycles", "Time of the units", "cycles", "cycle by which the units were done") {
            result in
            result.pim.map { Double(max(0, $0.last)) }
        },
        Row("pim_tiles", "Tiles", "", "tiles that the units did") {
            $0.pim.map { Double($0.tiles) }
        },
        Row(
            "pim_interruptions", "Tiles interrupted by refresh", "",
            "tiles that a refresh interrupted"
        ) {
            $0.pim.map { Double($0.interruptions) }
        },
        Row("pim_bank_MACs", "Columns multiplied", "", "columns multiplied, summed over banks") {
            $0.pim.map { Double($0.bankMACs) }
        },
        Row(
            "pim_activations", "Rows opened by the units", "",
            "rows opened by the units, summed over banks"
        ) {
            $0.pim.map { Double($0.bankActivations) }
        },
        Row("pim_GFLOPS", "Rate of the units", "GFLOP/s", "rate of the units") { result in
            result.pim.map { result.gflops(bankProducts: $0.bankProducts) }
        },
        Row(
            "port_GBps", "Bandwidth of a vertical port", "GB/s",
            "rate at which a vertical port moved columns"
        ) { result in
            result.pim.flatMap {
                result.portBandwidth(bankMACs: $0.bankMACs, channels: result.pimChannels.count)
            }
        },
        Row(
            "port_share", "Bandwidth of a port, of the peak", "%",
            "of the rate of a vertical port that never waits"
        ) { result in
            guard let pim = result.pim, let peak = result.peakPortBandwidth else { return nil }
            return result.portBandwidth(
                bankMACs: pim.bankMACs, channels: result.pimChannels.count
            ).map { $0 / peak }
        },
        Row("pim_duty", "Units computing", "%", "share of the time in which a bank's unit computes")
        { result in
            result.pim.map {
                result.macDuty(bankProducts: $0.bankProducts, channels: result.pimChannels.count)
            }
        },
    ]

    /// Shares of what PIM commands waited for, by what held them back.
    private static let waits: [Metric<ReplayResult>] = [
        wait("row", "rows being opened and closed", ["tRCDRD", "tRAS", "tRC", "tRP", "tPPD"]),
        wait("window", "activations of other banks", ["tFAW", "t32AW", "tRRD_S", "tRRD_L"]),
        wait(
            "column", "columns being read",
            ["n*tCCD_NMP", "tCCD_PIM", "tCCD_L", "n*tCCD_L", "tRTP"]),
        wait(
            "units", "units and their buffers",
            [
                "weight_buffer", "input_buffer", "output_buffer", "nmp_compute", "tMAC", "tAF",
                "WL+n*burst", "tWRGB",
            ]),
        wait("refresh", "refreshes", ["tRFC", "tRFCb", "tRREFD", "tXS"]),
    ]

    private static func wait(
        _ name: String, _ what: String, _ rules: Set<String>
    ) -> Metric<ReplayResult> {
        Row(
            "pim_wait_\(name)", "Units waiting for \(what)", "%",
            "share of the units' waiting that was for \(what)"
        ) { result in
            let all = result.pimStalls.reduce(0) { $0 + $1.cycles }
            guard all > 0 else { return nil }
            let these = result.pimStalls.filter { rules.contains($0.rule) }
            return Double(these.reduce(0) { $0 + $1.cycles }) / Double(all)
        }
    }
}

extension ReplayResult {
    /// A latency in ns; nil without such requests.
    fileprivate func latency_ns(
        _ kind: (RequestLatencies) -> LatencyReport, _ figure: (LatencyReport) -> Int64
    ) -> Double? {
        latency_ns(kind) { Double(figure($0)) }
    }

    fileprivate func latency_ns(
        _ kind: (RequestLatencies) -> LatencyReport, _ figure: (LatencyReport) -> Double
    ) -> Double? {
        let latency = kind(report.latencies)
        guard latency.count > 0 else { return nil }
        return figure(latency) * configuration.timing.tCK_ns
    }

    /// A part of the energy in microjoules; nil when it is unknown.
    fileprivate func energy_uJ(_ part: (EnergyReport) -> Double?) -> Double? {
        energy.flatMap(part).map { $0 * 1e-6 }
    }

    fileprivate var energy_uJ: Double? { totalEnergy_pJ.map { $0 * 1e-6 } }
}
