import DRAMEngine
import DRAMModel

/// What the channels of a memory share: its timing rules, resolved, and what follows from them.
struct ReplayRules: Sendable {
    let set: RuleSet
    let waits: WaitTable

    init(_ configuration: MemoryConfiguration) {
        set = RuleSet(ConstraintTable(configuration))
        waits = WaitTable(configuration.rowBufferOrganization, set)
    }
}
