import Systems
import Testing
import WorkloadTracer

/// Workloads on a GPU, alone and with cards.
@Suite struct GPURunTests {
    private func run(
        _ batch: Batch, cards: HPUCardOptions? = nil, prefill: Bool = false,
        stage: DecoderLayer.Stage = .generation, gpu: GPU = GPUBench.gpu,
        overhead_s: Double = 0, _ change: (inout GenerationOptions) -> Void = { _ in }
    ) throws -> GPURunReport {
        var generation = GenerationOptions()
        change(&generation)
        var options = GPUOptions()
        options.per_layer_overhead_s = overhead_s
        let system = GPUSystemOptions(name: "s", gpu: gpu, options: options, cards: cards)
        return try GPURun(
            model: GPUBench.model, batch: batch, system: system, stage: stage,
            generation: generation, prefill: prefill
        ).run()
    }

    private func batch(_ requests: Int, length: Int, output: Int? = nil) -> Batch {
        Batch(
            (0..<requests).map { Batch.Request(number: $0, length: length, output: output) })
    }

    /// A step is the sum of its operators, times the layers.
    @Test func aStepOfTheGPU() throws {
        let report = try run(batch(4, length: 100))
        let layer = DecoderLayer(GPUBench.model, lengths: [100, 100, 100, 100])
        let times = GPUBench.gpu.times(of: layer, .generation, GPUOptions())
        let expected = 2 * times.reduce(0) { $0 + $1.seconds }
        #expect(abs(report.time_s / expected - 1) < 1e-12 && report.steps.count == 1)
        #expect(report.generated == 4 && report.gpu_s == report.time_s)
        let flops = 2 * times.reduce(0) { $0 + $1.flops }
        #expect(abs(try #require(report.mfu) / (flops / 1e12 / expected) - 1) < 1e-12)
        // At work all the time: 90 W above idle.
        #expect(abs(report.energy.gpu_J / (90 * expected) - 1) < 1e-12)
        #expect(abs(try #require(report.power_W) - 100) < 1e-9)
        #expect(abs(try #require(report.tokensPerJoule) / (4 / (90 * expected)) - 1) < 1e-12)
    }

    @Test func overheadOfALayer() throws {
        let without = try run(batch(4, length: 100)).time_s
        let with = try run(batch(4, length: 100), overhead_s: 1e-3)
        #expect(abs(with.time_s - without - 2e-3) < 1e-12)
        #expect(abs(with.generation.other_s / with.time_s) > 0.5)
    }

    /// Prompts give each request its first token; what follows attends to one token more each.
    @Test func promptsAndGeneration() throws {
        let report = try run(batch(2, length: 50, output: 4), prefill: true)
        #expect(report.generated == 8 && report.stepCount == 3)
        #expect(report.steps.map(\.tokens) == [2 * 51, 2 * 52, 2 * 53])
        let prompt = try #require(report.prompt)
        #expect(prompt.tokens == 100 && prompt.time.total_s == prompt.gpu_s)
        #expect(report.time_s == report.generation.total_s + prompt.time.total_s)
        let kv_bytes: Double = 2 * 53 * 1024 * 2 * 2
        #expect(report.room.gpu.kv_bytes == kv_bytes)
    }

    /// A step stands for those around it: on average they are as long.
    @Test func stride() throws {
        let each = try run(batch(2, length: 50, output: 40), prefill: true)
        let some = try run(batch(2, length: 50, output: 40), prefill: true) { $0.stride = 13 }
        #expect(some.steps.map(\.stands) == [13, 13, 13] && some.generated == each.generated)
        #expect(abs(some.time_s / each.time_s - 1) < 1e-3)
    }

    @Test func requestsLeave() throws {
        let batch = Batch([
            Batch.Request(number: 0, length: 10, output: 2),
            Batch.Request(number: 1, length: 20, output: 5),
        ])
        let report = try run(batch) { $0.stride = 4 }
        #expect(report.steps.map(\.requests) == [2, 1] && report.steps.map(\.stands) == [2, 3])
        #expect(report.generated == 2 * 2 + 3)
        #expect(report.steps.map(\.tokens) == [10 + 20, 23])
    }

    @Test func promptsAlone() throws {
        let report = try run(batch(2, length: 50), stage: .summarization)
        #expect(report.steps.isEmpty && report.generated == 2)
        #expect(report.time_s == report.prompt?.time.total_s)
    }

    /// A batch that does not fit is an answer.
    @Test func outOfMemory() throws {
        var gpu = GPUBench.gpu
        // Weights take 8.4 MB, a request of 100 tokens 0.4 MB.
        gpu.capacity_bytes = 10e6
        let report = try run(batch(8, length: 100), gpu: gpu)
        #expect(!report.room.fits && report.steps.isEmpty && report.generatedPerSecond == nil)
        #expect(report.mfu == nil && report.tokensPerJoule == nil)
        let most = report.room.largestBatch
        #expect(try run(batch(most, length: 100), gpu: gpu).room.fits)
        #expect(try !run(batch(most + 1, length: 100), gpu: gpu).room.fits)
        #expect(most == 3)
    }

    /// Llama2-7B with 1K in and 1K out: the L40S has room for 16 requests and not for 32, a
    /// prototype for 16.
    @Test func roomOfThePaper() throws {
        for (requests, fits) in [(16, true), (32, false)] {
            let load = try GPUBench.workload("llama2-7b-gpu", ["batch.requests=\(requests)"])
            #expect(GPURun(load).room.fits == fits)
            let card = try GPUBench.workload(
                "llama2-7b-hpu", ["batch.requests=\(requests)", "system.cards=1"])
            #expect(GPURun(card).room.fits == fits && GPURun(card).room.largestBatch == 16)
        }
        let four = try GPUBench.workload("llama2-7b-hpu")
        #expect(GPURun(four).room.largestBatch == 64 && four.batch.requests.count == 64)
    }

