import DRAMModel

/// A standard as lines of text.
struct StandardTable {
    private let standard: Standard
    /// The memory for which rows are worked out in cycles, if any.
    private let memory: MemoryConfiguration?

    /// A standard by itself.
    init(_ standard: Standard) {
        self.standard = standard
        memory = nil
    }

    /// The rules that hold for a memory.
    init(_ memory: MemoryConfiguration) {
        standard = memory.rules
        self.memory = memory
    }

    /// Heading, commands, rules, windows, defaults.
    var lines: [String] {
        heading + commands + rules(standard.rules, "rules") + addedRules + unitRules + windows
            + defaults
    }

    private var heading: [String] {
        var lines = ["\(standard.name)   \(standard.file)"]
        if !standard.source.isEmpty { lines.append("source   \(standard.source)") }
        if let memory {
            let name = "\(memory.name) (\(memory.standard.name))"
            lines.append("memory   \(name), whose cycles are shown")
        }
        let beats = "\(standard.beatsPerCycle) beats a cycle"
        let buses = standard.buses == .one ? "one command bus" : "a row and a column command bus"
        if let units = standard.units {
            return lines + [Self.about(units)]
        }
        let levels = standard.levels.map(\.rawValue).joined(separator: ", ")
        lines.append("\(beats), \(buses), levels \(levels)")
        lines.append("at most \(standard.postponement) REFRESH commands are postponed")
        return lines
    }

    private var commands: [String] {
        let rows = standard.commands.map { command in
            var notes = command.busCycles > 1 ? "\(command.busCycles) bus cycles" : ""
            if command.kind == .refresh_bank, standard.units == nil {
                notes += Self.cover(command.covers)
            }
            if command.kind == nil { notes = "not issued by the memory controller" }
            return [command.name, command.log, notes]
        }
        return ["", "commands"] + Table.lines([["name", "in logs", ""]] + rows, leading: 3)
    }

    private static func about(_ units: Standard.Units) -> String {
        switch units {
        case .banks: "rules of processing units in the banks, beside those of the memory"
        case .ports: "rules of processing units behind vertical ports, beside those of the memory"
        }
    }

    private static func cover(_ cover: BankRefreshCover) -> String {
        switch cover {
        case .one: "one bank"
        case .same_bank: "the bank of this index in every bank group"
        case .pair: "a pair of banks, half the rank's banks apart"
        }
    }

    private func rules(_ rules: [StandardRule], _ title: String) -> [String] {
        guard !rules.isEmpty else { return [] }
        let head = ["name", "after", "before", "where", "cycles"] + workedHead + ["source"]
        let rows = rules.map { rule in
            let only = rule.only.isEmpty ? "" : " (only \(rule.only.joined(separator: " ")))"
            return [
                rule.name, rule.text.after, rule.text.before, rule.scope.rawValue + only,
                rule.text.cycles,
            ] + worked(rule.cycles) + [rule.source]
        }
        return ["", title] + Table.lines([head] + rows, leading: 7)
    }

    private var addedRules: [String] {
        rules(memory?.addedRules ?? [], "rules of the timing file (not independently verified)")
    }

    private var unitRules: [String] {
        rules(memory?.units?.rules ?? [], "rules of the processing units")
    }

    private var windows: [String] {
        guard !standard.windows.isEmpty else { return [] }
        let head = ["name", "counts", "at most", "where", "cycles"] + workedHead + ["source"]
        let rows = standard.windows.map { window in
            [
                window.name, window.text.after, String(window.atMost), window.scope.rawValue,
                window.text.cycles,
            ] + worked(window.cycles) + [window.source]
        }
        return ["", "windows"] + Table.lines([head] + rows, leading: 7)
    }

    private var defaults: [String] {
        guard !standard.defaults.isEmpty else { return [] }
        let rows = standard.defaults.map {
            [$0.name, $0.text.cycles] + worked(.parameter($0.name)) + [$0.source]
        }
        return ["", "defaults"]
            + Table.lines([["name", "cycles"] + workedHead + ["source"]] + rows, leading: 4)
    }

    private var workedHead: [String] { memory == nil ? [] : ["here"] }

    private func worked(_ formula: CycleFormula) -> [String] {
        guard let memory else { return [] }
        return [memory.cycles(formula).map { String($0) } ?? "unknown"]
    }
}
