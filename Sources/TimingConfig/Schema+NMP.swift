import ConfigFiles
import DRAMModel

/// The keys of vertical ports and of the units behind them.
extension Schema {
    static let nmp: [SchemaKey] = ports.map { $0.present { $0.pim?.nmp != nil } }

    private static let ports: [SchemaKey] = [
        .cycles("nmp", "tCCD_NMP", \.ports.tCCD_NMP),
        .integer("nmp", "port_bits", \.ports.port_bits, .powerOfTwo(8...1 << 20)),
        .integer("nmp", "banks_per_port", \.ports.banks_per_port, .powerOfTwo(1...64)),
        .integer("nmp", "fpus", \.ports.fpus, .count(1...1024)),
        .integer("nmp", "fpu_MHz", \.ports.fpu_MHz, .count(1...100_000)),
        .integer("nmp", "fpu_macs", \.ports.fpu_macs, .count(1...1024)),
        .integer("nmp", "input_buffer", \.ports.input_buffer, .powerOfTwo(2...1 << 30)),
        .integer("nmp", "weight_buffer", \.ports.weight_buffer, .powerOfTwo(2...1 << 30)),
        .integer("nmp", "output_buffer", \.ports.output_buffer, .powerOfTwo(2...1 << 30)),
        .choice("nmp", "buffering", \.ports.buffering),
        .choice("nmp", "banks", \.ports.banks),
        .quantity("nmp", "row_pJ_per_bit", \.ports.row_pJ_per_bit, unit: "pJ"),
        .quantity("nmp", "array_pJ_per_bit", \.ports.array_pJ_per_bit, unit: "pJ"),
        .quantity("nmp", "port_pJ_per_bit", \.ports.port_pJ_per_bit, unit: "pJ"),
        .quantity("nmp", "bus_pJ_per_bit", \.ports.bus_pJ_per_bit, unit: "pJ"),
        .quantity("nmp", "buffer_pJ_per_bit", \.ports.buffer_pJ_per_bit, unit: "pJ"),
    ]
}

extension MemoryConfiguration {
    /// The vertical ports; storing one of their values makes the memory one that has them.
    fileprivate var ports: NMPParameters {
        get { pim?.nmp ?? NMPParameters() }
        set {
            if pim == nil { pim = PIMParameters(tCCD_PIM: 0) }
            pim?.nmp = newValue
        }
    }
}
