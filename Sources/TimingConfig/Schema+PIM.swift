import ConfigFiles
import DRAMModel

/// The keys of banks and of the processing units in them.
extension Schema {
    /// The keys that say where a sliced bank is cut, each on its own.
    static let splitKeys = ["bank.weight_rows", "bank.kv_rows", "bank.ratio"]

    /// The keys that only sliced banks have.
    static let slicedKeys = slices.map(\.id)

    static let bank: [SchemaKey] =
        [.choice("bank", "structure") { $1(&$0.bank.kind) }]
        + slices.map { $0.present { $0.memory.bank.kind == .sliced } }

    private static let slices: [SchemaKey] = [
        .integer(
            "bank", "rows_per_subarray", .powerOfTwo(1...1 << 30)
        ) { $1(&$0.bank.rows_per_subarray) },
        .integer("bank", "weight_rows", .count(0...1 << 30)) { $1(&$0.bank.weight_rows) },
        kvRows,
        SchemaKey(section: "bank", name: "ratio", form: .ratio),
        .choice("bank", "bridge") { $1(&$0.bank.bridge) },
        .permille("bank", "column_delay", 1000...2000) { $1(&$0.bank.column_delay_permille) },
        .choice("bank", "rounding") { $1(&$0.bank.rounding) },
    ]

    private static let kvRows = SchemaKey(
        section: "bank", name: "kv_rows", form: .count(0...1 << 30),
        text: { String($0.memory.organization.rows - $0.memory.bank.weight_rows) },
        isImplied: { _ in true })

    /// The keys that only units in the banks have.
    static let unitsInBanks: Set<String> = [
        "pim.tCCD_PIM", "pim.tAF", "pim.weight_bursts_ahead", "pim.mac_bits",
    ]

    static let pim: [SchemaKey] = units.map { key in
        let isInBanks = unitsInBanks.contains(key.id)
        return key.present { $0.memory.pim != nil && !(isInBanks && $0.memory.pim?.nmp != nil) }
    }

    private static let units: [SchemaKey] = [
        .cycles("pim", "tCCD_PIM") { $1(&$0.units.tCCD_PIM) },
        .cycles("pim", "tRTP_PIM") { $1(&$0.units.tRTP_PIM) },
        .cycles("pim", "tMAC") { $1(&$0.units.tMAC) },
        .cycles("pim", "tAF") { $1(&$0.units.tAF) },
        .choice("pim", "tfaw") { $1(&$0.units.tfaw) },
        .integer("pim", "weight_bursts_ahead", .count(0...64)) {
            $1(&$0.units.weight_bursts_ahead)
        },
        .integer("pim", "mac_bits", .count(1...1 << 30)) { $1(&$0.units.mac_bits) },
        .integer("pim", "element_bits", .count(1...1 << 16)) { $1(&$0.units.element_bits) },
        .integer("pim", "result_bits", .count(1...1 << 16)) { $1(&$0.units.result_bits) },
        .choice("pim", "priority") { $1(&$0.units.priority) },
        .integer(
            "pim", "write_patience",
            .count(0...CycleExpression.mostCycles)
        ) { $1(&$0.units.write_patience) },
        .choice("pim", "refresh") { $1(&$0.units.refresh) },
        .quantity("pim", "mac_pJ", unit: "pJ") { $1(&$0.units.mac_pJ) },
        .permille("pim", "array_share", 0...1000) { $1(&$0.units.array_permille) },
        .permille("pim", "bus_share", 0...1000) { $1(&$0.units.bus_permille) },
    ]
}

extension MemoryConfiguration {
    /// The processing units; storing one of their values makes the memory a PIM memory.
    fileprivate var units: PIMParameters {
        get { pim ?? PIMParameters(tCCD_PIM: 0) }
        set { pim = newValue }
    }
}
