/// What rows cannot say of processing units; the rest is in `standards/PIM.yaml` and `NMP.yaml`.
extension ConstraintTable {
    /// Adds rules whose cycles depend on more than two commands; `docs/pim.md` has them too.
    mutating func addUnits(_ pim: PIMParameters, _ configuration: MemoryConfiguration) {
        if pim.nmp != nil { addRunRules() }
        guard pim.nmp == nil, pim.weight_bursts_ahead > 0 else { return }
        let arrival = configuration.timing.RL + configuration.organization.burstCycles
        afterRead(
            "RL+burst", behind: pim.weight_bursts_ahead, before: CommandSet(.pim_mac_gb), arrival)
    }

    /// A rule between all commands of a channel.
    mutating func channelRule(
        _ name: String, after: CommandSet, before: CommandSet, _ cycles: Int
    ) {
        for scope in [ConstraintScope.rank, .otherRanks] {
            rule(name, after: after, before: before, in: scope, cycles)
        }
    }
}
