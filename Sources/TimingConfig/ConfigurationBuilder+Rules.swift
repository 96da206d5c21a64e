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
        let longest = table.constraints.map { ($0.name, $0.cycles) }
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
                at: location(ofSection: "rules"))
        }
    }

    private mutating func report(_ row: ConstraintTable.Unresolved) {
        let rule = "rule \(row.rule) (\(row.location))"
        let timing = location(ofSection: "timing")
        switch row.failure {
        case .missing(let name):
            let known = keys.filter { $0.section == "timing" }.map(\.name)
            let isKey = known.contains(name)
            let hint = isKey ? "; give it in 'timing'" : suggestion(for: name, among: known)
            diagnostics.error(
                "\(rule) needs \(quoted(name)), which neither this memory nor its standard "
                    + "gives\(hint)",
                at: timing)
        case .circular(let name):
            diagnostics.error("\(rule): the defaults of \(quoted(name)) need each other", at: timing)
        case .arithmetic:
            diagnostics.error(
                "\(rule) divides by zero, or its numbers are too large", at: timing)
        }
    }
}
