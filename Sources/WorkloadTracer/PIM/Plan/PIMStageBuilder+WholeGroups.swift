import DRAMModel

/// A whole group in the banks (LibraPIM Fig 13c).
extension PIMStageBuilder {
    /// One group on the xPU, the other in the banks, side by side through the whole layer: each
    /// weight is read once, for both.
    func wholeGroups(xpu: [Int], pim: [Int]) throws -> Stage {
        var start = EventTable()
        let plan = try PIMWholeGroupPlan(
            xpu: xpu, pim: pim, lowering, trace, system, softmax, events: &start)
        let base = start
        return Stage(
            name: "A: all on the xPU | B: all in the banks", work: plan.work,
            likeChannels: likeChannels(
                bursts: plan.bursts + trace.offloadedKV.newest(of: Set(xpu)), attention: Set(pim))
        ) { channel in
            var events = base
            return (plan.streams(channel: channel, &events), events)
        }
    }
}
