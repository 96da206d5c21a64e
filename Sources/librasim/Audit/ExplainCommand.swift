import CommandAuditor
import DRAMModel

/// `librasim explain`: which rules held the commands of a cycle back.
struct ExplainCommand {
    private let arguments: Arguments
    private let cycle: Int64
    private let log: String
    private let channel: Int64?

    /// A rule that applied, by its name.
    private typealias NamedBound = (name: String, bound: AuditBound)

    /// A command of the cycle, with the rules that applied to it.
    private struct Explained {
        let record: CommandRecord
        let bounds: [NamedBound]

        init(_ record: CommandRecord, _ auditor: inout Auditor) {
            self.record = record
            bounds = auditor.bounds(of: record).map { bound in
                let id = auditor.id(of: bound).map { " (\($0))" }
                return (auditor.name(of: bound) + (id ?? ""), bound)
            }
        }
    }

    /// The commands of a channel that are nearest to the cycle.
    private struct Neighbours {
        var before: CommandRecord?
        var after: CommandRecord?
    }

    /// Takes the parsed arguments.
    init(_ arguments: Arguments) {
        self.arguments = arguments
        // The parser has made sure of the number.
        cycle = Int64(arguments.operands[0])!
        log = arguments.operands[1]
        channel = arguments.number(.channel)
    }

    /// Prints a table for each command of the cycle.
    func run() throws -> ExitStatus {
        let input = try CommandLogInput(arguments, log: log)
        let channels = input.configuration.organization.channels
        if let channel, channel >= channels {
            throw Failure.usage(
                "--channel: '\(channel)' is not a channel of this memory: it has \(channels)",
                command: .explain)
        }
        var auditor = Auditor(input.configuration, isStrict: true)
        var explained: [Explained] = []
        var neighbours = [Neighbours](repeating: Neighbours(), count: channels)
        let only = channel.map { Int32($0) } ?? -1
        try input.forEachBatch { batch in
            for record in batch {
                if only < 0 || record.channel == only {
                    if record.cycle == cycle {
                        explained.append(Explained(record, &auditor))
                    } else if Int(record.channel) < channels {
                        visit(record, &neighbours[Int(record.channel)])
                    }
                }
                auditor.take(record)
            }
        }
        let lines =
            explained.isEmpty ? nearest(neighbours) : explained.flatMap { [""] + table($0) }
        return try Console.print(explained.isEmpty ? lines : Array(lines.dropFirst()))
    }

    private func visit(_ record: CommandRecord, _ neighbours: inout Neighbours) {
        if record.cycle < cycle {
            if neighbours.before.map({ $0.cycle <= record.cycle }) ?? true {
                neighbours.before = record
            }
        } else if neighbours.after.map({ $0.cycle > record.cycle }) ?? true {
            neighbours.after = record
        }
    }

    // MARK: no command in the cycle

    private func nearest(_ neighbours: [Neighbours]) -> [String] {
        let place = channel.map { " in channel \($0)" } ?? ""
        var lines = ["No command issued in cycle \(Figure.count(cycle))\(place)."]
        var rows: [[String]] = []
        for (index, pair) in neighbours.enumerated() {
            for (word, record) in [("before", pair.before), ("after", pair.after)] {
                guard let record else { continue }
                rows.append([
                    "channel \(index)", word, "cycle \(Figure.count(record.cycle))",
                    record.command.placeDescription,
                ])
            }
        }
        if rows.isEmpty { rows.append(["The log has no other command either."]) }
        lines += Table.lines(rows, leading: 4)
        return lines
    }

    // MARK: a command

    private func table(_ explained: Explained) -> [String] {
        let record = explained.record
        let title =
            "channel \(record.channel), cycle \(Figure.count(record.cycle)): "
            + record.command.placeDescription
        let faults = explained.bounds.filter { !$0.bound.rule.isTiming }
        let bounds = explained.bounds.filter(\.bound.rule.isTiming)
            .sorted { $0.bound.allowedAt > $1.bound.allowedAt }
        var lines = [title] + faults.map { fault($0.bound) }
        guard let last = bounds.first else {
            return lines + ["  no timing rule applied: no earlier command concerns it"]
        }
        let header = ["rule", "allowed from", "", "in cycle", "after"]
        let rows = bounds.map { name, bound in
            [
                name, Figure.count(bound.allowedAt),
                mark(bound, latest: last.bound.allowedAt, issued: record.cycle),
                Figure.count(bound.earlier.cycle), bound.earlier.command.placeDescription,
            ]
        }
        lines += leftAligned([header] + rows)
        return lines + [verdict(last, of: bounds, issued: record.cycle)]
    }

    private func fault(_ bound: AuditBound) -> String {
        let rule = bound.rule
        guard rule == .lateRefresh else { return "  illegal: \(rule.name): \(rule.explanation)" }
        return "  \(rule.name): it was due by cycle \(Figure.count(bound.allowedAt))"
    }

    private func mark(_ bound: AuditBound, latest: Int64, issued: Int64) -> String {
        if bound.allowedAt > issued { return "violated" }
        return bound.allowedAt == latest && latest == issued ? "bound" : ""
    }

    /// Numbers to the right, words to the left.
    private func leftAligned(_ rows: [[String]]) -> [String] {
        let widest = rows.map { $0[4].utf8.count }.max() ?? 0
        let padded = rows.map {
            $0.dropLast() + [$0[4] + TextBlock.spaces(widest - $0[4].utf8.count)]
        }
        return Table.lines(padded.map(Array.init)).map { "  " + $0 }
    }

    private func verdict(
        _ last: NamedBound, of bounds: [NamedBound], issued: Int64
    ) -> String {
        let slack = issued - last.bound.allowedAt
        if slack < 0 {
            return "It came \(AuditCommand.cycles(-slack)) early for \(last.name)."
        }
        if slack > 0 {
            return "Nothing bound: it came \(AuditCommand.cycles(slack)) after the last rule "
                + "(\(last.name)) allowed it."
        }
        let names = bounds.filter { $0.bound.allowedAt == issued }.map(\.name)
        return "\(names.joined(separator: " and ")) bound: it came as soon as allowed."
    }
}
