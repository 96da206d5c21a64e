import MemoryController

/// Waiting of commands by the rule that held them back, of several channels or stages together.
public struct StallShares: Sendable {
    /// Cycles by rule, summed over commands.
    private var cycles: [String: Double] = [:]

    /// Creates no waiting.
    public init() {}

    /// Adds a multiple of the waits of other commands.
    mutating func add(_ stalls: [StallReport], times: Double) {
        for stall in stalls { cycles[stall.rule, default: 0] += Double(stall.cycles) * times }
    }

    /// Adds a multiple of the waits of other commands.
    public mutating func add(_ other: StallShares, times: Double) {
        for (rule, count) in other.cycles { cycles[rule, default: 0] += count * times }
    }

    /// Cycles that commands waited, summed over them.
    public var total: Double { rules.reduce(0) { $0 + $1.cycles } }

    /// Rules with the cycles that commands waited for them, the longest first.
    public var rules: [(rule: String, cycles: Double)] {
        cycles.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
            .map { (rule: $0.0, cycles: $0.1) }
    }
}
