import DRAMModel
import Testing
import WorkloadTracer
import TestSupport

@testable import Systems

/// What dataflows come to, by hand.
@Suite struct DataflowDecoderTests {
    /// q (64 x 64) and f1 (64 x 128) need nothing of each other, f2 (128 x 64) needs f1.
    private let operators = [
        NMPOperator(.q, M: 1, K: 64, N: 64), NMPOperator(.f1, M: 1, K: 64, N: 128),
        NMPOperator(.f2, M: 1, K: 128, N: 64),
    ]
    private let predecessors: [UInt32] = [0, 0, 0b010]

    private func decoder(_ hardware: NMPHardware) -> DataflowDecoder {
        DataflowDecoder(
            DataflowCosts(
                NMPBench.problem(operators, predecessors), hardware, NMPBench.Costs()))
    }

    private func genome(_ groups: [UInt8], _ appetites: [UInt8], _ modes: [NMPOperatorMode])
        -> DataflowGenome
    {
        var genome = DataflowGenome()
        for index in groups.indices {
            genome.group[index] = groups[index]
            genome.appetite[index] = appetites[index]
            genome.mode[index] = UInt8(modes[index].index)
        }
        return genome
    }

    /// Two NMP channels: 4096, 8192 and 8192 elements on both, one after the other.
    @Test func groupsFollowEachOther() throws {
        let decoder = decoder(try NMPBench.hardware(2))
        let decoded = try decoder.decode(genome([0, 1, 2], [1, 1, 1], [.nmp, .nmp, .nmp]))
        #expect(decoded.isPossible && decoded.parts == 3)
        #expect(abs(decoded.step_s - (2048 + 4096 + 4096) * 1e-9) < 1e-15)
        let dataflow = try decoder.dataflow(decoded)
        #expect(dataflow.groups.count == 3)
        #expect(dataflow.placements.allSatisfy { $0.channels == [0, 1] })
    }

