import DRAMModel

/// Who reads the keys that not every memory reads, but for those of timing and power, whose readers
/// follow from rules and energies.
enum KeyReaders {
    /// Whether a memory reads a key.
    typealias Reader = @Sendable (MemoryConfiguration) -> Bool

    /// The interval of statistics, which only those read who ask for intervals.
    static let epochPeriod = "controller.epoch_period"

    /// Readers by the id of their key; a key that is not here is always read.
    static let readers: [String: Reader] = [
        "organization.pseudo_channels": { $0.standard.levels.contains(.pseudo_channel) },
        "controller.queue_structure": isReference,
        "controller.cmd_queue_size": isReference,
        "controller.unified_queue": isReference,
        "controller.dual_command": { $0.standard.buses == .row_and_column },
        "controller.self_refresh_threshold": { $0.controller.self_refresh },
        "controller.power_down_threshold": { $0.controller.power_down },
        "controller.age_cap": isFRFCFS,
        "controller.write_high_watermark": isFRFCFS,
        "controller.write_low_watermark": isFRFCFS,
        "controller.page_timeout": { $0.controller.page_policy == .adaptive },
        "controller.refresh_postpone": { isFRFCFS($0) && refreshes($0) },
        "controller.refresh_pull_in": { isFRFCFS($0) && refreshes($0) },
        "bank.rounding": { $0.bank.column_delay_permille != 1000 },
        "pim.refresh": refreshes,
        "pim.mac_pJ": { $0.pim?.nmp != nil || $0.power != nil },
        "pim.array_share": hasEnergyOfBanks,
        "pim.bus_share": hasEnergyOfBanks,
    ]

    private static let isReference: Reader = { $0.controller.policy == .dramsim3 }
    private static let isFRFCFS: Reader = { $0.controller.policy == .fr_fcfs }
    private static let refreshes: Reader = { $0.controller.refresh_policy != .none }
    /// Energies of units in the banks are parts of those of reads and writes.
    private static let hasEnergyOfBanks: Reader = { $0.pim?.nmp == nil && $0.power != nil }
}
