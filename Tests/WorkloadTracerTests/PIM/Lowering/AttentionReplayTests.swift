import DRAMModel
import Testing
import TestSupport

@testable import WorkloadTracer

/// Streams of attention on real memories.
@Suite struct AttentionReplayTests {
    /// Exactly the commands of the tally, with any options, on any memory.
    @Test(arguments: PIMCase.seeds) func replaysToItsTally(_ seed: UInt64) throws {
        print("attention replayed: seed \(seed)")
        var random = SplitMix64(seed: seed)
        let trace = try PIMCase.trace(&random)
        let options = PIMCase.options(&random)
        let isGated = Bool.random(using: &random)
        let channels = trace.kv.indices.map { channel -> StreamReplay.Channel in
            var events = EventTable()
            let gates = (0..<trace.model.kv_heads).map { events.add("head.\($0)") }
            let start = events.add("start")
            let done = events.add("done")
            var streams = trace.attention(
                of: PIMCase.own(trace), channel: channel, options: options,
                softmax: PIMCase.softmax, gate: isGated ? { gates[$0] } : nil, start: start,
                done: done, events: &events)
            // The xPU, which makes the heads' vectors, and waits for the end.
            var xpu = StageStream(.xpu_compute)
            for event in [start] + gates {
                xpu.addDelay(20)
                xpu.add(.post, event)
            }
            xpu.add(.wait, done)
            streams.append(xpu)
            return (streams, events)
        }
        try StreamReplay.check(channels, trace, "seed \(seed)")
    }

    @Test(
        arguments: ["hbm2-pim-librapim", "hbm2-pim-aim", "hbm2-neupims", "hbm3-attacc"],
        PIMAttentionOptions.VectorPath.allCases)
    func structures(_ name: String, _ path: PIMAttentionOptions.VectorPath) throws {
        for scope in PIMAttentionOptions.MACScope.allCases {
            var needs = PIMLayoutNeeds()
            needs.gwriteRow = true
            let trace = try PIMLayerTrace(
                model: Bench.model(heads: 4, shared: 2, dk: 40),
                batch: Batch(requests: 2, length: 70),
                memory: PIMCase.memory(name, channels: 1), needs: needs)
            var options = PIMAttentionOptions()
            (options.mac_scope, options.vector_path) = (scope, path)
            var events = EventTable()
            let streams = trace.attention(
                of: [0, 1], channel: 0, options: options, softmax: PIMCase.softmax, events: &events)
            try StreamReplay.check([(streams, events)], trace, "\(name), \(scope), \(path)")
        }
    }

    /// While the vector units work on one block, the units in the banks work on the next: only the
    /// last block's softmax shows.
    @Test func softmaxHides() throws {
        let memory = try PIMCase.memory("hbm2-pim-librapim", channels: 1)
        let requests = 12
        let trace = try PIMLayerTrace(
            model: Bench.model(heads: 4, dk: 128), batch: Batch(requests: requests, length: 256),
            memory: memory)
        // 5 operations on 1,024 scores take 5 cycles of 1,024 lanes; here 2,048 memory cycles.
        var slow = XPUSoftmaxTiming(npu: PIMCase.npu, clock_MHz: 1000)
        slow.clock_MHz = 1000 * 5 / 2048
        let delay = slow.cycles(scores: 1024, memory)
        #expect((2048...2049).contains(delay))
        func cycles(_ softmax: XPUSoftmaxTiming?) throws -> Int64 {
            var events = EventTable()
            let streams = trace.attention(
                of: Set(0..<requests), channel: 0, softmax: softmax, events: &events)
            return try StreamReplay.run([(streams, events)], memory).cycles
        }
        let without = try cycles(nil)
        let with = try cycles(slow)
        // A block takes the units more than that.
        #expect(without > Int64(requests * 2 * delay))
        #expect(with >= without && with < without + Int64(delay))
        // One after the other shows all of it.
        var serial = StageStream(.pim_attention)
        trace.writeBack(0) { serial.operations.append($0) }
        serial.operations.append(PIMOperation(.barrier))
        for block in trace.kv[0].blocks(of: Set(0..<requests)) {
            trace.logit(block.keys, 0, .init()) { serial.operations.append($0) }
            serial.addDelay(delay)
            for head in block.values {
                trace.attend(head, 0, .init()) { serial.operations.append($0) }
            }
        }
        let serially = try StreamReplay.run([([serial], EventTable())], memory).cycles
        #expect(serially > without + Int64((requests - 1) * delay))
    }

    /// The vector units have the scores of all channels to do at once.
    @Test func softmaxOfAllChannels() throws {
        let memory = try PIMCase.memory("hbm2-pim-librapim", channels: 4)
        var mapping = PIMMappingOptions()
        mapping.unit = .request
        let trace = try PIMLayerTrace(
            model: Bench.model(heads: 4, dk: 128), batch: Batch(requests: 6, length: 1024),
            memory: memory, mapping: mapping)
        var events = EventTable()
        let streams = trace.attention(
            of: Set(0..<6), channel: 0, softmax: PIMCase.softmax, events: &events)
        let delays = streams[1].operations.filter { $0.kind == .delay }.map(\.count)
        // 4,096 scores in each of four channels, then in two: 5 cycles for 1,024.
        #expect(delays == [80, 40])
        #expect(events.names == ["logit.0", "softmax.0", "logit.1", "softmax.1"])
    }
}
