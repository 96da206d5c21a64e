import WorkloadTracer

extension DataflowDecoder {
    /// A decoded genome as a dataflow.
    ///
    /// - Throws: `RunError`: what keeps a channel from being replayed.
    func dataflow(_ decoded: DecodedDataflow) throws(RunError) -> DataCentricDataflow {
        let graph = costs.problem.step
        var groups: [[DataCentricDataflow.PartitionGroup]] = []
        for part in 0..<decoded.parts {
            var levels: [[Int]] = []
            for index in graph.operators.indices where decoded.part[index] == part {
                while levels.count <= decoded.level[index] { levels.append([]) }
                levels[decoded.level[index]].append(index)
            }
            let group = DataCentricDataflow.PartitionGroup(
                channels: Self.channels(decoded.channelsOfPart[part]),
                usesNPU: decoded.npuOfPart[part], levels: levels)
            if decoded.groupOfPart[part] == groups.count { groups.append([]) }
            groups[groups.count - 1].append(group)
        }
        var placements: [NMPOperatorPlacement] = []
        for (index, operation) in graph.operators.enumerated() {
            let mode = NMPOperatorMode(index: Int(decoded.mode[index]))
            let channels = Self.channels(decoded.channels[index])
            let shares = try costs.nmpShares(index, channels.count, mode) ?? operation.shares
            placements.append(
                NMPOperatorPlacement(
                    channels: channels,
                    usesNormal: mode != .nmp && costs.hardware.normalChannels > 0,
                    nmpShares: shares, npuReadsNMP: mode.npuReadsNMP))
        }
        return DataCentricDataflow(groups: groups, placements: placements)
    }

    private static func channels(_ bits: UInt64) -> [Int] {
        (0..<NMPHardware.mostChannels).filter { bits >> UInt64($0) & 1 == 1 }
    }
}
