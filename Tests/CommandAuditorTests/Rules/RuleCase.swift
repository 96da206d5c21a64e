import CommandAuditor
import DRAMModel
import Testing

/// Two commands that a rule keeps apart, and what must come before them.
struct RuleCase: Sendable, CustomTestStringConvertible {
    let rule: AuditRule
    let configuration: MemoryConfiguration
    /// Commands with room between them.
    let setup: [CommandRecord]
    /// The command that waits.
    let second: Command
    /// The first cycle in which the rule allows it.
    let allowedAt: Int64
    let testDescription: String

    /// Legal in its cycle; one cycle before, the rule is named with one missing cycle.
    ///
    /// Where another rule asks for more, the commands are also legal once that has passed.
    func check() {
        let name = testDescription
        let before = audit(at: nil)
        #expect(before.violations.isEmpty, "\(name), setup: \(before.text)")
        let legal = audit(at: allowedAt)
        #expect(legal.of(rule).isEmpty, "\(name): \(legal.text)")
        #expect(legal.violations.allSatisfy { $0.rule.isTiming }, "\(name): \(legal.text)")
        let later = legal.violations.map(\.missingCycles).max() ?? 0
        let moved = audit(at: allowedAt + later)
        #expect(moved.violations.isEmpty, "\(name): \(moved.text)")
        let mutant = audit(at: allowedAt - 1)
        let caught = mutant.of(rule)
        #expect(caught.map(\.missingCycles) == [1], "\(name): \(mutant.text)")
        #expect(caught.first?.command == second, "\(name)")
    }

    private func audit(at cycle: Int64?) -> Audit {
        var log = setup
        if let cycle { log.append(CommandRecord(cycle: cycle, channel: 0, command: second)) }
        return Audit(log, configuration, isStrict: true)
    }
}

/// Puts cases of the reference's rules, and of those of units, in one memory together.
struct RuleCases {
    let name: String
    let configuration: MemoryConfiguration
    private(set) var cases: [RuleCase] = []

    init(_ name: String, _ configuration: MemoryConfiguration) {
        self.name = name
        var c = configuration
        // Tables of standards, and late refreshes, have tests of their own.
        c.rules = .dramsim3
        c.controller.refresh_policy = .none
        c.organization = c.organization.named
        c.organization.ranks = max(2, c.organization.ranks)
        self.configuration = c
    }

    /// More cycles than any rule asks for.
    var far: Int64 {
        let t = configuration.timing
        let rows = t.tRC + t.tFAW + t.t32AW + t.tRFC + t.tRFCb + t.tXS + t.tCKESR
        return Int64(rows + t.RL + t.WL + t.tWR + t.tRP + 200)
    }

    /// `first`, the last of `before`, keeps `second` so many cycles away; the others come far
    /// before.
    mutating func pair(
        _ rule: AuditRule, _ before: [Command], _ second: Command, _ cycles: Int
    ) {
        let far = far
        var spaced = before.map { ($0, far) }
        spaced[0].1 = 0
        chain(rule, spaced, second, after: before.count - 1, cycles)
    }

    /// Each command comes so many cycles after the one before; the rule starts at the one of an
    /// index.
    mutating func chain(
        _ rule: AuditRule, _ before: [(Command, Int64)], _ second: Command, after index: Int,
        _ cycles: Int
    ) {
        var script = Script()
        var time: Int64 = 1
        var start: Int64 = 0
        for (position, (command, gap)) in before.enumerated() {
            time += gap
            script.issue(command, at: time)
            if position == index { start = time }
        }
        // A rule of no cycles, or one that ends before the last command, cannot be seen.
        guard cycles > 0, start + Int64(cycles) > time else { return }
        cases.append(
            RuleCase(
                rule: rule, configuration: configuration, setup: script.log, second: second,
                allowedAt: start + Int64(cycles),
                testDescription: "\(name) \(rule): \(before.last!.0.kind) to \(second.kind)"))
    }
}
