import ConfigFiles
import DRAMModel

/// Vertical ports and the units behind them: whether they fit the rows, the clock and each other.
extension ConfigurationBuilder {
    /// An empty section makes a memory one with vertical ports.
    mutating func fillNMP() {
        guard settings.sections["nmp"] != nil, configuration.pim?.nmp == nil else { return }
        if configuration.pim == nil { configuration.pim = PIMParameters(tCCD_PIM: 0) }
        configuration.pim?.nmp = NMPParameters()
    }

    /// Checks that columns tile a row, that runs and results fit the buffers, and that nothing
    /// takes too long.
    mutating func checkNMP(rowBits: Int) {
        guard let pim = configuration.pim, let nmp = pim.nmp else { return }
        rejectUnitsInBanks()
        require(
            nmp.tCCD_NMP > 0, ["nmp.tCCD_NMP"],
            "tCCD_NMP is 0: a port takes at least one cycle for a column")
        let rowIDs = ["columns", "bus_width", "device_width", "BL"].map { "organization.\($0)" }
        require(
            rowBits % nmp.port_bits == 0, ["nmp.port_bits"] + rowIDs,
            "port_bits (\(nmp.port_bits)) is more than a row of \(rowBits) bits")
        require(
            nmp.port_bits % pim.element_bits == 0, ["nmp.port_bits", "pim.element_bits"],
            "element_bits (\(pim.element_bits)) does not divide port_bits (\(nmp.port_bits))")
        let banks = configuration.organization.banks
        require(
            nmp.banks_per_port <= banks,
            ["nmp.banks_per_port", "organization.banks_per_group", "organization.bankgroups"],
            "banks_per_port (\(nmp.banks_per_port)) is more than the \(banks) banks of a rank")
        checkBuffers(pim, nmp)
        checkPace(pim, nmp, rowBits: rowBits)
    }

    /// Keys of units in the banks say nothing of units behind ports.
    private mutating func rejectUnitsInBanks() {
        for key in Schema.pim where Schema.unitsInBanks.contains(key.id) {
            guard let setting = settings[key.id] else { continue }
            let hint =
                switch key.name {
                case "tCCD_PIM": ": the spacing at a port is nmp.tCCD_NMP"
                case "mac_bits": ": the width of a port is nmp.port_bits"
                default: ""
                }
            diagnostics.error(
                "'\(setting.spelling)' is for units in the banks, and section 'nmp' puts them "
                    + "behind vertical ports\(hint)", at: location(of: [key.id]))
        }
    }

    private mutating func checkBuffers(_ pim: PIMParameters, _ nmp: NMPParameters) {
        let part = nmp.halves == 2 ? "half of " : ""
        let ids = ["nmp.port_bits", "nmp.buffering"]
        let weights = nmp.weight_buffer / nmp.halves
        require(
            weights * 8 >= nmp.port_bits, ["nmp.weight_buffer"] + ids,
            "\(part)weight_buffer (\(weights) bytes) does not hold one column of "
                + "\(nmp.port_bits / 8) bytes")
        let inputs = nmp.input_buffer / nmp.halves
        require(
            inputs * 8 >= pim.element_bits, ["nmp.input_buffer", "nmp.buffering"],
            "\(part)input_buffer (\(inputs) bytes) does not hold one element of "
                + "\(pim.element_bits) bits")
        let o = configuration.organization
        let ports = max(1, o.ranks * o.banks / nmp.banks_per_port)
        let share = nmp.output_buffer / nmp.halves / ports
        require(
            share * 8 >= pim.result_bits,
            ["nmp.output_buffer", "nmp.buffering", "nmp.banks_per_port", "pim.result_bits"],
            "\(part)output_buffer leaves \(share) bytes for each of \(ports) ports: "
                + "a result has \(pim.result_bits) bits")
    }

    /// The longest run, with the most rows of inputs, must stay within what the engine counts.
    private mutating func checkPace(_ pim: PIMParameters, _ nmp: NMPParameters, rowBits: Int) {
        let t = configuration.timing
        let run = rowBits / max(1, nmp.port_bits) * nmp.tCCD_NMP
        require(
            configuration.controller.refresh_policy == .none || run < t.tREFI,
            ["nmp.tCCD_NMP", "nmp.port_bits", "timing.tREFI", "controller.refresh_policy"],
            "a row takes \(run) cycles through its port, and rows must close for refresh within "
                + "tREFI (\(t.tREFI))")
        let columns = Double(rowBits / max(1, nmp.port_bits))
        let inputs = Double(min(1 << 16, nmp.input_buffer / nmp.halves * 8 / pim.element_bits))
        let lanesPerCycle =
            Double(nmp.lanes) * Double(nmp.fpu_MHz) * Double(configuration.timing.tCK_fs) / 1e9
        let macs = columns * inputs * Double(nmp.port_bits / pim.element_bits)
        let longest = max(macs / max(lanesPerCycle, 1e-9), columns * Double(nmp.tCCD_NMP))
        require(
            longest <= Double(Self.mostPIMCycles),
            ["nmp.fpu_MHz", "nmp.fpus", "nmp.fpu_macs", "nmp.tCCD_NMP", "clock.tCK"],
            "a run of a row with the most inputs that fit takes up to \(Int(min(longest, 1e18))) "
                + "cycles; at most \(Self.mostPIMCycles) are possible")
    }
}
