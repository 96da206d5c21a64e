import DRAMModel

/// Energy of what the units of a channel do, in pJ.
///
/// An activation of k banks is k activations. A MAC on k banks is k times the array and local I/O part of a
/// read of its columns, and the multiply-accumulates. Results and buffer writes are the way between bank and
/// host; a gwrite reads arrays only. The shares are parameters of the timing file.
public struct PIMEnergyModel: Sendable {
    /// One bank activated and precharged.
    public let activate_pJ: Double
    /// Array and local I/O of one column of one bank.
    public let column_pJ: Double
    /// The multiply-accumulates on one column of one bank.
    public let multiply_pJ: Double
    /// One burst of results.
    public let result_pJ: Double
    /// One burst written into the global buffer.
    public let write_pJ: Double

    /// Creates the model of a memory; `nil` without PIM or without currents.
    public init?(_ configuration: MemoryConfiguration) {
        guard let pim = configuration.pim, let power = configuration.power else { return nil }
        let host = EnergyModel(power, configuration)
        let share = Double(pim.columnBits) / Double(8 * configuration.organization.requestBytes)
        activate_pJ = host.activate_pJ
        column_pJ = host.read_pJ * Double(pim.array_permille) / 1000 * share
        multiply_pJ = Double(pim.columnBits / pim.element_bits) * pim.mac_pJ
        result_pJ = host.read_pJ * Double(pim.bus_permille) / 1000
        write_pJ = host.write_pJ * Double(pim.bus_permille) / 1000
    }
}