    /// Side by side on a channel each: 4096 ns against 8192 + 8192, one level after the other.
    @Test func partsWorkSideBySide() throws {
        let decoder = decoder(try NMPBench.hardware(2))
        let decoded = try decoder.decode(genome([0, 0, 0], [1, 1, 1], [.nmp, .nmp, .nmp]))
        #expect(decoded.parts == 2)
        #expect(abs(decoded.step_s - 16384e-9) < 1e-15)
        let dataflow = try decoder.dataflow(decoded)
        #expect(dataflow.groups.count == 1 && dataflow.groups[0].count == 2)
        #expect(dataflow.groups[0][1].levels == [[1], [2]])
        #expect(
            dataflow.violations(
                of: decoder.costs.problem.step, nmpChannels: 2, normalChannels: 2) == [])
    }

    /// Of four channels an appetite of 3 gets three.
    @Test func appetitesDealChannels() throws {
        let decoder = decoder(try NMPBench.hardware(4))
        let decoded = try decoder.decode(genome([0, 0, 0], [1, 3, 3], [.nmp, .nmp, .nmp]))
        let dataflow = try decoder.dataflow(decoded)
        #expect(dataflow.groups[0].map(\.channels.count) == [1, 3])
    }

    /// The NPU reads q's 8192 + 128 bytes at 1 GB/s from each of two normal channels while units do
    /// the rest.
    @Test func theNPUWorksBesideUnits() throws {
        let decoder = decoder(try NMPBench.hardware(2))
        let decoded = try decoder.decode(genome([0, 0, 0], [1, 1, 1], [.npu, .nmp, .nmp]))
        #expect(abs(decoded.step_s - 8192e-9) < 1e-15)
        let alone = try decoder.decode(genome([0, 1, 2], [1, 1, 1], [.npu, .nmp, .nmp]))
        #expect(abs(alone.step_s - (4160 + 8192) * 1e-9) < 1e-15)
        #expect(decoded.npuOfPart[0] && !decoded.npuOfPart[1])
    }

    /// Units of two channels take 2048 ns for q, the NPU 4160: it gets a third, which is less by
    /// its grain of 32 columns.
    @Test func bothShareAnOperator() throws {
        let decoder = decoder(try NMPBench.hardware(2))
        let mode = NMPOperatorMode.mix(.balanced, all: false)
        let shares = try decoder.costs.nmpShares(0, 2, mode)
        #expect(shares == 32)
        let cost = try decoder.costs.cost(0, 2, mode)
        #expect(abs(cost.nmp_s - 1024e-9) < 1e-15)
        #expect(abs(cost.npu_s - 2080e-9) < 1e-15)
        #expect(cost.nmpBytes == 2048 && cost.normalBytes == 4096)
    }

    /// Where the NPU reads from the units' channels too, both are slower there.
    @Test func channelsAreShared() throws {
        var hardware = try NMPBench.hardware(2)
        let mode = NMPOperatorMode.mix(.balanced, all: true)
        let shared = try decoder(hardware).costs.cost(0, 2, mode)
        hardware.sharesChannels = false
        let alone = try decoder(hardware).costs.cost(0, 2, mode)
        #expect(shared.nmpShares == alone.nmpShares)
        #expect(abs(shared.nmp_s - 2 * alone.nmp_s) < 1e-15)
        #expect(shared.npu_s > 1.9 * alone.npu_s)
    }

    /// The NPU works for one part of a group only; the others' operators go to units.
    @Test func onlyOnePartHasTheNPU() throws {
        let decoder = decoder(try NMPBench.hardware(2))
        let decoded = try decoder.decode(genome([0, 0, 0], [1, 1, 1], [.npu, .npu, .npu]))
        #expect(decoded.npuOfPart[0] && !decoded.npuOfPart[1])
        #expect(NMPOperatorMode(index: Int(decoded.mode[1])) == .nmp)
        let none = self.decoder(try NMPBench.hardware(0))
        #expect(try !none.decode(genome([0, 0, 0], [1, 1, 1], [.npu, .npu, .npu])).isPossible)
        #expect(try none.decode(genome([0, 1, 2], [1, 1, 1], [.npu, .npu, .npu])).isPossible)
    }

    /// An operator never goes before what it needs, whatever its genome says.
    @Test func orderIsKept() throws {
        let decoder = decoder(try NMPBench.hardware(2))
        let decoded = try decoder.decode(genome([2, 1, 0], [1, 1, 1], [.nmp, .nmp, .nmp]))
        let dataflow = try decoder.dataflow(decoded)
        #expect(dataflow.groups.map { $0.map(\.levels) } == [[[[1], [2]]], [[[0]]]])
    }

    @Test func randomGenomesAreSound() throws {
        var generator = SplitMix64(seed: 3)
        // Nothing spills here.
        let modes = (0..<NMPOperatorMode.count).map(NMPOperatorMode.init(index:)).filter {
            $0.share != .spilled
        }
        let graph = NMPOperatorGraph(SystemsBench.model, requests: 3, tokens: 1, context: 70)
        let problem = DataflowProblem(
            step: graph, prompt: graph, layers: 2, steps: 3, elementBytes: 2)
        for (nmp, channels) in [(2, 4), (3, 4), (4, 4), (6, 8)] {
            var hardware = try NMPBench.hardware(nmp, of: channels)
            hardware.npuReads = .any
            let decoder = DataflowDecoder(DataflowCosts(problem, hardware, NMPBench.Costs()))
            var sound = 0
            for _ in 0..<3000 {
                var genome = DataflowGenome()
                for index in graph.operators.indices {
                    genome.group[index] = UInt8(index) + UInt8(generator.next() % 3)
                    genome.appetite[index] = UInt8(1 + generator.next() % 8)
                    genome.mode[index] = UInt8(
                        modes[Int(generator.next() % UInt64(modes.count))].index)
                }
                let decoded = try decoder.decode(genome)
                guard decoded.isPossible else { continue }
                sound += 1
                let dataflow = try decoder.dataflow(decoded)
                let wrong = dataflow.violations(
                    of: graph, nmpChannels: nmp, normalChannels: channels - nmp)
                #expect(wrong == [], "\(dataflow)")
                let stored = try graph.operators.indices.reduce(0.0) { sum, index in
                    let placement = dataflow.placements[index]
                    let cost = try decoder.costs.cost(
                        index, placement.channels.count,
                        NMPOperatorMode(index: Int(decoded.mode[index])))
                    return sum + cost.nmpBytes * Double(placement.channels.count) + cost.normalBytes
                }
                // Every byte has a place; the busiest channel's part stands for all.
                #expect(stored >= problem.storedBytes.reduce(0, +) * (1 - 1e-12))
            }
            // Most have an operator that does not divide as its mode wants.
            #expect(sound >= 10, "\(sound)")
        }
    }
}
