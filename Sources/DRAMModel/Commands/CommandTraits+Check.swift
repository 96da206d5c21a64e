extension CommandTraits {
    /// The rows of all kinds, by raw value; checked once, when the first memory is built.
    public static let table: [CommandTraits] = {
        let rows = CommandKind.allCases.map(\.traits)
        let faults = Self.faults(in: rows)
        guard faults.isEmpty else {
            fatalError("table of commands: " + faults.joined(separator: "; "))
        }
        return rows
    }()

    /// What is wrong with a table of commands, in words; empty when it is sound.
    ///
    /// - Parameter rows: a row for each kind, by raw value.
    public static func faults(in rows: [CommandTraits]) -> [String] {
        guard rows.count <= CommandKind.capacity else {
            return ["\(rows.count) kinds are more than the \(CommandKind.capacity) bits of a set"]
        }
        var faults: [String] = []
        for (index, kind) in CommandKind.allCases.enumerated() where kind.rawValue != index {
            faults.append("raw value \(kind.rawValue) of kind \(index) leaves a gap")
        }
        if rows.count < CommandKind.allCases.count {
            faults.append("\(rows.count) rows of \(CommandKind.allCases.count) kinds")
        }
        faults += CommandBits.faults(in: rows)
        var kinds: [String: Int] = [:]
        for (index, row) in rows.enumerated() {
            if let other = kinds.updateValue(index, forKey: "\(row.name)") {
                faults.append("kinds \(other) and \(index) are both named '\(row.name)'")
            }
            if let fault = row.fault(at: index, in: rows) { faults.append(fault) }
        }
        return faults
    }

    /// What is wrong with one row of a table.
    private func fault(at index: Int, in rows: [CommandTraits]) -> String? {
        if name.utf8CodeUnitCount == 0 { return "kind \(index) has no name" }
        if (verb == .transfer) != (data != .none) {
            return "'\(name)' must move data if, and only if, it is a transfer"
        }
        if closesRow && (verb != .transfer || needs != .open) {
            return "'\(name)' closes a row without being a column command"
        }
        if (scope == .banks) && family == .controller {
            return "'\(name)' of the memory controller goes to a set of banks"
        }
        guard Int(gate.rawValue) < rows.count else {
            return "'\(name)' waits for the gate of a kind without a row"
        }
        let owner = rows[Int(gate.rawValue)]
        if owner.gate != gate {
            return "'\(name)' waits for the gate of '\(owner.name)', which waits for another"
        }
        if Int(gate.rawValue) != index && !sharesGate(with: owner) {
            return "'\(name)' waits for the gate of '\(owner.name)', a command of another sort"
        }
        return nil
    }

    /// Whether a command differs from another in nothing that rules ask for.
    private func sharesGate(with other: CommandTraits) -> Bool {
        family == other.family && bus == other.bus && verb == other.verb && scope == other.scope
            && needs == other.needs && data == other.data
    }
}
