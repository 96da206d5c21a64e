import ConfigFiles
import DRAMModel

/// The keys of banks and of the processing units in them.
extension Schema {
    /// The keys that say where a sliced bank is cut, each on its own.
    static let splitKeys = ["bank.weight_rows", "bank.kv_rows", "bank.ratio"]

    /// The keys that only sliced banks have.
    static let slicedKeys = slices.map(\.id)

    static let bank: [SchemaKey] =
        [.choice("bank", "structure", \.bank.kind)]
        + slices.map { $0.present { $0.bank.kind == .sliced } }

    private static let slices: [SchemaKey] = [
        .integer(
            "bank", "rows_per_subarray", \.bank.rows_per_subarray, .powerOfTwo(1...1 << 30)),
        .integer("bank", "weight_rows", \.bank.weight_rows, .count(0...1 << 30)),
        kvRows,
        SchemaKey(section: "bank", name: "ratio", form: .ratio),
        .choice("bank", "bridge", \.bank.bridge),
        .permille("bank", "column_delay", \.bank.column_delay_permille, 1000...2000),
        .choice("bank", "rounding", \.bank.rounding),
    ]

    private static let kvRows = SchemaKey(
        section: "bank", name: "kv_rows", form: .count(0...1 << 30),
        text: { String($0.organization.rows - $0.bank.weight_rows) }, isImplied: { _ in true })

    /// The keys that only units in the banks have.
    static let unitsInBanks: Set<String> = [
        "pim.tCCD_PIM", "pim.tAF", "pim.weight_bursts_ahead", "pim.mac_bits",
    ]

    static let pim: [SchemaKey] = units.map { key in
        let isInBanks = unitsInBanks.contains(key.id)
        return key.present { $0.pim != nil && !(isInBanks && $0.pim?.nmp != nil) }
    }

    private static let units: [SchemaKey] = [
        .cycles("pim", "tCCD_PIM", \.units.tCCD_PIM),
        .cycles("pim", "tRTP_PIM", \.units.tRTP_PIM),
        .cycles("pim", "tMAC", \.units.tMAC),
        .cycles("pim", "tAF", \.units.tAF),
        .choice("pim", "tfaw", \.units.tfaw),
        .integer("pim", "weight_bursts_ahead", \.units.weight_bursts_ahead, .count(0...64)),
        .integer("pim", "mac_bits", \.units.mac_bits, .count(1...1 << 30)),
        .integer("pim", "element_bits", \.units.element_bits, .count(1...1 << 16)),
        .integer("pim", "result_bits", \.units.result_bits, .count(1...1 << 16)),
        .choice("pim", "priority", \.units.priority),
        .integer(
            "pim", "write_patience", \.units.write_patience,
            .count(0...CycleExpression.mostCycles)),
        .choice("pim", "refresh", \.units.refresh),
        .quantity("pim", "mac_pJ", \.units.mac_pJ, unit: "pJ"),
        .permille("pim", "array_share", \.units.array_permille, 0...1000),
        .permille("pim", "bus_share", \.units.bus_permille, 0...1000),
    ]
}

extension MemoryConfiguration {
    /// The processing units; storing one of their values makes the memory a PIM memory.
    fileprivate var units: PIMParameters {
        get { pim ?? PIMParameters(tCCD_PIM: 0) }
        set { pim = newValue }
    }
}
