import DRAMModel
import TestSupport

/// A random memory with random requests, all from one seed.
///
/// To repeat one: `RandomScenario(seed: 123)`. `description` says what it holds.
struct RandomScenario: CustomStringConvertible, Sendable {
    let seed: UInt64
    let character: TraceCharacter
    let configuration: MemoryConfiguration
    let requests: [Request]
    /// The length of the run; `nil` runs until every request has completed.
    let cycles: Int?

    init(seed: UInt64) {
        self.seed = seed
        var random = SplitMix64(seed: seed)
        var configurations = RandomConfiguration(seed: random.next())
        let configuration = configurations.next(name: "random-\(seed)")
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
            RandomScenario(seed: \(seed)): \(configuration.standard.name) \(o.channels) channels \
            \(o.ranks) ranks \(o.bankgroups)x\(o.banks_per_group) banks, \(c.queue_structure) \
            \(c.cmd_queue_size)/\(c.trans_queue_size)\(c.unified_queue ? " unified" : "") \
            \(c.page_policy) page, refresh \(c.refresh_policy)\(c.dual_command ? ", dual" : ""), \
            \(requests.count) requests \(character), cycles \(cycles.map(String.init) ?? "all")
            """
    }
}
