import DRAMModel
import MemoryController

/// What the units did, all channels together.
extension ReplayResult {
    /// The reports of the channels that have PIM streams.
    private var pimReports: [PIMReport] {
        report.channels.compactMap { pimChannels.contains($0.number) ? $0.pim : nil }
    }

    /// Whether there are units: streams of a memory without them hold requests alone.
    var hasUnits: Bool { configuration.pim != nil }

    /// What the units did, without what they waited for; `nil` in a replay without PIM streams.
    var pim: PIMReport? {
        guard var sum = pimReports.first else { return nil }
        sum.stalls = []
        sum.streams = []
        for part in pimReports.dropFirst() {
            sum.bankActivations += part.bankActivations
            sum.bankMACs += part.bankMACs
            sum.bankProducts += part.bankProducts
            sum.gwriteColumns += part.gwriteColumns
            sum.writeBursts += part.writeBursts
            sum.resultBursts += part.resultBursts
            sum.tiles += part.tiles
            sum.tileCycles += part.tileCycles
            sum.interruptions += part.interruptions
            sum.requests += part.requests
            if part.first >= 0 {
                sum.first = sum.first < 0 ? part.first : min(sum.first, part.first)
            }
            sum.last = max(sum.last, part.last)
            sum.energy = part.energy.map { Self.sum(sum.energy, $0) }
        }
        return sum
    }

    /// Waiting of PIM commands in all channels together, the longest first.
    var pimStalls: [StallReport] { Self.together(pimReports.flatMap(\.stalls)) }

    private static func sum(_ one: PIMEnergyReport?, _ other: PIMEnergyReport) -> PIMEnergyReport {
        guard var sum = one else { return other }
        sum.activate_pJ = [sum.activate_pJ, other.activate_pJ].sum()
        sum.column_pJ = [sum.column_pJ, other.column_pJ].sum()
        sum.multiply_pJ = [sum.multiply_pJ, other.multiply_pJ].sum()
        sum.gwrite_pJ = [sum.gwrite_pJ, other.gwrite_pJ].sum()
        sum.write_pJ = [sum.write_pJ, other.write_pJ].sum()
        sum.result_pJ = [sum.result_pJ, other.result_pJ].sum()
        return sum
    }

    /// Rate of so many products of a column with a row of inputs in the time of the run, in GFLOPS:
    /// each is a multiplication and an addition for every element.
    func gflops(bankProducts: Int64) -> Double {
        guard report.cycles > 0 else { return 0 }
        return operations(bankProducts: Double(bankProducts)) / time_ns(report.cycles)
    }

    /// Rate that the units of all channels reach when each computes all the time, in GFLOPS.
    var peakGFLOPS: Double {
        let banks = configuration.organization.channels * ports
        if let nmp = configuration.pim?.nmp {
            return 2e-3 * Double(banks * nmp.lanes) * Double(nmp.fpu_MHz)
        }
        return operations(bankProducts: Double(banks)) / time_ns(macSpacing)
    }

    /// Share of the run in which a unit computes, on average over the units of so many channels.
    func macDuty(bankProducts: Int64, channels: Int) -> Double {
        let channelPeak = peakGFLOPS / Double(configuration.organization.channels)
        let peak = channelPeak * Double(channels)
        return peak > 0 ? gflops(bankProducts: bankProducts) / peak : 0
    }

    /// Rate at which a vertical port moved columns, in GB/s, on average over the ports of so many
    /// channels; `nil` in a memory without.
    func portBandwidth(bankMACs: Int64, channels: Int) -> Double? {
        guard let nmp = configuration.pim?.nmp, report.cycles > 0 else { return nil }
        let bytes = Double(bankMACs) * Double(nmp.port_bits) / 8
        return bytes / Double(channels * ports) / time_ns(report.cycles)
    }

    /// Rate of a vertical port that never waits, in GB/s.
    var peakPortBandwidth: Double? {
        configuration.pim?.nmp.map { Double($0.port_bits) / 8 / time_ns($0.tCCD_NMP) }
    }

    /// Vertical ports of a channel; where there are none, its banks.
    private var ports: Int {
        configuration.organization.banksPerChannel / (configuration.pim?.nmp?.banks_per_port ?? 1)
    }

    private func operations(bankProducts: Double) -> Double {
        guard let pim = configuration.pim else { return 0 }
        return 2 * Double(pim.columnBits) / Double(pim.element_bits) * bankProducts
    }

    /// Cycles that a MAC occupies the unit of a bank.
    private var macSpacing: Int {
        max(1, configuration.bank.columnCycles(configuration.pim?.tCCD_PIM ?? 1))
    }
}