    /// With cards a step is what the schedule makes of the GPU's operators and the replay.
    @Test func cards() throws {
        let cards = try GPUBench.cards { $0.sub_batches = 1 }
        let report = try run(batch(4, length: 200), cards: cards)
        let step = report.steps[0]
        #expect(step.cards.count == 1 && step.cards[0].heads == 16)
        let layer = DecoderLayer(GPUBench.model, lengths: [200, 200, 200, 200])
        let linear = GPUBench.gpu.times(of: layer, .generation, GPUOptions())
            .filter { $0.part != .attention }.reduce(0) { $0 + $1.seconds }
        #expect(abs(step.gpu_s / (2 * linear) - 1) < 1e-12)
        #expect(abs(step.time.attention_s / (2 * step.cards[0].busy_s) - 1) < 1e-12)
        // A chunk of 16 heads there, to the host and on; results the same way back.
        let there: Double = 2 * (1e-6 + 16 * 832 / 16e9)
        let back: Double = 2 * (1e-6 + 16 * 256 / 16e9)
        #expect(abs(step.time.network_s / (2 * (there + back)) - 1) < 1e-12)
        #expect(report.isExact)
        // The card is at work for its attention alone; the memory's energy is part of it.
        #expect(abs(report.energy.cards_J / (45 * 2 * step.cards[0].busy_s) - 1) < 1e-12)
        #expect(try #require(report.energy.memory?.total_pJ) * 1e-12 < report.energy.cards_J)
    }

    /// Cards without requests neither take the link's time nor draw more than at rest; their
    /// memories do stand by.
    @Test func cardsWithoutWork() throws {
        func run(_ count: Int, _ requests: Int) throws -> GPURunReport {
            let cards = try GPUBench.cards {
                $0.sub_batches = 1
                $0.count = count
            }
            return try self.run(batch(requests, length: 200), cards: cards)
        }
        let (one, eight) = (try run(1, 1), try run(8, 1))
        #expect(eight.time_s == one.time_s && eight.energy.cards_J == one.energy.cards_J)
        #expect(eight.eachCard_s == eight.cards_s)
        let (memory, more) = (
            try #require(one.energy.memory), try #require(eight.energy.memory)
        )
        #expect(more.read_pJ == memory.read_pJ)
        let standby = try [memory, more].map { try #require($0.standby_pJ) }
        // Eight memories stand by for nearly all of the time, one of them for all but its reads.
        #expect((7.8...8.6).contains(standby[1] / standby[0]))
        // Two cards of three with one request, the third with two.
        let three = try run(3, 4)
        #expect(three.eachCard_s > 2 * three.cards_s * 0.9 && three.eachCard_s < 3 * three.cards_s)
    }

    /// Cards with the same to do are replayed once, and share the batch.
    @Test func severalCards() throws {
        let one = try run(batch(8, length: 200), cards: GPUBench.cards { $0.sub_batches = 1 })
        let four = try run(
            batch(8, length: 200),
            cards: GPUBench.cards {
                $0.sub_batches = 1
                $0.count = 4
            })
        #expect(four.steps[0].cards.map(\.heads) == [8])
        #expect(four.time_s < one.time_s)
        #expect(four.room.card_bytes == one.room.card_bytes.map { $0 / 4 })
        let byHead = try run(
            batch(8, length: 200),
            cards: GPUBench.cards {
                $0.sub_batches = 1
                $0.count = 4
                $0.parallelism = .head_parallel
            })
        #expect(byHead.steps[0].cards.map(\.heads) == [8])
        // Results of all heads are put together: 32 x 256 bytes at 10 GB/s in each of two layers.
        let merge: Double = 2 * 32 * 256 / 10e9
        let (apart, together) = (four.generation.other_s, byHead.generation.other_s)
        #expect(abs((together - apart) / merge - 1) < 1e-6)
    }

    /// Sub-batches read the weights once more each, and hide what is shorter.
    @Test func subBatches() throws {
        let one = try run(batch(4, length: 2000), cards: GPUBench.cards { $0.sub_batches = 1 })
        let two = try run(batch(4, length: 2000), cards: GPUBench.cards { $0.sub_batches = 2 })
        #expect(two.steps[0].cards.map(\.heads) == [8, 8])
        #expect(two.gpu_s > one.gpu_s)
        let shorter = min(two.gpu_s, two.cards_s)
        #expect(two.time_s < two.gpu_s + two.cards_s - 0.4 * shorter)
    }

    @Test func keysAndValuesMoveToCards() throws {
        let cards = try GPUBench.cards()
        let report = try run(batch(2, length: 50, output: 2), cards: cards, prefill: true)
        let prompt = try #require(report.prompt)
        let moved_bytes: Double = 100 * 1024 * 2 * 2
        #expect(prompt.moved_bytes == moved_bytes)
        // 204.8 kB a layer; the links carry a layer while the next one is computed.
        let transfer: Double = 1e-6 + 204_800 / 16e9
        let layer = prompt.gpu_s / 2
        let shown = transfer + max(0, transfer - layer)
        #expect(abs(prompt.time.network_s / shown - 1) < 1e-9)
    }

    @Test func endsWhenAsked() throws {
        let load = try GPUBench.workload("llama2-7b-hpu")
        #expect(throws: RunError.interrupted) { try GPURun(load).run(mayGoOn: { false }) }
    }
}
