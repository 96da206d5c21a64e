import WorkloadTracer

/// What each operator costs in each placement, worked out when it is first asked for.
///
/// Used by one thread at a time; the replays behind it are shared by all.
final class DataflowCosts {
    let problem: DataflowProblem
    let hardware: NMPHardware
    private let channels: any NMPChannelCosts
    private var known: [NMPOperatorCost?]
    private var npuParts: [Double?]

    /// Prepares to ask `channels`.
    init(_ problem: DataflowProblem, _ hardware: NMPHardware, _ channels: any NMPChannelCosts) {
        self.problem = problem
        self.hardware = hardware
        self.channels = channels
        let placements = problem.step.operators.count * (hardware.nmpChannels + 1)
        known = Array(repeating: nil, count: placements * NMPOperatorMode.count)
        npuParts = Array(repeating: nil, count: placements * 2)
    }

    /// The cost of an operator on `count` NMP channels; `impossible` where it cannot be.
    ///
    /// - Throws: what keeps a channel from being replayed.
    func cost(_ index: Int, _ count: Int, _ mode: NMPOperatorMode) throws(RunError)
        -> NMPOperatorCost
    {
        let slot =
            (index * (hardware.nmpChannels + 1) + count) * NMPOperatorMode.count + mode.index
        if let cost = known[slot] { return cost }
        let cost = try work(index, count, mode)
        known[slot] = cost
        return cost
    }

    /// How much of an operator's shares the units of `count` channels do; nil where the mode cannot
    /// be.
    func nmpShares(_ index: Int, _ count: Int, _ mode: NMPOperatorMode) throws(RunError) -> Int? {
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
        guard let share = mode.share,
            let npu = try npuPart(index, count, share, all: mode.npuReadsNMP)
        else { return nil }
        // Columns are dealt to all banks of the channels.
        let grain =
            problem.step.operators[index].gemms > 1
            ? 1 : min(shares, hardware.memory.organization.banksPerChannel * count)
        let grains = Double(shares) * (1 - npu) / Double(grain)
        let own = Int(share == .spilled ? grains.rounded(.down) : grains.rounded()) * grain
        return (1..<shares).contains(own) ? own : nil
    }

    /// The NPU's part of what both do; nil where there is none of this kind.
    private func npuPart(
        _ index: Int, _ count: Int, _ share: NMPOperatorMode.Share, all: Bool
    ) throws(RunError) -> Double? {
        if share == .spilled {
            // The NPU's part must lie elsewhere.
            return all || spilled <= 0 ? nil : spilled
        }
        let slot = (index * (hardware.nmpChannels + 1) + count) * 2 + (all ? 1 : 0)
        if let part = npuParts[slot] { return part * share.factor }
        let alone = try cost(index, count, .nmp)
        let other = try cost(index, count, all ? .npuAll : .npu)
        let part = alone.nmp_s / (alone.nmp_s + other.npu_s)
        npuParts[slot] = part
        return part * share.factor
    }

    /// The part of all bytes that the NMP channels cannot hold, with some room for what does not
    /// divide evenly.
    private var spilled: Double {
        let room = hardware.channelBytes * Double(hardware.nmpChannels)
        return problem.allBytes > room ? 1.01 - room / problem.allBytes : 0
    }

    private func work(
        _ index: Int, _ count: Int, _ mode: NMPOperatorMode
    ) throws(RunError) -> NMPOperatorCost {
        guard let shares = try nmpShares(index, count, mode) else { return .impossible }
        return try NMPOperatorWork(
            problem: problem, hardware: hardware, channels: channels, index: index,
            placement: NMPOperatorWork.Placement(
                count: mode.usesNMPChannels ? count : 0,
                usesNormal: mode != .nmp && hardware.normalChannels > 0, nmpShares: shares,
                npuReadsNMP: mode.npuReadsNMP)
        ).cost()
    }
}
