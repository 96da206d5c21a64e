import MemoryController

/// Every rule that held commands back, all channels together.
struct StallTable {
    /// The name under which reports count waiting for arbitration, a bus or a queue's order.
    static let turn = "turn"

    private let result: ReplayResult

    /// Tabulates a result.
    init(_ result: ReplayResult) { self.result = result }

    /// The lines.
    var lines: [String] {
        let stalls = result.stalls
        let total = stalls.reduce(0) { $0 + $1.cycles }
        guard total > 0 else { return ["No command was held back."] }
        let rules = stalls.filter { $0.rule != Self.turn }
        let turn = stalls.filter { $0.rule == Self.turn }
        let rows = (rules + turn).map { stall in
            [
                stall.rule == Self.turn ? "its turn" : stall.rule,
                Figure.count(stall.cycles), Figure.share(Double(stall.cycles) / Double(total)),
                Figure.count(stall.commands),
                Figure.fixed(Double(stall.cycles) / Double(max(1, stall.commands)), 1),
            ]
        }
        return Table.lines([["rule", "cycles", "share", "commands", "mean wait"]] + rows)
    }
}
