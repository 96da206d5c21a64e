import DRAMModel
import MemoryController
import Testing

@testable import WorkloadTracer

/// Traced layers, replayed: exactly the commands and requests that were counted.
@Suite struct ReplayTests {
    struct Case: CustomTestStringConvertible {
        var memory: [String]
        var shared: Int
        var testDescription: String { "\(memory.joined(separator: " ")), \(shared) KV heads" }
    }

    static let cases = [8, 2].flatMap { shared in
        [
            ["hbm2-pim-librapim", "controller.policy=dramsim3"],
            ["hbm2-pim-librapim", "controller.policy=fr_fcfs", "organization.ranks=2"],
            ["hbm2-pim-aim", "controller.address_mapping=chroracobabg"], ["hbm2-neupims"],
            ["hbm3-attacc"],
        ].map { Case(memory: $0, shared: shared) }
    }

    @Test(arguments: cases) func comesToWhatWasCounted(_ sample: Case) throws {
        let memory = try Bench.memory(
            sample.memory[0], ["organization.channels=2"] + sample.memory.dropFirst())
        let batch = Batch(
            [37, 5, 530].enumerated().map { .init(number: $0.offset, length: $0.element) })
        let trace = try PIMLayerTrace(
            model: Bench.model(heads: 8, shared: sample.shared, dk: 40), batch: batch,
            memory: memory)
        var streams: [PIMOperationList] = []
        for channel in trace.kv.indices {
            for phase in PIMTracePhase.allCases {
                var operations: [PIMOperation] = []
                trace.forEach(phase, channel: channel) { operations.append($0) }
                streams.append(
                    PIMOperationList(
                        operations, channel: channel, name: phase.rawValue,
                        eventNames: PIMLayerTrace.eventNames))
            }
        }
        let report = try #require(Replay(memory)).run(streams: streams)
        for channel in trace.kv.indices {
            let done = report.channels[channel]
            let pim = try #require(done.pim)
            var tally = OperationTally()
            for phase in PIMTracePhase.allCases {
                trace.forEach(phase, channel: channel) { tally.add($0, trace.shape) }
            }
            #expect(done.count(.pim_activate4) == tally.activate4)
            #expect(done.count(.pim_activate) == tally.activate)
            #expect(done.count(.pim_mac) == tally.mac)
            #expect(done.count(.pim_read_result) == tally.read_result)
            #expect(done.count(.pim_precharge) == tally.precharge)
            #expect(done.count(.pim_wrgb) == tally.wrgb)
            #expect(pim.bankActivations == tally.bankActivations)
            #expect(pim.bankMACs == tally.bankMACs && pim.resultBursts == tally.resultBursts)
            #expect(done.readsDone == tally.reads && done.writesDone == tally.writes)
            #expect(pim.requests == tally.reads + tally.writes && pim.interruptions == 0)
            #expect(tally.bankMACs > 0 && tally.reads > 0 && tally.writes > 0)
        }
    }
}
