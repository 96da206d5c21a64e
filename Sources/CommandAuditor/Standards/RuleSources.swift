import DRAMModel

/// Where the rules of an audit come from.
public enum AuditedRules: Equatable, Sendable {
    /// The rules of the reference, DRAMsim3.
    case reference
    /// A table of the auditor's own for a standard.
    case own(String)
    /// The rows of a user's standard file: they are taken from the file itself.
    case file(String)

    /// Standards whose rules are the reference's.
    private static let likeReference: Set = ["dramsim3", "LPDDR", "LPDDR3", "GDDR5X", "HBM"]

    /// Standards of which the auditor has the rules.
    static let sources: [any RuleSource.Type] = [
        DDR3Rules.self, DDR4Rules.self, DDR5Rules.self, LPDDR4Rules.self, LPDDR5Rules.self,
        GDDR5Rules.self, GDDR6Rules.self, HBM2Rules.self, HBM3Rules.self,
    ]

    init(_ configuration: MemoryConfiguration) {
        let rules = configuration.rules
        // A user's file may bear the name of a standard that the auditor knows.
        guard rules.reference == rules.name else {
            self = .file(rules.file)
            return
        }
        if Self.likeReference.contains(rules.name) {
            self = .reference
        } else if Self.sources.contains(where: { $0.name == rules.name }) {
            self = .own(rules.name)
        } else {
            self = .file(rules.file)
        }
    }
}

extension RuleTable {
    /// The rows that hold for a memory: those of its standard and those that its timing file adds.
    ///
    /// Of the reference there are only the latter; `Distances` has the others.
    package init(_ configuration: MemoryConfiguration) {
        self.init(AuditParameters(configuration))
        switch AuditedRules(configuration) {
        case .reference: break
        case .own(let name):
            AuditedRules.sources.first { $0.name == name }?.add(to: &self)
        case .file:
            for row in configuration.rules.rules { add(row, of: configuration) }
            for window in configuration.rules.windows { add(window, of: configuration) }
        }
        for row in configuration.addedRules { add(row, of: configuration) }
    }

    /// A row that a user wrote.
    private mutating func add(_ row: StandardRule, of configuration: MemoryConfiguration) {
        guard row.only.isEmpty || row.only.contains(configuration.standard.name) else { return }
        let hasStacks = configuration.organization.stacks > 1
        let scope: RuleScope =
            switch row.scope {
            case .same_bank: .same_bank
            case .any_row_buffer: .any_row_buffer
            case .same_bankgroup: .same_bankgroup
            case .same_rank: .same_rank
            // Where stack IDs are ranks, each is looked at by itself.
            case .same_pseudo_channel: .same_rank
            case .other_rank, .other_stack: .other_rank
            case .channel: .channel
            }
        // A memory with stack IDs has one rank.
        if hasStacks && row.scope == .other_rank { return }
        var added = RuleRow(
            name: row.name, after: row.after, before: row.before, scope: scope,
            cycles: configuration.cycles(row.cycles))
        added.perCount = row.perCount.flatMap { configuration.cycles($0) } ?? 0
        add(added)
    }

    /// A window that a user wrote.
    private mutating func add(_ window: StandardWindow, of configuration: MemoryConfiguration) {
        guard window.only.isEmpty || window.only.contains(configuration.standard.name) else {
            return
        }
        add(
            RuleRow(
                name: window.name, after: window.counts, before: window.counts, scope: .same_rank,
                atMost: window.atMost, cycles: configuration.cycles(window.cycles)))
    }
}
