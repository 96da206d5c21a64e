import DRAMModel

/// Energy of what the units of a channel do, in pJ; `nil` where it is unknown.
///
/// With units in the banks, an activation of k banks costs k activations. A MAC on k banks costs k
/// times the array and local I/O part of a read of its columns, and the multiply-accumulates.
/// Results and buffer writes cost the way between bank and memory controller, a gwrite the array
/// part only. The shares are parameters of the timing file (`pim.array_share`,
/// `pim.bus_share`). With units behind vertical ports, the section `nmp` gives the energy of a
/// bit for each part of the way.
public struct PIMEnergyModel: Sendable {
    /// One bank activated and precharged.
    public let activate_pJ: Double?
    /// Array and local I/O of one column of one bank.
    public let column_pJ: Double?
    /// The multiply-accumulates on one column of one bank.
    public let multiply_pJ: Double
    /// One burst of results.
    public let result_pJ: Double?
    /// One burst written into the global buffer.
    public let write_pJ: Double?

    /// Creates the model of a memory; `nil` without PIM, or without currents where the units are in
    /// the banks.
    public init?(_ configuration: MemoryConfiguration) {
        guard let pim = configuration.pim else { return nil }
        let o = configuration.organization
        let burstBits = Double(8 * o.requestBytes)
        multiply_pJ = Double(pim.columnBits / pim.element_bits) * pim.mac_pJ
        if let nmp = pim.nmp {
            // A column goes from the array through the port into the weight buffer and out again.
            // A burst goes over the data bus into a buffer, or out of one.
            activate_pJ = nmp.row_pJ_per_bit * burstBits * Double(o.requestsPerRow)
            let perBit = nmp.array_pJ_per_bit + nmp.port_pJ_per_bit + 2 * nmp.buffer_pJ_per_bit
            column_pJ = Double(nmp.port_bits) * perBit
            result_pJ = burstBits * (nmp.bus_pJ_per_bit + nmp.buffer_pJ_per_bit)
            write_pJ = result_pJ
            return
        }
        guard let power = configuration.power else { return nil }
        let requests = EnergyModel(power, configuration)
        activate_pJ = requests.activate_pJ
        let share = Double(pim.mac_bits) / burstBits
        column_pJ = requests.read_pJ.map { $0 * Double(pim.array_permille) / 1000 * share }
        result_pJ = requests.read_pJ.map { $0 * Double(pim.bus_permille) / 1000 }
        write_pJ = requests.write_pJ.map { $0 * Double(pim.bus_permille) / 1000 }
    }
}
