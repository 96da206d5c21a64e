import MemoryController

/// Every rule that held commands back.
struct StallTable {
    /// The name under which reports count waiting for arbitration, a bus or a queue's order.
    static let turn = "turn"

    private let stalls: [StallReport]

    /// Tabulates waiting, the longest first.
    init(_ stalls: [StallReport]) { self.stalls = stalls }

    /// The lines.
    var lines: [String] {
        let total = stalls.reduce(0) { $0 + $1.cycles }
        guard total > 0 else { return ["No command was held back."] }
        let rules = stalls.filter { $0.rule != Self.turn }
        let turn = stalls.filter { $0.rule == Self.turn }
        let rows = (rules + turn).map { stall in
            [
                stall.rule == Self.turn ? "arbitration" : stall.rule,
                Figure.count(stall.cycles), Figure.share(Double(stall.cycles) / Double(total)),
                Figure.count(stall.commands),
                Figure.fixed(Double(stall.cycles) / Double(max(1, stall.commands)), 1),
            ]
        }
        return Table.lines([["rule", "cycles", "share", "commands", "mean wait"]] + rows)
    }
}
