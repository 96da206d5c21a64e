import DRAMEngine
import DRAMModel
import Testing

/// A channel with processing units on the test bench, with a history of what it was told.
struct PIMBench: ~Copyable {
    var channel: Channel
    private(set) var history: PIMHistory

    /// What benches of one memory start from; costly enough to be made once for many.
    struct Start {
        let history: PIMHistory
        let rules: RuleSet

        init(_ memory: MemoryConfiguration) {
            history = PIMHistory(memory)
            rules = RuleSet(history.table)
        }
    }

    init(_ start: Start) {
        history = start.history
        channel = Channel(history.memory, rules: start.rules)
    }

    init(_ memory: MemoryConfiguration) { self.init(Start(memory)) }

    init(_ memory: PIMMemory) { self.init(memory.configuration) }

    mutating func issue(_ command: Command, at cycle: Int64) {
        if command.kind.isPIM {
            channel.units.issue(PIMCommand(command), at: cycle)
        } else {
            channel.issue(command, at: cycle)
        }
        history.note(command, at: cycle)
    }

    /// What the channel says of a command of the memory controller or of PIM.
    func earliest(_ command: Command) -> (cycle: Int64, rule: String) {
        guard command.kind.isPIM else { return channel.earliest(command) }
        let gate = channel.units.earliest(PIMCommand(command))
        return (gate.cycle, channel.ruleNames[Int(gate.rule)])
    }

    /// Expects that a command may issue in a cycle, not in the one before, and that a rule says so.
    func expectEarliest(
        _ command: Command, at cycle: Int64, because rule: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let found = earliest(command)
        #expect(found == (cycle, rule), "\(command.phrase)", sourceLocation: sourceLocation)
        expectAgreement(on: command, sourceLocation: sourceLocation)
    }

    /// Expects that the channel finds what the history of its commands says.
    @discardableResult
    func expectAgreement(
        on command: Command, _ comment: @autoclosure () -> String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> Int64 {
        if let complaint = disagreement(on: command) {
            Issue.record("\(comment()): \(complaint)", sourceLocation: sourceLocation)
        }
        return history.earliest(command).cycle
    }

    /// How the channel and the history of its commands differ; `nil` when they do not.
    func disagreement(on command: Command) -> String? {
        let found = earliest(command)
        let expected = history.earliest(command)
        let isNamed = expected.rules.contains(found.rule) || expected.cycle == 0
        guard found.cycle != expected.cycle || !isNamed else { return nil }
        return "\(command.phrase) at \(found), but the rules say \(expected)"
    }

    /// Issues a command in the first cycle that the channel allows, from a given one on.
    @discardableResult
    mutating func issueSoonest(
        _ command: Command, from cycle: Int64 = 0,
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> Int64 {
        let at = max(
            cycle, expectAgreement(on: command, "on the way", sourceLocation: sourceLocation))
        issue(command, at: at)
        return at
    }
}

extension Command {
    /// What a failure calls the command.
    var phrase: String {
        let target = kind.isPIM ? "mask \(String(mask, radix: 2))" : "\(bankgroup).\(bank)"
        return "\(kind) rank \(rank) \(target) partition \(partition) count \(count)"
    }

    /// A PIM command to a set of banks.
    static func pim(
        _ kind: CommandKind, _ mask: UInt64 = 0, rank: Int32 = 0, count: Int32 = 1
    ) -> Command {
        let opens = CommandSet.pimActivates.contains(kind)
        return Command(
            kind, rank: rank, row: opens ? 20_000 : -1, count: count, mask: mask)
    }

    /// A command of the memory controller to a row buffer.
    static func host(_ kind: CommandKind, _ bank: Bank, partition: Int32 = -1) -> Command {
        var command = Command(kind, bank)
        command.partition = partition
        return command
    }
}
