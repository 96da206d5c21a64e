import WorkloadTracer

/// What each operator costs in each placement, worked out when it is first asked for.
///
/// Used by one thread at a time; the replays behind it are shared by all.
final class DataflowCosts {
    let problem: DataflowProblem
    let hardware: NMPHardware
    private let channels: any ChannelCosts
    private var known: [OperatorCost?]
    private var ideals: [Int?]
    private static let steps = 32

    /// Prepares to ask `channels`.
    init(_ problem: DataflowProblem, _ hardware: NMPHardware, _ channels: any ChannelCosts) {
        self.problem = problem
        self.hardware = hardware
        self.channels = channels
        let placements = problem.step.operators.count * (hardware.nmpChannels + 1)
        known = Array(repeating: nil, count: placements * OperatorMode.count)
        ideals = Array(repeating: nil, count: placements * 2)
    }

    /// The cost of an operator on so many NMP channels; `impossible` where it cannot be.
    ///
    /// - Throws: what keeps a channel from being replayed.
    func cost(_ index: Int, _ count: Int, _ mode: OperatorMode) throws(RunError) -> OperatorCost {
        let place =
            (index * (hardware.nmpChannels + 1) + count) * OperatorMode.count + mode.index
        if let cost = known[place] { return cost }
        let cost = try work(index, count, mode)
        known[place] = cost
        return cost
    }

    /// How much of an operator's shares the units of so many channels do; nil where the mode cannot be.
    func nmpShares(_ index: Int, _ count: Int, _ mode: OperatorMode) throws(RunError) -> Int? {
        let shares = problem.step.operators[index].shares
        switch mode {
        case .nmp: return count > 0 ? shares : nil
        case .npu: return hardware.normalChannels > 0 ? 0 : nil
        case .npuAll: return count + hardware.normalChannels > 0 ? 0 : nil
        default: break
        }
        guard count > 0, shares > 1, mode.npuReadsNMP || hardware.normalChannels > 0 else {
            return nil
        }
        let ideal = try idealSteps(index, count, all: mode.npuReadsNMP)
        let step = ideal + OperatorMode.mixSteps[mode.mixStep!]
        guard (1..<Self.steps).contains(step) else { return nil }
        let exact = Double(shares) * Double(step) / Double(Self.steps)
        // Columns are dealt to all banks of the channels.
        let grain =
            problem.step.operators[index].gemms > 1
            ? 1 : min(shares, hardware.memory.organization.banksPerChannel * count)
        let own = Int((exact / Double(grain)).rounded()) * grain
        return min(max(own, 1), shares - 1)
    }

    /// The share, in steps, with which units and NPU would take equally long if neither kept the other waiting.
    private func idealSteps(_ index: Int, _ count: Int, all: Bool) throws(RunError) -> Int {
        let place = (index * (hardware.nmpChannels + 1) + count) * 2 + (all ? 1 : 0)
        if let ideal = ideals[place] { return ideal }
        let alone = try cost(index, count, .nmp)
        let other = try cost(index, count, all ? .npuAll : .npu)
        let share = other.npu_s / (alone.nmp_s + other.npu_s)
        let ideal = min(Self.steps - 1, max(1, Int((share * Double(Self.steps)).rounded())))
        ideals[place] = ideal
        return ideal
    }

    private func work(
        _ index: Int, _ count: Int, _ mode: OperatorMode
    ) throws(RunError) -> OperatorCost {
        guard let shares = try nmpShares(index, count, mode) else { return .impossible }
        return try OperatorWork(
            problem: problem, hardware: hardware, channels: channels, index: index,
            placement: OperatorWork.Placement(
                count: mode.usesNMPChannels ? count : 0,
                usesNormal: mode != .nmp && hardware.normalChannels > 0, nmpShares: shares,
                npuReadsNMP: mode.npuReadsNMP)
        ).cost()
    }
}
