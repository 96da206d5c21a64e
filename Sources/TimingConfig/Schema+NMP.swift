import ConfigFiles
import DRAMModel

/// The keys of vertical ports and of the units behind them.
extension Schema {
    static let nmp: [SchemaKey] = ports.map { $0.present { $0.memory.pim?.nmp != nil } }

    private static let ports: [SchemaKey] = [
        .cycles("nmp", "tCCD_NMP") { $1(&$0.ports.tCCD_NMP) },
        .integer("nmp", "port_bits", .powerOfTwo(8...1 << 20)) { $1(&$0.ports.port_bits) },
        .integer("nmp", "banks_per_port", .powerOfTwo(1...64)) { $1(&$0.ports.banks_per_port) },
        .integer("nmp", "fpus", .count(1...1024)) { $1(&$0.ports.fpus) },
        .integer("nmp", "fpu_MHz", .count(1...100_000)) { $1(&$0.ports.fpu_MHz) },
        .integer("nmp", "fpu_macs", .count(1...1024)) { $1(&$0.ports.fpu_macs) },
        .integer("nmp", "input_buffer", .powerOfTwo(2...1 << 30)) { $1(&$0.ports.input_buffer) },
        .integer("nmp", "weight_buffer", .powerOfTwo(2...1 << 30)) { $1(&$0.ports.weight_buffer) },
        .integer("nmp", "output_buffer", .powerOfTwo(2...1 << 30)) { $1(&$0.ports.output_buffer) },
        .choice("nmp", "buffering") { $1(&$0.ports.buffering) },
        .choice("nmp", "banks") { $1(&$0.ports.banks) },
        .quantity("nmp", "row_pJ_per_bit", unit: "pJ") { $1(&$0.ports.row_pJ_per_bit) },
        .quantity("nmp", "array_pJ_per_bit", unit: "pJ") { $1(&$0.ports.array_pJ_per_bit) },
        .quantity("nmp", "port_pJ_per_bit", unit: "pJ") { $1(&$0.ports.port_pJ_per_bit) },
        .quantity("nmp", "bus_pJ_per_bit", unit: "pJ") { $1(&$0.ports.bus_pJ_per_bit) },
        .quantity("nmp", "buffer_pJ_per_bit", unit: "pJ") { $1(&$0.ports.buffer_pJ_per_bit) },
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
