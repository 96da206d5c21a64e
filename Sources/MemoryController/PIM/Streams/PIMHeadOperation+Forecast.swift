import DRAMModel

/// How soon the next activation can come.
extension PIMHeadOperation {
    /// Whether the next command is an activation.
    var isActivation: Bool { issued < openingCount || Self.isActivation(expansion) }

    /// Whether an operation begins with an activation, of a tile or a single one.
    static func beginsWithActivation(_ expansion: PIMExpansion) -> Bool {
        expansion.isTile || isActivation(expansion)
    }

    private static func isActivation(_ expansion: PIMExpansion) -> Bool {
        expansion.body == .pim_activate || expansion.body == .pim_activate4
    }

    /// The least cycles that its remaining commands take; none of them is an activation.
    func leastCycles(_ timing: PIMTiming) -> Int64 {
        assert(isCommand && !isActivation)
        let behind = issued - openingCount
        guard let result = expansion.result else {
            let left = bodyCount - behind
            let body =
                left > 0 ? timing.least(expansion.body, times: left, count: operation.count) : 0
            return expansion.isTile ? body + timing.closing : body
        }
        let results = behind / (bodyCount + 1)
        let left = headCount * bodyCount - (behind - results)
        return timing.least(expansion.body, times: left, count: operation.count)
            + (headCount - results) * timing.least(result, times: 1, count: 1) + timing.closing
    }

    /// The least cycles that a whole operation takes that begins with no activation.
    static func leastCycles(
        of operation: PIMOperation, _ expansion: PIMExpansion, _ timing: PIMTiming
    ) -> Int64 {
        assert(!beginsWithActivation(expansion))
        let times = expansion.repetition == .count ? Int64(operation.count) : 1
        return timing.least(expansion.body, times: times, count: operation.count)
    }
}
