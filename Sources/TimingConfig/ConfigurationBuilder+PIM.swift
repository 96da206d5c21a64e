import ConfigFiles
import DRAMModel

/// The processing units: their defaults, and whether they fit the rows.
extension ConfigurationBuilder {
    /// Fills in what a PIM memory leaves out; an empty section makes a memory one.
    mutating func fillPIM() {
        if configuration.pim == nil, settings.sections["pim"] != nil {
            configuration.pim = PIMParameters(tCCD_PIM: 0)
        }
        fillNMP()
        guard var pim = configuration.pim else { return }
        if settings["pim.tCCD_PIM"] == nil { pim.tCCD_PIM = configuration.timing.tCCD_L }
        if settings["pim.tRTP_PIM"] == nil { pim.tRTP_PIM = configuration.timing.tRTP }
        if settings["pim.tAF"] == nil { pim.tAF = pim.tMAC }
        // A burst's energy is spent in the array or on the way to the memory controller.
        switch (settings["pim.array_share"] != nil, settings["pim.bus_share"] != nil) {
        case (true, false): pim.bus_permille = 1000 - pim.array_permille
        case (false, true): pim.array_permille = 1000 - pim.bus_permille
        default: break
        }
        configuration.pim = pim
    }

    /// Checks that MACs tile a row and that energies are not counted twice.
    mutating func checkPIM() {
        guard let pim = configuration.pim else { return }
        require(
            pim.tCCD_PIM > 0, ["pim.tCCD_PIM", "timing.tCCD_L"],
            "tCCD_PIM is 0: a unit takes at least one cycle for a column")
        let tRTP = configuration.timing.tRTP
        require(
            pim.tRTP_PIM >= tRTP, ["pim.tRTP_PIM", "timing.tRTP"],
            "tRTP_PIM (\(pim.tRTP_PIM)) is less than tRTP (\(tRTP)): "
                + "a MAC reads its row like a READ")
        let rowBits = rowBits
        let longest = longestPIMCommand
        checkNMP(rowBits: rowBits)
        let rowIDs = ["columns", "bus_width", "device_width", "BL"].map { "organization.\($0)" }
        require(
            pim.nmp != nil || rowBits % pim.mac_bits == 0, ["pim.mac_bits"] + rowIDs,
            "mac_bits (\(pim.mac_bits)) does not divide a row of \(rowBits) bits; "
                + Self.nearestDivisors(of: rowBits, to: pim.mac_bits))
        require(
            pim.nmp != nil || rowBits % pim.mac_bits != 0 || pim.mac_bits % pim.element_bits == 0,
            ["pim.element_bits", "pim.mac_bits"],
            "element_bits (\(pim.element_bits)) does not divide mac_bits (\(pim.mac_bits)); "
                + Self.nearestDivisors(of: pim.mac_bits, to: pim.element_bits))
        require(
            pim.array_permille + pim.bus_permille <= 1000, ["pim.array_share", "pim.bus_share"],
            "array_share (\(ValueForm.decimal(permille: pim.array_permille))) and "
                + "bus_share (\(ValueForm.decimal(permille: pim.bus_permille))) are more than 1")
        require(
            longest <= Self.mostPIMCycles,
            ["pim.mac_bits", "pim.result_bits", "timing.tCCD_L"],
            "a pim_gwrite of a row or a pim_read_result of all banks takes up to "
                + "\(longest) cycles; at most \(Self.mostPIMCycles) are possible")
    }

    /// The longest time that one command may need.
    static let mostPIMCycles = 1 << 30

    /// Bits of one bank's row: a power of two.
    private var rowBits: Int {
        configuration.organization.requestsPerRow * configuration.organization.requestBytes * 8
    }

    /// Cycles of the longest `pim_gwrite` and `pim_read_result`, which last longer the more they
    /// move; zero in a memory without processing units.
    var longestPIMCommand: Int {
        guard let pim = configuration.pim else { return 0 }
        let o = configuration.organization
        if let nmp = pim.nmp {
            let transfers = PIMParameters.mostTransferBursts * o.burstCycles
            return min(rowBits / nmp.port_bits, 1 << 30) * nmp.tCCD_NMP + transfers
        }
        let columnCycles = configuration.bank.columnCycles(
            max(configuration.timing.tCCD_L, pim.tCCD_PIM))
        let resultBytes = o.ranks * o.banks * pim.result_bits / 8
        let bursts = resultBytes / max(1, o.requestBytes) + 1
        return min(rowBits / pim.mac_bits, 1 << 30) * columnCycles + bursts * o.burstCycles
    }

    /// The divisors of a power of two that are next to a number which is none.
    private static func nearestDivisors(of number: Int, to wrong: Int) -> String {
        guard wrong < number else { return nearest([String(number)]) }
        let below = 1 << (Int.bitWidth - 1 - wrong.leadingZeroBitCount)
        return nearest([String(below), String(below * 2)])
    }
}
