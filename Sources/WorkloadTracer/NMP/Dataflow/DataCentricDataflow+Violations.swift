/// What a dataflow must fulfil.
extension DataCentricDataflow {
    /// Its errors on a graph and a number of NMP channels; empty when it is valid.
    public func violations(of graph: NMPOperatorGraph, nmpChannels: Int, normalChannels: Int)
        -> [String]
    {
        var wrong: [String] = []
        var done: UInt32 = 0
        for (number, parts) in groups.enumerated() {
            let name = "memory access group \(number)"
            let begun = done
            let own = parts.reduce(0) { $0 | Self.bits($1.levels.joined()) }
            for part in parts {
                wrong += violations(
                    of: part, graph, begun: begun, own: own, nmpChannels: nmpChannels,
                    normalChannels: normalChannels
                ).map { "\(name): \($0)" }
                let new = Self.bits(part.levels.joined())
                if new & done != 0 { wrong.append("\(name): an operator is done twice") }
                done |= new
            }
            let channels = parts.flatMap(\.channels)
            if Set(channels).count != channels.count {
                wrong.append("\(name): two parts have a channel in common")
            }
            if parts.count(where: \.usesNPU) > 1 {
                wrong.append("\(name): two parts use the NPU")
            }
        }
        if done != graph.all { wrong.append("not every operator is done") }
        return wrong
    }

    private static func bits(_ operators: some Sequence<Int>) -> UInt32 {
        operators.reduce(0) { $0 | 1 << UInt32($1) }
    }

    private func violations(
        of part: PartitionGroup, _ graph: NMPOperatorGraph, begun: UInt32, own: UInt32,
        nmpChannels: Int, normalChannels: Int
    ) -> [String] {
        var wrong: [String] = []
        let inside = Self.bits(part.levels.joined())
        var done = begun
        for level in part.levels {
            var channels: [Int] = []
            for index in level {
                let (placement, operation) = (placements[index], graph.operators[index])
                let name = operation.kind.rawValue
                let needs = graph.predecessors[index]
                if needs & ~done != 0 { wrong.append("\(name) begins before what it needs") }
                if needs & own & ~inside != 0 {
                    wrong.append("\(name) needs an operator of another part")
                }
                channels += placement.channels
                if !placement.channels.allSatisfy(part.channels.contains) {
                    wrong.append("\(name) uses a channel that is not its part's")
                }
                if !(0...operation.shares).contains(placement.nmpShares) {
                    wrong.append("\(name) has no such share on the NMP units")
                }
                if placement.nmpShares > 0 && placement.channels.isEmpty {
                    wrong.append("\(name) has work for NMP units but no channel")
                }
                guard placement.nmpShares < operation.shares else { continue }
                if !part.usesNPU { wrong.append("\(name) uses the NPU and its part does not") }
                if !placement.usesNormal && !(placement.npuReadsNMP && !placement.channels.isEmpty)
                {
                    wrong.append("\(name) has work for the NPU but nowhere to read from")
                }
                if placement.usesNormal && normalChannels == 0 {
                    wrong.append("\(name) uses normal channels and there are none")
                }
            }
            if Set(channels).count != channels.count {
                wrong.append("two operators of a level have a channel in common")
            }
            if !channels.isEmpty && Set(channels) != Set(part.channels) {
                wrong.append("a level leaves channels of its part idle")
            }
            done |= Self.bits(level)
        }
        if !part.channels.allSatisfy((0..<nmpChannels).contains) {
            wrong.append("there is no such NMP channel")
        }
        return wrong
    }
}
