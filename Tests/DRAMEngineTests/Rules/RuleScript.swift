import DRAMModel
import Testing

/// What a rule comes to for one pair of commands in one pair of places.
enum Verdict: Equatable {
    /// The second command waits for this rule and for no other.
    case binds
    /// It waits for this rule and, just as long, for others.
    case ties(with: Set<String>)
    /// Another rule keeps it longer, whatever comes before.
    case dominated(by: String, cycles: Int64)
    /// The rule asks for no wait at all.
    case isNoWait
    /// The rule does not concern the place.
    case isElsewhere

    var rank: Int {
        switch self {
        case .binds: 4
        case .ties: 3
        case .dominated: 2
        case .isNoWait: 1
        case .isElsewhere: 0
        }
    }
}

/// The shortest story in which a rule lies between two commands.
///
/// Everything that the two need is done long before the first, but for what can only be done
/// between them (a bank must be closed before it is activated again): that is done as soon as
/// possible.
struct RuleScript {
    static let start: Int64 = 10_000
    static let pause: Int64 = 10_000
    /// The first command's cycle.
    static let firstCycle = start + 2 * pause

    let memory: MemoryConfiguration
    let first: Command
    let second: Command

    init?(
        _ memory: MemoryConfiguration, _ first: CommandKind, _ second: CommandKind,
        _ relation: Relation
    ) {
        guard let away = relation.bank(memory) else { return nil }
        // A refresh of a pair names the lower bank.
        if relation == .pairedBank && second == .refresh_bank { return nil }
        self.memory = memory
        self.first = Self.command(first, Relation.home(memory), memory)
        self.second = Self.command(second, away, memory)
    }

    private static func command(
        _ kind: CommandKind, _ bank: Bank, _ memory: MemoryConfiguration
    ) -> Command {
        if kind == .refresh_bank && memory.standard.bankRefresh == .same_bank {
            return .refresh_same_bank(bank.bank, rank: bank.rank)
        }
        var command = Command(kind, bank)
        // Stack IDs that are bank address are one rank to commands of a rank.
        if memory.organization.stacks > 1 && kind.traits.scope == .rank { command.rank = 0 }
        return command
    }

    /// Plays the story up to the second command, closing banks between the two in a given way.
    func play(closing closer: CommandKind) -> Bench {
        var bench = Bench(memory)
        bench.makeReady(for: second, from: Self.start)
        bench.makeReady(for: first, from: Self.start + Self.pause)
        bench.expectAgreement(on: first, "first command")
        bench.issue(first, at: Self.firstCycle)
        bench.makeReady(for: second, from: Self.firstCycle, closing: closer)
        return bench
    }

    /// What a row of the table comes to in this story, the most binding of all ways to tell it;
    /// what the row and its rivals say is checked against the channel each time.
    func verdict(on rule: RuleCase) -> Verdict {
        var best = Verdict.isElsewhere
        for closer in [CommandKind.precharge, .read_p, .write_p] {
            var bench = play(closing: closer)
            let isDirect = bench.history.issued.last!.command == first
            let verdict = check(rule, &bench)
            if verdict.rank > best.rank { best = verdict }
            if isDirect || best == .binds { break }
        }
        return best
    }

    private func check(_ rule: RuleCase, _ bench: inout Bench) -> Verdict {
        let story = "\(rule.testDescription), \(first.sentence) before"
        let soonest = bench.expectAgreement(on: second, story)
        let since = bench.history.issued.firstIndex { $0.cycle == Self.firstCycle }!
        let bounds = bench.history.bounds(on: second)
        let isOurs = { (b: History.Bound) in b.row == rule.row && b.since == since }
        guard bounds.contains(where: isOurs) else { return .isElsewhere }
        guard rule.rule.cycles > 0 else { return .isNoWait }
        let ours = Self.firstCycle + Int64(rule.rule.cycles)
        let rivals = bounds.filter { !isOurs($0) }
        let last = rivals.map(\.cycle).max() ?? 0
        if last > ours {
            let name = rivals.first { $0.cycle == last }!.name
            return .dominated(by: name, cycles: last - Self.firstCycle)
        }
        #expect(soonest == ours, "\(story): the row alone says \(ours)")
        if last < ours {
            bench.expectEarliest(second, at: ours, because: rule.rule.name)
        }
        // One cycle earlier it would trap, as IllegalIssueTests prove for every kind.
        bench.issue(second, at: ours)
        let equals = Set(rivals.filter { $0.cycle == ours }.map(\.name))
        return equals.subtracting([rule.rule.name]).isEmpty ? .binds : .ties(with: equals)
    }
}
