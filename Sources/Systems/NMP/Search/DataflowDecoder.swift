import WorkloadTracer

/// Makes dataflows of genomes and adds up what they cost.
struct DataflowDecoder {
    let costs: DataflowCosts
    private let neighbours: [UInt32]
    private let predecessors: [UInt32]
    private let operators: Int
    private let nmpChannels: Int

    /// Prepares to decode.
    init(_ costs: DataflowCosts) {
        self.costs = costs
        let graph = costs.problem.step
        operators = graph.operators.count
        nmpChannels = costs.hardware.nmpChannels
        predecessors = graph.predecessors
        var neighbours = predecessors
        for (index, needs) in predecessors.enumerated() {
            for other in 0..<operators where needs >> UInt32(other) & 1 == 1 {
                neighbours[other] |= 1 << UInt32(index)
            }
        }
        self.neighbours = neighbours
    }

    /// What the levels of the parts being placed look like; scratch of one memory access group.
    private struct Parts {
        var count = 0
        var operators: InlineArray<16, UInt32> = .init(repeating: 0)
        /// Channels that a part needs, asks for, and has.
        var least: InlineArray<16, Int> = .init(repeating: 0)
        var appetite: InlineArray<16, Int> = .init(repeating: 0)
        var channels: InlineArray<16, Int> = .init(repeating: 0)
    }

    /// Decodes a genome.
    ///
    /// - Throws: `RunError`: what keeps a channel from being replayed.
    func decode(_ genome: DataflowGenome) throws(RunError) -> DecodedDataflow {
        var result = DecodedDataflow()
        var fill: InlineArray<64, Double> = .init(repeating: 0)
        var normalFill = 0.0
        var group = genome.group
        for index in 0..<operators {
            let isAlone = nmpChannels == 0
            result.mode[index] = isAlone ? UInt8(NMPOperatorMode.npu.index) : genome.mode[index]
            for need in 0..<index where predecessors[index] >> UInt32(need) & 1 == 1 {
                group[index] = max(group[index], group[need])
            }
        }
        var groups = 0
        for number in 0..<UInt8(16) {
            var members: UInt32 = 0
            for index in 0..<operators where group[index] == number {
                members |= 1 << UInt32(index)
            }
            guard members != 0 else { continue }
            var parts = split(members, &result)
            guard measure(&parts, genome, &result) else {
                result.isPossible = false
                return result
            }
            try place(&parts, genome, groups, &fill, &normalFill, &result)
            guard result.isPossible else { return result }
            groups += 1
        }
        let (layers, most) = (Double(costs.problem.layers), costs.hardware.channelBytes)
        for channel in 0..<nmpChannels {
            result.overflow += max(0, fill[channel] * layers - most)
        }
        result.overflow += max(
            0, normalFill * layers - most * Double(costs.hardware.normalChannels))
        return result
    }

    /// The connected parts of a group, and each operator's level in its part.
    private func split(_ members: UInt32, _ result: inout DecodedDataflow) -> Parts {
        var parts = Parts()
        var left = members
        while left != 0 {
            var part: UInt32 = left & ~(left &- 1)
            var grown: UInt32 = 0
            while grown != part {
                grown = part
                for index in 0..<operators where part >> UInt32(index) & 1 == 1 {
                    part |= neighbours[index] & members
                }
            }
            for index in 0..<operators where part >> UInt32(index) & 1 == 1 {
                result.level[index] = 0
                for need in 0..<index
                where (predecessors[index] & part) >> UInt32(need) & 1 == 1 {
                    result.level[index] = max(result.level[index], result.level[need] + 1)
                }
                result.part[index] = result.parts + parts.count
            }
            parts.operators[parts.count] = part
            parts.count += 1
            left &= ~part
        }
        return parts
    }

