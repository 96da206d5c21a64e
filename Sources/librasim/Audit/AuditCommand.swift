import CommandAuditor
import DRAMModel

/// `librasim audit`: holds a command log against the rules of a memory.
struct AuditCommand {
    private let arguments: Arguments
    private let log: String

    /// Takes the parsed arguments.
    init(_ arguments: Arguments) {
        self.arguments = arguments
        log = arguments.operands[0]
    }

    /// Prints what violates a rule; says by the exit status whether anything does.
    func run() throws -> ExitStatus {
        let input = try CommandLogInput(arguments, log: log)
        var auditor = Auditor(
            input.configuration, isStrict: arguments.has(.strict),
            limit: Int(arguments.number(.max) ?? 20))
        try input.forEachBatch { auditor.take($0) }
        auditor.finish()
        var lines = auditor.violations.flatMap { Self.lines($0) }
        let hidden = auditor.violationCount - Int64(auditor.violations.count)
        if hidden > 0 { lines.append("… and \(Figure.count(hidden)) more (--max)") }
        if auditor.noteCount > 0 {
            lines.append("note: rules that the dramsim3 rule set lacks (--strict counts them):")
            lines += auditor.notes.flatMap { Self.lines($0) }
            let hidden = auditor.noteCount - Int64(auditor.notes.count)
            if hidden > 0 { lines.append("… and \(Figure.count(hidden)) more (--max)") }
        }
        lines += Self.unverified(auditor)
        lines.append(
            Self.summary(
                commands: auditor.commands, channels: auditor.channels,
                violations: auditor.violationCount, notes: auditor.noteCount))
        try Console.print(lines)
        return auditor.violationCount == 0 ? .done : .violations
    }

    /// What is wrong, and the command that it is wrong after.
    static func lines(_ violation: AuditViolation) -> [String] {
        let bound = violation.bound
        var place = "channel \(violation.channel), cycle \(Figure.count(violation.cycle))"
        if violation.row == 0 { place += " (end of the log)" }
        var lines = ["\(place): \(name(violation)): \(complaint(violation))"]
        if bound.earlier.exists {
            lines.append(
                "    after \(bound.earlier.command.placeDescription) in cycle "
                    + Figure.count(bound.earlier.cycle))
        }
        return lines
    }

    /// The rule, and the row of the public table that says so.
    private static func name(_ violation: AuditViolation) -> String {
        violation.name + (violation.id.map { " (\($0))" } ?? "")
    }

    /// What was checked without a second source.
    private static func unverified(_ auditor: borrowing Auditor) -> [String] {
        var lines: [String] = []
        switch auditor.source {
        case .own("GDDR5"):
            lines.append(
                "note: the rules of GDDR5 come from one simulator (DRAMSys): not independently "
                    + "verified")
        case .file(let path):
            lines.append("note: the rules come from \(path): not independently verified")
            return lines
        default: break
        }
        let added = auditor.userRules.map { "'\($0)'" }.joined(separator: ", ")
        if !added.isEmpty {
            lines.append("note: rules of the timing file, not independently verified: \(added)")
        }
        return lines
    }

    private static func complaint(_ violation: AuditViolation) -> String {
        let rule = violation.rule
        let missing = cycles(violation.missingCycles)
        let command = violation.command.placeDescription
        if rule == .lateRefresh {
            let due = "it was due by cycle \(Figure.count(violation.bound.allowedAt))"
            return violation.row == 0
                ? "\(command) is missing: \(due)" : "\(command) comes \(missing) late: \(due)"
        }
        guard rule.isTiming else { return "\(command): \(rule.explanation)" }
        return "\(command) comes \(missing) early: allowed from cycle "
            + Figure.count(violation.bound.allowedAt)
    }

    /// `1 cycle`, `12 cycles`.
    static func cycles(_ number: Int64) -> String {
        "\(Figure.count(number)) \(number == 1 ? "cycle" : "cycles")"
    }

    private static func summary(
        commands: Int64, channels: Int, violations: Int64, notes: Int64
    ) -> String {
        func counted(_ number: Int64, _ one: String, _ many: String) -> String {
            "\(number == 0 ? "no" : Figure.count(number)) \(number == 1 ? one : many)"
        }
        var text = counted(commands, "command", "commands")
        text += " in " + counted(Int64(channels), "channel", "channels")
        text += ", " + counted(violations, "violation", "violations")
        if notes > 0 { text += ", " + counted(notes, "note", "notes") }
        return text
    }
}
