@testable import CommandAuditor
import DRAMModel
import Testing
import TestSupport

/// The auditor's tables say what the public table says, row by row, for every shipped memory.
@Suite struct PublicTableTests {
    /// Shipped memories whose standard has rows in the public table.
    static let names = TimingFiles.names.filter { name in
        let rules = TimingFiles.memory(name).rules.name
        return PublicTable.constraints.contains { $0["standard"] == rules }
    }

    private static let scopes: [String: RuleScope] = [
        "same_bank": .same_bank, "same_bankgroup": .same_bankgroup, "same_rank": .same_rank,
        "other_rank": .other_rank, "channel": .channel,
        "pseudo_channel_sibling": .pseudo_channel_sibling,
    ]

    @Test func everyStandardHasMemories() {
        let standards = Set(Self.names.map { TimingFiles.memory($0).rules.name })
        let expected: Set = [
            "DDR3", "DDR4", "DDR5", "LPDDR4", "LPDDR5", "GDDR6", "HBM2", "HBM3",
        ]
        #expect(standards == expected)
    }

    @Test(arguments: names)
    func everyRowIsInTheTable(_ name: String) {
        let memory = TimingFiles.memory(name)
        let table = RuleTable(memory).rows
        var expected: [String] = []
        for row in PublicTable.constraints where row["standard"] == memory.rules.name {
            let after = PublicTable.commands(row["from"]!)
            let before = PublicTable.commands(row["to"]!)
            guard !after.isEmpty, !before.isEmpty else { continue }
            let id = row["id"]!
            expected.append(id)
            let found = table.filter { $0.id == id }
            #expect(found.count == 1, "\(id)")
            guard let one = found.first else { continue }
            #expect(one.name == row["rule"], "\(id)")
            #expect(one.after == after.kinds && one.before == before.kinds, "\(id)")
            #expect(one.scope == Self.scopes[row["scope"]!], "\(id)")
            let window = one.atMost > 0 ? "n=\(one.atMost);count=\(row["from"]!)" : ""
            #expect(window == row["window"], "\(id)")
            let cycles = Self.cycles(row["min_cycles"]!, isRead: before.contains(.RD), memory)
            #expect(one.cycles == cycles, "\(id): \(row["min_cycles"]!)")
        }
        #expect(expected.count > 40)
        #expect(Set(table.map(\.id)) == Set(expected.map(Optional.some)))
        #expect(table.count == expected.count)
    }

    /// Rows that logs can hold today have values: none is idle for want of a parameter.
    @Test(arguments: names)
    func rowsHaveValues(_ name: String) {
        let memory = TimingFiles.memory(name)
        let lowPower = JEDECCommands([.PDE, .PDX, .SRE, .SRX]).kinds
        for row in RuleTable(memory).rows where !row.after.isEmpty && !row.before.isEmpty {
            let isLowPower = !row.after.union(row.before).isDisjoint(with: lowPower)
            let isBankRefresh = row.after.union(row.before).contains(.refresh_bank)
            if isLowPower || isBankRefresh && memory.timing.tRFCb == 0 { continue }
            #expect(row.cycles != nil, "\(row.id ?? ""): \(row.name)")
        }
    }

    /// What a timing file leaves to its standard is what the public presets say.
    @Test(arguments: names)
    func defaultsAreThePublicOnes(_ name: String) {
        let memory = TimingFiles.memory(name)
        var compared = 0
        for row in PublicTable.presets
        where row["standard"] == memory.rules.name && row["part_or_bin"] == "*" {
            let parameter = row["parameter"]!
            // Of commands that the memory controller does not issue.
            if ["tMRD", "tMOD"].contains(parameter) { continue }
            if memory.timing[parameter] ?? 0 != 0 { continue }
            let text = row["unit"] == "ns" ? "ns(\(row["value"]!))" : row["value"]!
            let expected = Self.cycles(text, isRead: true, memory)
            // What rows need has a value (`rowsHaveValues`); the rest is of commands to come.
            guard let value = memory.parameter(parameter) else { continue }
            #expect(value == expected, "\(parameter): \(text)")
            compared += 1
        }
        #expect(compared > 0 || memory.rules.name == "DDR3")
    }

    private static func cycles(
        _ text: String, isRead: Bool, _ memory: MemoryConfiguration
    ) -> Int? {
        let period_ns = Double(memory.timing.tCK_fs) / 1e6
        return PublicFormula.cycles(text, period_ns: period_ns) { name in
            switch name {
            // A timing file may tell them apart.
            case "tRCD": Double(isRead ? memory.timing.tRCDRD : memory.timing.tRCDWR)
            case "tCK_ns": period_ns
            default: memory.parameter(name).map(Double.init)
            }
        }
    }
}
