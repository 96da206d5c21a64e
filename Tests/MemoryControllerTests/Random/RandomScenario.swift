import DRAMModel
import TestSupport

/// A random memory with random requests, all from one seed.
///
/// To repeat one: `RandomScenario(seed: 123)`, with `ownRules: true` where the rules are those of
/// the standard. `description` says what it holds.
struct RandomScenario: CustomStringConvertible, Sendable {
    let seed: UInt64
    let character: TraceCharacter
    let configuration: MemoryConfiguration
    let requests: [Request]
    /// The length of the run; `nil` runs until every request has completed.
    let cycles: Int?

    init(seed: UInt64, ownRules: Bool = false) {
        self.seed = seed
        var random = SplitMix64(seed: seed)
        var configurations = RandomConfiguration(seed: random.next())
        let configuration: MemoryConfiguration
        if ownRules {
            configuration = configurations.nextByOwnRules(name: "own-\(seed)")
        } else {
            var drawn = configurations.next(name: "random-\(seed)")
            configurations.addSelfRefresh(&drawn)
            configuration = drawn
        }
        var traces = RandomTrace(seed: random.next(), configuration: configuration)
        self.configuration = configuration
        character = random.pick(TraceCharacter.allCases)
        let count = character == .sparse ? random.int(10...60) : random.int(20...200)
        requests = traces.next(character, count: count)
        cycles = random.chance(30) ? random.int(50...4000) : nil
    }

    var description: String {
        let c = configuration.controller
        let o = configuration.organization
        return """
            RandomScenario(seed: \(seed)\
            \(configuration.rules == .dramsim3 ? "" : ", ownRules: true")): \
            \(configuration.standard.name) \(o.channels) channels \
            \(o.ranks) ranks \(o.stacks) stacks \(o.bankgroups)x\(o.banks_per_group) banks, \
            \(c.queue_structure) \(c.cmd_queue_size)/\(c.trans_queue_size)\
            \(c.unified_queue ? " unified" : "") \
            \(c.page_policy) page, refresh \(c.refresh_policy)\(c.dual_command ? ", dual" : ""), \
            \(c.lowPowerText)\(requests.count) requests \(character), \
            cycles \(cycles.map(String.init) ?? "all")
            """
    }
}

extension ControllerParameters {
    /// Which states of low power ranks enter, and after how many cycles; for descriptions.
    var lowPowerText: String {
        (self_refresh ? "self refresh \(self_refresh_threshold), " : "")
            + (power_down ? "power-down \(power_down_threshold), " : "")
    }
}
