import DRAMModel
import TestSupport

extension TimingFiles {
    /// Names of all files of memories without PIM, without extension.
    static let withoutUnits: [String] = names.filter { memory($0).pim == nil }

    /// Files, some with another rule set or with stack IDs as ranks: `file key=value`.
    static let ruleTables =
        withoutUnits + [
            "hbm2 organization.stack_ids=ranks", "hbm2 rule_set=dramsim3",
            "ddr4-3200-x8 rule_set=dramsim3", "ddr5-4800 rule_set=dramsim3",
            "lpddr5-6400 rule_set=dramsim3", "gddr5 rule_set=dramsim3",
        ]

    /// Each of these by name, with two ranks, or stack IDs, at least: rules between ranks do not
    /// depend on their number, so a file of one rank is tested as if its channel held two. Ranks
    /// may power down, so that the rules of that are there.
    static let withTwoRanks: [String: MemoryConfiguration] = Dictionary(
        uniqueKeysWithValues: ruleTables.map { table in
            let words = table.split(separator: " ").map(String.init)
            // The reference's rules have no power-down.
            let hasPowerDown = !words.contains("rule_set=dramsim3")
            let changes =
                Array(words.dropFirst()) + (hasPowerDown ? ["controller.power_down=true"] : [])
            let shipped = memory(words[0], changes)
            if shipped.organization.named.ranks > 1 { return (table, shipped) }
            return (table, memory(words[0], changes + ["organization.ranks=2"]))
        })
}
