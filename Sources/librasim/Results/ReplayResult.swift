import DRAMModel
import MemoryController
import TimingConfig

/// A finished replay with everything that its output shows.
struct ReplayResult {
    let configuration: MemoryConfiguration
    let settings: [ResolvedSetting]
    let overrides: [String]
    let options: ReplayOptions
    let timingFile: String
    /// The request trace, if there was one.
    let trace: String?
    /// What stood in place of a request trace, if anything did.
    let traffic: Traffic?
    /// The PIM traces, folders replaced by what they hold.
    let pimTraces: [String]
    /// The channels that have PIM streams.
    let pimChannels: Set<Int>
    let report: ReplayReport
    let isInterrupted: Bool
    /// What relaxing rules would gain, where that was asked for.
    var whatIf: WhatIf?
    /// What became of each source, where the trace has sources.
    var sources: SourceResults?

    /// Length of a run of so many cycles, in ns.
    func time_ns(_ cycles: some BinaryInteger) -> Double {
        Double(cycles) * configuration.timing.tCK_ns
    }

    /// Rate of so many requests in so many cycles, in GB/s.
    func bandwidth(requests: Int64, cycles: Int64) -> Double {
        guard cycles > 0 else { return 0 }
        return Double(requests) * Double(configuration.organization.requestBytes) / time_ns(cycles)
    }

    /// Rate that all channels together reach at best, in GB/s: one request every burst or tCCD_S.
    var peakBandwidth: Double {
        let organization = configuration.organization
        let spacing = max(1, organization.burstCycles, configuration.timing.tCCD_S)
        return Double(organization.channels * organization.requestBytes) / time_ns(spacing)
    }

    /// Rate at which the data buses moved data, in GB/s: what was forwarded, joined or merged moved
    /// none.
    var bandwidth: Double {
        bandwidth(requests: sum(\.columnCommands), cycles: report.cycles)
    }

    /// A figure of all channels together.
    func sum(_ figure: (ChannelReport) -> Int64) -> Int64 {
        report.channels.reduce(0) { $0 + figure($1) }
    }

    /// Whether requests, of a trace or of PIM streams, were part of the run.
    var hasRequests: Bool {
        trace != nil || traffic != nil || report.completed > 0 || (pim?.requests ?? 0) > 0
    }

    /// Waiting of the commands of requests in all channels together, the longest first.
    var stalls: [StallReport] { Self.together(report.channels.flatMap(\.stalls)) }

    /// Reports of waiting joined by rule, the longest first.
    static func together(_ stalls: [StallReport]) -> [StallReport] {
        var totals: [StallReport] = []
        for stall in stalls {
            if let index = totals.firstIndex(where: { $0.rule == stall.rule }) {
                totals[index].cycles += stall.cycles
                totals[index].commands += stall.commands
            } else {
                totals.append(stall)
            }
        }
        return totals.sorted { ($1.cycles, $0.rule) < ($0.cycles, $1.rule) }
    }

    /// Energy of all channels together; `nil` when the timing file has no `power` section.
    var energy: EnergyReport? {
        report.channels.reduce(nil) { total, channel in
            guard let part = channel.energy else { return total }
            guard var sum = total else { return part }
            sum.activate_pJ = [sum.activate_pJ, part.activate_pJ].sum()
            sum.read_pJ = [sum.read_pJ, part.read_pJ].sum()
            sum.write_pJ = [sum.write_pJ, part.write_pJ].sum()
            sum.refresh_pJ = [sum.refresh_pJ, part.refresh_pJ].sum()
            sum.refreshBank_pJ = [sum.refreshBank_pJ, part.refreshBank_pJ].sum()
            sum.standby_pJ = [sum.standby_pJ, part.standby_pJ].sum()
            return sum
        }
    }

    /// Energy of the units of all channels together; 0 without units, `nil` when it is unknown.
    var unitEnergy_pJ: Double? { pim?.energy.map(\.total_pJ) ?? 0 }

    /// Energy of requests, standby and units; `nil` when a part of it is unknown.
    var totalEnergy_pJ: Double? { energy.flatMap { [$0.total_pJ, unitEnergy_pJ].sum() } }
}
