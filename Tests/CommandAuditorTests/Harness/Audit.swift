import CommandAuditor
import DRAMModel

/// What an audit of a log found.
struct Audit {
    let violations: [AuditViolation]
    let notes: [AuditViolation]
    let commands: Int64

    init(
        _ log: [CommandRecord], _ configuration: MemoryConfiguration, isStrict: Bool = false,
        limit: Int = 100
    ) {
        var auditor = Auditor(configuration, isStrict: isStrict, limit: limit)
        log.withUnsafeBufferPointer { auditor.take($0) }
        auditor.finish()
        violations = auditor.violations
        notes = auditor.notes
        commands = auditor.commands
    }

    /// The violations of one rule.
    func of(_ rule: AuditRule) -> [AuditViolation] { violations.filter { $0.rule == rule } }

    /// The violations for messages.
    var text: String {
        violations.prefix(5).map {
            "\($0.name) \($0.id ?? "") at \($0.cycle): \($0.command.placeDescription), "
                + "\($0.missingCycles) missing after \($0.bound.earlier.command.placeDescription) "
                + "at \($0.bound.earlier.cycle)"
        }.joined(separator: "; ")
    }
}

/// A log of one channel as it is put together.
struct Script {
    private(set) var log: [CommandRecord] = []

    mutating func issue(_ command: Command, at cycle: Int64, channel: Int32 = 0) {
        log.append(CommandRecord(cycle: cycle, channel: channel, command: command))
    }
}
