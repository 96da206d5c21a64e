import DRAMModel
import Testing
import TestSupport

/// One row of the constraint table of one timing file.
struct RuleCase: Sendable, CustomTestStringConvertible {
    var file: String
    var row: Int
    var rule: Constraint

    var memory: MemoryConfiguration { TimingFiles.withTwoRanks[file]! }

    static let all: [RuleCase] = TimingFiles.withoutUnits.flatMap(rows)

    static func rows(of file: String) -> [RuleCase] {
        ConstraintTable(TimingFiles.withTwoRanks[file]!).constraints.enumerated().map {
            RuleCase(file: file, row: $0, rule: $1)
        }
    }

    var testDescription: String { "\(file): \(name)" }

    /// The rule's name with what it is between, as several rows may share one.
    var name: String {
        func list(_ set: CommandSet) -> String {
            set.kinds.map { "\($0)" }.joined(separator: "/")
        }
        return "\(rule.name) \(list(rule.after)) → \(list(rule.before)) (\(rule.scope))"
    }
}

/// Where the second command goes, seen from the first.
enum Relation: CaseIterable {
    case sameBank, sameGroup, otherGroup, otherRank

    /// The bank of the first command.
    static func home(_ o: Organization) -> Bank {
        Bank(rank: 0, group: o.bankgroups > 1 ? 1 : 0, bank: 1)
    }

    /// The bank of the second; `nil` where the memory has no such place.
    func bank(_ o: Organization) -> Bank? {
        var bank = Self.home(o)
        switch self {
        case .sameBank: break
        case .sameGroup: bank.bank = 2
        case .otherGroup:
            guard o.bankgroups > 1 else { return nil }
            bank.group = 0
            bank.bank = 2
        case .otherRank: bank.rank = 1
        }
        return bank
    }
}