    /// Finds who uses the NPU and deals NMP channels to parts; false when there are too few.
    private func measure(
        _ parts: inout Parts, _ genome: DataflowGenome, _ result: inout DecodedDataflow
    ) -> Bool {
        var npuIsTaken = false
        var (least, wanting) = (0, false)
        for number in 0..<parts.count {
            var usesNPU = false
            for index in 0..<operators where parts.operators[number] >> UInt32(index) & 1 == 1 {
                guard NMPOperatorMode(index: Int(result.mode[index])).usesNPU else { continue }
                if npuIsTaken {
                    // The NPU works for one part; without units there is nothing else to do it.
                    guard nmpChannels > 0 else { return false }
                    result.mode[index] = UInt8(NMPOperatorMode.nmp.index)
                } else {
                    usesNPU = true
                }
            }
            npuIsTaken = npuIsTaken || usesNPU
            result.npuOfPart[result.parts + number] = usesNPU
            for level in 0..<operators {
                var (count, appetite) = (0, 0)
                for index in 0..<operators
                where parts.operators[number] >> UInt32(index) & 1 == 1
                    && result.level[index] == level
                    && NMPOperatorMode(index: Int(result.mode[index])).usesNMPChannels
                {
                    count += 1
                    appetite += Int(genome.appetite[index])
                }
                parts.least[number] = max(parts.least[number], count)
                parts.appetite[number] = max(parts.appetite[number], appetite)
            }
            least += parts.least[number]
            wanting = wanting || parts.least[number] > 0
            parts.channels[number] = parts.least[number]
        }
        guard least <= nmpChannels else { return false }
        guard wanting else { return true }
        for _ in least..<nmpChannels {
            var best = -1
            for number in 0..<parts.count where parts.least[number] > 0 {
                guard best >= 0 else {
                    best = number
                    continue
                }
                let mine = parts.appetite[number] * (parts.channels[best] + 1)
                if mine > parts.appetite[best] * (parts.channels[number] + 1) { best = number }
            }
            parts.channels[best] += 1
        }
        return true
    }

    /// Gives parts and operators their channels and adds up their costs.
    private func place(
        _ parts: inout Parts, _ genome: DataflowGenome, _ group: Int,
        _ fill: inout InlineArray<64, Double>, _ normalFill: inout Double,
        _ result: inout DecodedDataflow
    ) throws(RunError) {
        var free: UInt64 = nmpChannels == 64 ? .max : 1 << UInt64(nmpChannels) - 1
        var longest_s = 0.0
        for number in 0..<parts.count {
            let own = Self.emptiest(parts.channels[number], of: free, fill)
            free &= ~own
            result.channelsOfPart[result.parts + number] = own
            result.groupOfPart[result.parts + number] = group
            var part_s = 0.0
            for level in 0..<operators {
                part_s += try place(
                    level, of: parts.operators[number], on: own, genome, &fill, &normalFill,
                    &result)
                guard result.isPossible else { return }
            }
            longest_s = max(longest_s, part_s)
        }
        result.parts += parts.count
        result.step_s += longest_s
    }

    /// Places the operators of a level; returns its time.
    private func place(
        _ level: Int, of members: UInt32, on own: UInt64, _ genome: DataflowGenome,
        _ fill: inout InlineArray<64, Double>, _ normalFill: inout Double,
        _ result: inout DecodedDataflow
    ) throws(RunError) -> Double {
        var counts: InlineArray<16, Int> = .init(repeating: 0)
        var dealt = 0
        for index in 0..<operators
        where members >> UInt32(index) & 1 == 1 && result.level[index] == level
            && NMPOperatorMode(index: Int(result.mode[index])).usesNMPChannels
        {
            counts[index] = 1
            dealt += 1
        }
        let all = own.nonzeroBitCount
        if dealt > 0 {
            for _ in dealt..<all {
                var best = -1
                for index in 0..<operators where counts[index] > 0 {
                    guard best >= 0 else {
                        best = index
                        continue
                    }
                    let mine = Int(genome.appetite[index]) * (counts[best] + 1)
                    if mine > Int(genome.appetite[best]) * (counts[index] + 1) { best = index }
                }
                counts[best] += 1
            }
        }
        var free = own
        var (units_s, npu_s) = (0.0, 0.0)
        for index in 0..<operators
        where members >> UInt32(index) & 1 == 1 && result.level[index] == level {
            let cost = try costs.cost(
                index, counts[index], NMPOperatorMode(index: Int(result.mode[index])))
            guard cost.isPossible else {
                result.isPossible = false
                return 0
            }
            let channels = Self.emptiest(counts[index], of: free, fill)
            free &= ~channels
            result.channels[index] = channels
            for channel in 0..<nmpChannels where channels >> UInt64(channel) & 1 == 1 {
                fill[channel] += cost.nmpBytes
            }
            normalFill += cost.normalBytes
            units_s = max(units_s, cost.nmp_s)
            npu_s += cost.npu_s
            result.prefill_s += cost.prefill_s
            result.step_J += cost.step_J
            result.prefill_J += cost.prefill_J
        }
        return max(units_s, npu_s)
    }

    /// The channels of a set with the least in them, the first of equals.
    private static func emptiest(
        _ count: Int, of set: UInt64, _ fill: InlineArray<64, Double>
    ) -> UInt64 {
        if count == set.nonzeroBitCount { return set }
        var (chosen, left) = (UInt64(0), set)
        for _ in 0..<count {
            var best = -1
            var rest = left
            while rest != 0 {
                let channel = rest.trailingZeroBitCount
                rest &= rest &- 1
                if best < 0 || fill[channel] < fill[best] { best = channel }
            }
            chosen |= 1 << UInt64(best)
            left &= ~(1 << UInt64(best))
        }
        return chosen
    }
}
