import MemoryController

/// Every rule that held commands back.
struct StallTable {
    private let stalls: [StallReport]

    /// Tabulates waiting, the longest first.
    init(_ stalls: [StallReport]) { self.stalls = stalls }

    /// The lines.
    var lines: [String] {
        let total = stalls.reduce(0) { $0 + $1.cycles }
        guard total > 0 else { return ["No command was held back."] }
        let rules = stalls.filter { $0.rule != StallReport.arbitration }
        let arbitration = stalls.filter { $0.rule == StallReport.arbitration }
        let rows = (rules + arbitration).map { stall in
            [
                stall.rule == StallReport.arbitration ? "arbitration" : stall.rule,
                Figure.count(stall.cycles), Figure.share(Double(stall.cycles) / Double(total)),
                Figure.count(stall.commands),
                Figure.fixed(Double(stall.cycles) / Double(max(1, stall.commands)), 1),
            ]
        }
        return Table.lines([["rule", "cycles", "share", "commands", "mean wait"]] + rows)
    }
}
