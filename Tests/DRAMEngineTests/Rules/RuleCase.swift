import DRAMModel
import Testing
import TestSupport

/// One row of the constraint table of one timing file.
struct RuleCase: Sendable, CustomTestStringConvertible {
    var file: String
    var row: Int
    var rule: Constraint

    var memory: MemoryConfiguration { TimingFiles.withTwoRanks[file]! }

    static let all: [RuleCase] = TimingFiles.ruleTables.flatMap(rows)

    /// The rows of a table; those between ranks only where the memory has several.
    static func rows(of file: String) -> [RuleCase] {
        let memory = TimingFiles.withTwoRanks[file]!
        return ConstraintTable(memory).constraints.enumerated().map {
            RuleCase(file: file, row: $0, rule: $1)
        }.filter { $0.rule.scope != .otherRanks || memory.organization.ranks > 1 }
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
    case sameBank, sameGroup, otherGroup, otherStack, otherRank
    /// The bank that is refreshed with the first command's, where refreshes are of pairs.
    case pairedBank

    /// The bank of the first command.
    static func home(_ memory: MemoryConfiguration) -> Bank {
        Bank(rank: 0, group: memory.organization.named.bankgroups > 1 ? 1 : 0, bank: 1)
    }

    /// The bank of the second; `nil` where the memory has no such place.
    func bank(_ memory: MemoryConfiguration) -> Bank? {
        let o = memory.organization.named
        var bank = Self.home(memory)
        switch self {
        case .sameBank: break
        case .sameGroup: bank.bank = 2
        case .otherGroup:
            guard o.bankgroups > 1 else { return nil }
            bank.group = 0
            bank.bank = 2
        case .otherStack:
            guard memory.organization.stacks > 1 else { return nil }
            bank.rank = 1
        case .otherRank:
            guard memory.organization.ranks > 1 else { return nil }
            bank.rank = 1
        case .pairedBank:
            guard memory.standard.bankRefresh == .pair else { return nil }
            if o.bankgroups > 1 {
                bank.group += Int32(o.bankgroups / 2)
            } else {
                bank.bank += Int32(o.banks_per_group / 2)
            }
        }
        return bank
    }
}
