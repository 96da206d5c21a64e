import DRAMEngine
import DRAMModel
import Testing
import TestSupport

/// A channel on the test bench, with a history of what it was told.
struct Bench: ~Copyable {
    var channel: Channel
    private(set) var history: History

    init(_ memory: MemoryConfiguration) {
        history = History(memory)
        channel = Channel(memory, rules: RuleSet(history.table))
    }

    /// The bench of a timing file.
    init(_ name: String, _ overrides: String...) throws {
        self.init(try TimingFiles.load(name, overrides))
    }

    mutating func issue(_ command: Command, at cycle: Int64) {
        channel.issue(command, at: cycle)
        history.note(command, at: cycle)
    }

    /// Expects that a command may issue in a cycle, not in the one before, and that a rule says so.
    func expectEarliest(
        _ command: Command, at cycle: Int64, because rule: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let found = channel.earliest(command)
        #expect(
            found == (cycle, rule), "\(command.sentence)", sourceLocation: sourceLocation)
    }

    /// Expects that the channel finds what the history of its commands says.
    @discardableResult
    func expectAgreement(
        on command: Command, _ comment: @autoclosure () -> String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> Int64 {
        let found = channel.earliest(command)
        let expected = history.earliest(command)
        let isNamed = expected.rules.contains(found.rule) || expected.rules.isEmpty
        #expect(
            found.cycle == expected.cycle && (isNamed || expected.cycle == 0),
            "\(comment()): \(command.sentence) at \(found), but the rules say \(expected)",
            sourceLocation: sourceLocation)
        return expected.cycle
    }

    /// Issues a command in the first cycle that all rules allow, from a given one on.
    @discardableResult
    mutating func issueSoonest(_ command: Command, from cycle: Int64) -> Int64 {
        let at = max(cycle, expectAgreement(on: command, "on the way"))
        issue(command, at: at)
        return at
    }

    /// Issues what a command needs before it: wakes or sends to sleep its rank, closes or opens its
    /// banks, each command as soon as it may.
    ///
    /// - Returns: the cycle of the last command issued, or `nil` when none was needed.
    @discardableResult
    mutating func makeReady(
        for command: Command, from cycle: Int64, closing closer: CommandKind = .precharge
    ) -> Int64? {
        var last: Int64?
        func next() -> Int64 { max(cycle, last ?? 0) }
        let wantsSleep = command.kind == .self_refresh_exit
        let rank = history.rank(command.rank)
        if history.asleep.contains(rank), !wantsSleep {
            last = issueSoonest(.self_refresh_exit(rank: rank), from: next())
        }
        if history.poweredDown.contains(rank), command.kind != .power_down_exit {
            last = issueSoonest(.power_down_exit(rank: rank), from: next())
        }
        switch command.kind {
        case .power_down_enter: break
        case .power_down_exit:
            if !history.poweredDown.contains(rank) {
                last = issueSoonest(.power_down_enter(rank: rank), from: next())
            }
        case .read, .read_p, .write, .write_p, .precharge:
            let bank = Bank(rank: command.rank, group: command.bankgroup, bank: command.bank)
            if history.open[bank] == nil {
                last = issueSoonest(.activate(bank), from: next())
            }
        default:
            for bank in history.banks(of: command) where history.open[bank] != nil {
                last = issueSoonest(Command(closer, bank), from: next())
            }
            if wantsSleep, !history.asleep.contains(rank) {
                last = issueSoonest(.self_refresh_enter(rank: rank), from: next())
            }
        }
        return last
    }
}

extension Command {
    /// What a failure calls the command.
    var sentence: String { "\(kind) rank \(rank) group \(bankgroup) bank \(bank)" }
}
