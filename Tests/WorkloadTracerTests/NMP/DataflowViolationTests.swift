import Testing

@testable import WorkloadTracer

/// What a dataflow must fulfil, and how a broken one is told.
@Suite struct DataflowViolationTests {
    typealias Part = DataCentricDataflow.PartitionGroup

    /// k and v, then qk, which needs k.
    private let graph = NMPOperatorGraph(
        [
            NMPOperator(.k, M: 1, K: 64, N: 64), NMPOperator(.v, M: 1, K: 64, N: 64),
            NMPOperator(.qk, gemms: 4, M: 1, K: 16, N: 100),
        ], predecessors: [0, 0, 0b001])

    private func nmp(_ channels: [Int], _ shares: Int = 64) -> NMPOperatorPlacement {
        NMPOperatorPlacement(
            channels: channels, usesNormal: false, nmpShares: shares, npuReadsNMP: false)
    }

    private var sound: DataCentricDataflow {
        DataCentricDataflow(
            groups: [
                [
                    Part(channels: [0, 1], usesNPU: false, levels: [[0], [2]]),
                    Part(channels: [2], usesNPU: true, levels: [[1]]),
                ]
            ],
            placements: [
                nmp([0, 1]),
                NMPOperatorPlacement(
                    channels: [2], usesNormal: true, nmpShares: 16, npuReadsNMP: false),
                nmp([0, 1], 4),
            ])
    }

    private func violations(_ change: (inout DataCentricDataflow) -> Void) -> [String] {
        var dataflow = sound
        change(&dataflow)
        return dataflow.violations(of: graph, nmpChannels: 3, normalChannels: 1)
    }

    @Test func aSoundOneHasNone() { #expect(violations { _ in } == []) }

    @Test func brokenOnesAreTold() {
        #expect(
            violations { $0.groups[0][1].levels = [] } == ["not every operator is done"])
        #expect(
            violations { $0.groups[0][0].levels = [[2], [0]] }
                == ["memory access group 0: qk begins before what it needs"])
        #expect(
            violations { $0.groups[0][1].channels = [1, 2] }.contains(
                "memory access group 0: two parts have a channel in common"))
        #expect(
            violations { $0.groups[0][1].usesNPU = false }
                == ["memory access group 0: v uses the NPU and its part does not"])
        #expect(
            violations { $0.groups[0][0].usesNPU = true }
                == ["memory access group 0: two parts use the NPU"])
        #expect(
            violations { $0.placements[0].channels = [0] }
                == ["memory access group 0: a level leaves channels of its part idle"])
        #expect(
            violations { $0.placements[0].channels = [2] }.contains(
                "memory access group 0: k uses a channel that is not its part's"))
        #expect(
            violations { $0.placements[2].nmpShares = 5 }.contains(
                "memory access group 0: qk has no such share on the NMP units"))
        #expect(
            violations { $0.placements[1].usesNormal = false }.contains(
                "memory access group 0: v has work for the NPU but nowhere to read from"))
        #expect(
            violations { dataflow in
                dataflow.groups = [
                    [
                        Part(channels: [0, 1], usesNPU: false, levels: [[0]]),
                        Part(channels: [2], usesNPU: true, levels: [[1]]),
                        Part(channels: [], usesNPU: false, levels: [[2]]),
                    ]
                ]
                dataflow.placements[2].channels = []
            }.contains("memory access group 0: qk needs an operator of another part"))
    }
}
