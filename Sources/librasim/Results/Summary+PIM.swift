import DRAMModel
import MemoryController

/// The lines about the units.
extension Summary {
    /// What they did, how fast, what for and what held them back.
    func units(_ pim: PIMReport) -> [String] {
        [work(pim), rate(pim)] + energy(pim) + waiting
    }

    private func work(_ pim: PIMReport) -> String {
        let commands = result.sum { channel in
            CommandKind.allCases.filter(\.isPIM).reduce(0) { $0 + channel.count($1) }
        }
        let channels = result.configuration.organization.channels
        var text = "\(Self.plural(commands, "command")), \(Self.plural(pim.tiles, "tile"))"
        if pim.interruptions > 0 {
            text += " (\(Self.plural(pim.interruptions, "interruption")) by refresh)"
        }
        if channels > 1 { text += " in \(Self.plural(result.pimChannels.count, "channel"))" }
        return text + ", \(Figure.count(report.cycles)) cycles = "
            + Figure.time(ns: result.time_ns(report.cycles))
    }

    private func rate(_ pim: PIMReport) -> String {
        let rate = result.gflops(bankProducts: pim.bankProducts)
        let peak = result.peakGFLOPS
        let duty = result.macDuty(
            bankProducts: pim.bankProducts, channels: result.pimChannels.count)
        if let bandwidth = result.portBandwidth(
            bankMACs: pim.bankMACs, channels: result.pimChannels.count),
            let most = result.peakPortBandwidth
        {
            return
                "\(Self.plural(pim.bankMACs, "bank column")) = \(Figure.short(bandwidth)) GB/s a "
                + "port, \(Figure.share(bandwidth / most)) of its \(Figure.short(most)); "
                + "\(Figure.short(rate)) GFLOPS, duty \(Figure.share(duty))"
        }
        return "\(Self.plural(pim.bankMACs, "bank MAC")) = \(Figure.short(rate)) GFLOPS, "
            + "\(Figure.share(rate / peak)) of the \(Figure.short(peak)) GFLOPS peak; "
            + "duty \(Figure.share(duty))"
    }

    private func energy(_ pim: PIMReport) -> [String] {
        guard let energy = pim.energy, energy.total_pJ != 0 else { return [] }
        let parts = Figure.parts(
            pJ: [
                ("activate", energy.activate_pJ), ("columns", energy.column_pJ),
                ("multiply", energy.multiply_pJ), ("gwrite", energy.gwrite_pJ),
                ("buffer", energy.write_pJ), ("results", energy.result_pJ),
            ], of: energy.total_pJ)
        let total = energy.total_pJ.map { Figure.energy(pJ: $0) } ?? "energy unknown"
        return ["\(total): \(parts)"]
    }

    private var waiting: [String] {
        let lines = Self.shares(result.pimStalls, "its stream")
        return ["held back by \(lines[0])"] + lines.dropFirst()
    }
}
