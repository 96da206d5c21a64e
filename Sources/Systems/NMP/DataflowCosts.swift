import WorkloadTracer

/// What each operator costs in each placement, worked out when it is first asked for.
///
/// Used by one thread at a time; the replays behind it are shared by all.
final class DataflowCosts {
    let problem: DataflowProblem
    let hardware: NMPHardware
    private let channels: any ChannelCosts
    private var known: [OperatorCost?]
    private var npuParts: [Double?]

    /// Prepares to ask `channels`.
    init(_ problem: DataflowProblem, _ hardware: NMPHardware, _ channels: any ChannelCosts) {
        self.problem = problem
        self.hardware = hardware
        self.channels = channels
        let placements = problem.step.operators.count * (hardware.nmpChannels + 1)
        known = Array(repeating: nil, count: placements * OperatorMode.count)
        npuParts = Array(repeating: nil, count: placements * 2)
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
        let npuPart = try npuPart(index, count, all: mode.npuReadsNMP)
        let part = 1 - npuPart * OperatorMode.npuFactors[mode.mixStep!]
        // Columns are dealt to all banks of the channels.
        let grain =
            problem.step.operators[index].gemms > 1
            ? 1 : min(shares, hardware.memory.organization.banksPerChannel * count)
        let own = Int((Double(shares) * part / Double(grain)).rounded()) * grain
        return (1..<shares).contains(own) ? own : nil
    }

    /// The NPU's part with which units and NPU would take equally long if neither kept the other waiting.
    private func npuPart(_ index: Int, _ count: Int, all: Bool) throws(RunError) -> Double {
        let place = (index * (hardware.nmpChannels + 1) + count) * 2 + (all ? 1 : 0)
        if let part = npuParts[place] { return part }
        let alone = try cost(index, count, .nmp)
        let other = try cost(index, count, all ? .npuAll : .npu)
        let part = alone.nmp_s / (alone.nmp_s + other.npu_s)
        npuParts[place] = part
        return part
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
