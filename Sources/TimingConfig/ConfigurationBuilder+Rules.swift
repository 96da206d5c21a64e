import ConfigFiles
import DRAMModel

/// Whether every rule has its cycles.
extension ConfigurationBuilder {
    /// Reports rules whose formulas have no value, or one that no gate can hold.
    mutating func checkRules() {
        // Formulas of values that are wrong themselves would only repeat that.
        guard !diagnostics.hasErrors else { return }
        var unresolved: [ConstraintTable.Unresolved] = []
        let table = ConstraintTable(configuration) { unresolved.append($0) }
        for row in unresolved { report(row) }
        let longest =
            table.constraints.map { ($0.name, $0.cycles) }
            + table.windows.map { ($0.name, $0.cycles) }
        for (name, cycles) in longest where cycles > CycleExpression.mostCycles {
            diagnostics.error(
                "rule \(name) comes to \(cycles) cycles; at most "
                    + "\(CycleExpression.mostCycles) are possible",
                at: location(ofSection: "timing"))
        }
        guard table.ruleNames.count < ConstraintTable.mostNames else {
            return diagnostics.error(
                "the rules have \(table.ruleNames.count) names; at most "
                    + "\(ConstraintTable.mostNames - 1) are possible",
                at: location(of: ["rules"]))
        }
    }

    private mutating func report(_ row: ConstraintTable.Unresolved) {
        // A row of the timing file is wrong where it stands; one of a standard lacks something
        // here.
        let own = addedRules.contains { $0.text.location == row.location }
        let rule = own ? "rule \(row.rule)" : "rule \(row.rule) (\(row.location))"
        let timing =
            own ? SourceLocation(rendered: row.location) : location(ofSection: "timing")
        switch row.failure {
        case .missing(let name):
            let known = keys.filter { $0.section == "timing" }.map(\.name)
            let isKey = known.contains(name)
            let near = suggestion(for: name, among: known.filter { $0 != name })
            let hint = near.isEmpty && isKey ? "; give it in 'timing'" : near
            diagnostics.error(
                "\(rule) needs \(quoted(name)), which neither this memory nor its standard "
                    + "gives\(hint)",
                at: timing)
        case .circular(let name):
            diagnostics.error(
                "\(rule): the defaults of \(quoted(name)) need each other", at: timing)
        case .nested(let name):
            diagnostics.error(
                "\(rule): the default of \(quoted(name)) is more defaults deep than are followed",
                at: timing)
        case .arithmetic:
            diagnostics.error(
                "\(rule) divides by zero, or its numbers are too large", at: timing)
        }
    }
}

extension SourceLocation {
    /// The location of a text `file:line:column`.
    fileprivate init(rendered: String) {
        let parts = rendered.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.suffix(2).compactMap { Int($0) }
        self.init(
            file: parts.dropLast(2).joined(separator: ":"), line: numbers.first ?? 1,
            column: numbers.last ?? 1)
    }
}
