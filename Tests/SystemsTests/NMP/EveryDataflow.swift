import WorkloadTracer

@testable import Systems

/// The least time of any dataflow of a small graph: every way to cut it into groups, to deal
/// channels to parts and operators, and to choose modes, by recursion and without the search's
/// code.
struct EveryDataflow {
    private let costs: DataflowCosts
    private let modes: [NMPOperatorMode]
    private var graph: NMPOperatorGraph { costs.problem.step }
    private var count: Int { graph.operators.count }

    init(_ costs: DataflowCosts, _ options: NMPSearchOptions) {
        self.costs = costs
        let normal = costs.hardware.normalChannels > 0
        var modes: [NMPOperatorMode] = [.nmp]
        if normal {
            modes.append(.npu)
            for share in NMPOperatorMode.Share.allCases {
                modes.append(.mix(share, all: false))
                if share != .spilled { modes.append(.mix(share, all: true)) }
            }
        }
        self.modes = modes
    }

    func best() throws -> Double {
        var best = Double.infinity
        var chosen = Array(repeating: 0, count: count)
        try forEachChoice(count, of: modes.count, 0, &chosen) { chosen in
            let modes = chosen.map { self.modes[$0] }
            var groups = Array(repeating: 0, count: self.count)
            try self.forEachChoice(self.count, of: self.count, 0, &groups) { groups in
                guard self.isInOrder(groups) else { return }
                best = min(best, try self.worth(groups, modes))
            }
        }
        return best
    }

    private func forEachChoice(
        _ count: Int, of values: Int, _ place: Int, _ chosen: inout [Int],
        _ body: ([Int]) throws -> Void
    ) throws {
        guard place < count else { return try body(chosen) }
        for value in 0..<values {
            chosen[place] = value
            try forEachChoice(count, of: values, place + 1, &chosen, body)
        }
    }

    private func isInOrder(_ groups: [Int]) -> Bool {
        (0..<count).allSatisfy { index in
            (0..<index).allSatisfy {
                graph.predecessors[index] >> UInt32($0) & 1 == 0 || groups[$0] <= groups[index]
            }
        }
    }

    /// Seconds of all steps and layers, prompts included.
    private func worth(_ groups: [Int], _ modes: [NMPOperatorMode]) throws -> Double {
        let layers = Double(costs.problem.layers)
        let steps = Double(costs.problem.steps)
        // What lies where decides the prompts' time too: the least of the sum.
        let totals = try Set(groups).sorted().map { group in
            try times((0..<count).filter { groups[$0] == group }, modes)
        }
        return totals.reduce(0) { sum, options in
            sum + (options.map { layers * (steps * $0.step + $0.prompt) }.min() ?? .infinity)
        }
    }

    private typealias Times = (step: Double, prompt: Double)

    /// Every time that a group can take.
    private func times(_ members: [Int], _ modes: [NMPOperatorMode]) throws -> [Times] {
        let parts = connected(members)
        let npuParts = parts.filter { $0.contains { modes[$0].usesNPU } }
        guard npuParts.count <= 1 else { return [] }
        var result: [Times] = []
        try forEachDeal(costs.hardware.nmpChannels, parts.count) { dealt in
            var sums: [Times] = [(0, 0)]
            for (part, channels) in zip(parts, dealt) {
                let own = try self.times(part: part, channels, modes)
                sums = sums.flatMap { sum in
                    own.map { (max(sum.step, $0.step), sum.prompt + $0.prompt) }
                }
            }
            result += sums
        }
        return result
    }

    /// Every time that a part can take on so many channels.
    private func times(part: [Int], _ channels: Int, _ modes: [NMPOperatorMode]) throws -> [Times] {
        var depth: [Int: Int] = [:]
        for index in part {
            let needs = part.filter { graph.predecessors[index] >> UInt32($0) & 1 == 1 }
            depth[index] = (needs.map { depth[$0]! }.max() ?? -1) + 1
        }
        var sums: [Times] = [(0, 0)]
        for level in 0...(depth.values.max() ?? 0) {
            let members = part.filter { depth[$0] == level }
            let users = members.filter { modes[$0].usesNMPChannels }
            var options: [Times] = []
            try forEachDeal(users.isEmpty ? 0 : channels, users.count) { dealt in
                guard dealt.allSatisfy({ $0 > 0 }) else { return }
                var (units, npu, prompt) = (0.0, 0.0, 0.0)
                for index in members {
                    let count = users.firstIndex(of: index).map { dealt[$0] } ?? 0
                    let cost = try self.costs.cost(index, count, modes[index])
                    units = max(units, cost.nmp_s)
                    npu += cost.npu_s
                    prompt += cost.prefill_s
                }
                options.append((max(units, npu), prompt))
            }
            sums = sums.flatMap { sum in
                options.map { (sum.step + $0.step, sum.prompt + $0.prompt) }
            }
        }
        return sums
    }

    /// Every way to deal things out, all of them where anybody is there.
    private func forEachDeal(_ things: Int, _ takers: Int, _ body: ([Int]) throws -> Void) throws {
        guard takers > 0 else { return try body([]) }
        func deal(_ left: Int, _ dealt: [Int]) throws {
            if dealt.count == takers - 1 { return try body(dealt + [left]) }
            for own in 0...left { try deal(left - own, dealt + [own]) }
        }
        try deal(things, [])
    }

    private func connected(_ members: [Int]) -> [[Int]] {
        var parts: [[Int]] = []
        for index in members {
            let near = parts.indices.filter { part in
                parts[part].contains {
                    (graph.predecessors[index] >> UInt32($0) | graph.predecessors[$0]
                        >> UInt32(index)) & 1 == 1
                }
            }
            let joined = near.flatMap { parts[$0] } + [index]
            for part in near.reversed() { parts.remove(at: part) }
            parts.append(joined.sorted())
        }
        return parts
    }
}
