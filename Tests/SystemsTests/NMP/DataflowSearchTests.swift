import Testing
import WorkloadTracer

@testable import Systems

/// The search against every dataflow, written down in another way.
@Suite struct DataflowSearchTests {
    /// Small graphs: a chain, two that need nothing of each other, a fork.
    private static let graphs: [([NMPOperator], [UInt32])] = [
        (
            [NMPOperator(.q, M: 1, K: 64, N: 64), NMPOperator(.o, M: 1, K: 64, N: 256)],
            [0, 0b1]
        ),
        (
            [NMPOperator(.q, M: 2, K: 64, N: 192), NMPOperator(.f1, M: 2, K: 64, N: 128)],
            [0, 0]
        ),
        (
            [
                NMPOperator(.k, M: 1, K: 32, N: 128), NMPOperator(.v, M: 1, K: 32, N: 64),
                NMPOperator(.sv, gemms: 6, M: 1, K: 40, N: 16),
            ], [0, 0, 0b11]
        ),
    ]

    private func search(
        _ graph: Int, _ hardware: NMPHardware, _ change: (inout NMPSearchOptions) -> Void = { _ in }
    ) throws -> (worth: Double, search: DataflowSearch, decoded: DecodedDataflow) {
        let (operators, predecessors) = Self.graphs[graph]
        let costs = DataflowCosts(
            NMPBench.problem(operators, predecessors, layers: 2, steps: 50), hardware,
            NMPBench.Costs())
        var options = NMPSearchOptions()
        change(&options)
        var search = DataflowSearch(costs, options)
        let best = try #require(try search.best(mayGoOn: { true }))
        return (best.worth, search, best.decoded)
    }

    @Test(arguments: 0..<3, [(1, 2), (2, 4), (3, 4), (4, 4)])
    func findsTheBestOfAll(_ graph: Int, _ channels: (Int, Int)) throws {
        let hardware = try NMPBench.hardware(channels.0, of: channels.1)
        let genetic = try search(graph, hardware) { $0.exhaustive = 0 }
        #expect(!genetic.search.isSmall)
        let all = try search(graph, hardware) { $0.exhaustive = 1 << 24 }
        #expect(all.search.isSmall)
        let best = try EveryDataflow(genetic.search.decoder.costs, NMPSearchOptions()).best()
        #expect(abs(all.worth / best - 1) < 1e-12, "\(all.worth) \(best)")
        #expect(abs(genetic.worth / best - 1) < 1e-12, "\(genetic.worth) \(best)")
    }

    @Test func theSameSeedGivesTheSame() throws {
        let hardware = try NMPBench.hardware(3)
        for graph in 0..<3 {
            let first = try search(graph, hardware) { $0.exhaustive = 0 }
            let second = try search(graph, hardware) { $0.exhaustive = 0 }
            #expect(first.worth == second.worth)
            #expect(
                try first.search.decoder.dataflow(first.decoded)
                    == second.search.decoder.dataflow(second.decoded))
        }
    }

    /// Each choice against the search for it.
    @Test func objectivesAreLeast() throws {
        let hardware = try NMPBench.hardware(2)
        func totals(_ objective: NMPSearchOptions.Objective) throws -> DataflowTotals {
            let found = try search(2, hardware) { $0.objective = objective }
            return DataflowTotals(found.decoded, found.search.decoder.costs)
        }
        let (time, energy, both) = try (totals(.latency), totals(.energy), totals(.edp))
        #expect(time.time_s <= both.time_s && energy.energy_J <= both.energy_J)
        #expect(time.time_s * time.energy_J >= both.time_s * both.energy_J)
        #expect(energy.time_s * energy.energy_J >= both.time_s * both.energy_J)
    }

    @Test func fixedDataflowsAreWhatTheySay() throws {
        let graph = NMPOperatorGraph(SystemsBench.model, requests: 2, tokens: 1, context: 60)
        let problem = DataflowProblem(
            step: graph, prompt: graph, layers: 1, steps: 1, elementBytes: 2)
        let hardware = try NMPBench.hardware(2)
        func placements(_ dataflow: NMPSearchOptions.Dataflow) throws -> [NMPOperatorPlacement] {
            var options = NMPSearchOptions()
            options.dataflow = dataflow
            let report = try NMPRun(
                problem, on: hardware, options: options, channels: NMPBench.Costs()
            ).run()
            let result = try #require(report.result)
            #expect(
                result.dataflow.violations(of: graph, nmpChannels: 2, normalChannels: 2) == [])
            return result.dataflow.placements
        }
        for (index, operation) in graph.operators.enumerated() {
            let whole = operation.shares
            #expect(try placements(.npu_only)[index].nmpShares == 0)
            let fc = try placements(.fc_offloading)[index].nmpShares
            #expect(fc == (operation.isAttention ? 0 : whole))
            let attention = try placements(.attention_offloading)[index].nmpShares
            #expect(attention == (operation.isAttention ? whole : 0))
            let split = try placements(.attention_offloading_with_ffn_splitting)[index].nmpShares
            switch operation.kind {
            case .qk, .sv: #expect(split == whole)
            case .f1, .f2: #expect(split > 0 && split < whole)
            default: #expect(split == 0)
            }
            let one = try placements(.compute_centric)[index]
            #expect(one.nmpShares == whole && !one.usesNormal || one.nmpShares == 0)
        }
    }
}
