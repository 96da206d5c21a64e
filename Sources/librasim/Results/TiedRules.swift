import DRAMModel
import MemoryController

/// Rules that always bind together, as every distance of one is a distance of another too: with
/// tCCD_S as long as a burst, neither of the two alone holds anything back.
struct TiedRules {
    /// By the name of a rule, that of all rules that bind with it: `tCCD_S = burst`.
    private let names: [String: String]

    /// Compares the rules of a memory.
    init(_ memory: MemoryConfiguration) {
        var rows: [String: Set<Row>] = [:]
        for rule in ConstraintTable(memory).constraints {
            rows[rule.name, default: []].insert(Row(rule))
        }
        let all = rows.keys.sorted()
        var names: [String: String] = [:]
        for name in all where names[name] == nil {
            let tied = all.filter { other in
                other == name || rows[name]!.isSubset(of: rows[other]!)
                    || rows[other]!.isSubset(of: rows[name]!)
            }
            guard tied.count > 1 else { continue }
            // The bus comes last: it is what no parameter shortens.
            let ordered = tied.sorted { ($0 == "burst" ? 1 : 0, $0) < ($1 == "burst" ? 1 : 0, $1) }
            for other in tied where names[other] == nil {
                names[other] = ordered.joined(separator: " = ")
            }
        }
        self.names = names
    }

    /// Waiting by rule, with rules that bind together as one, the longest first.
    func merged(_ stalls: [StallReport]) -> [StallReport] {
        ReplayResult.together(
            stalls.map { stall in
                var stall = stall
                stall.rule = names[stall.rule] ?? stall.rule
                return stall
            })
    }

    private struct Row: Hashable {
        let after: UInt64
        let before: UInt64
        let scope: ConstraintScope
        let cycles: Int
        let perCount: Int

        init(_ rule: Constraint) {
            after = rule.after.rawValue
            before = rule.before.rawValue
            scope = rule.scope
            cycles = rule.cycles
            perCount = rule.perCount
        }
    }
}
