import DRAMModel

/// Attention of whole prompts on the xPU, over keys and values in the rows of the banks.
///
/// Each channel reads its blocks of heads one after the other, keys then values, in chunks of whole
/// rows of which half of the scratchpad holds two of each channel; each is read once. Queries,
/// scores and sums stay on the xPU, as all activations do. The arrays and vector units work on what
/// all channels bring them: a round is the i-th block of each channel, and takes as long as all of
/// these together.
struct PIMPromptAttention: Sendable {
    /// The work of all channels.
    let work: StageWork

    /// Cycles of the xPU in a round.
    private struct Round {
        var logit = 0
        var softmax = 0
        var attend = 0
    }

    private let trace: PIMLayerTrace
    private let requests: Set<Int>
    private let rounds: [Round]
    private let clockRatio: Double
    /// Bursts of a chunk in a channel.
    private let chunkBursts: Int

    /// Plans the attention of some requests.
    ///
    /// - Throws: when the scratchpad cannot hold two rows of each channel, or inputs of a product.
    init(
        _ trace: PIMLayerTrace, _ lowering: XPULowering, requests: Set<Int>
    ) throws(ScratchpadError) {
        self.trace = trace
        self.requests = requests
        clockRatio = lowering.clockRatio
        let shape = trace.shape
        let rowBytes = trace.memory.organization.banksPerChannel * shape.columns * shape.columnBytes
        let chunkBytes = lowering.npu.scratchpad_bytes / (4 * trace.kv.count)
        guard chunkBytes >= rowBytes else {
            throw ScratchpadError(
                needed_bytes: 4 * trace.kv.count * rowBytes,
                scratchpad_bytes: lowering.npu.scratchpad_bytes)
        }
        chunkBursts = chunkBytes / shape.requestBytes
        var products = PIMPromptProducts(lowering)
        var rounds: [Round] = []
        var work = StageWork()
        let blocks = trace.kv.map { $0.blocks(of: requests) }
        for index in 0..<(blocks.map(\.count).max() ?? 0) {
            let together = blocks.filter { $0.count > index }.map { $0[index] }
            let heads = together.reduce(0) { $0 + $1.values.count }
            var (round, scores) = (Round(), 0)
            for block in together {
                let own = try products.cycles(
                    tokens: block.keys.length, heads: block.values.count, of: heads)
                round.logit += own.logit
                round.attend += own.attend
                scores += block.scores(groupHeads: trace.model.groupHeads) * block.keys.length
                let rows = trace.rows(of: block.keys) + block.values.flatMap(trace.rows)
                work.kvBusBytes += rows.reduce(0) { $0 + $1.allBursts } * shape.requestBytes
            }
            let atOnce = products.atOnce(of: heads)
            round.logit = round.logit.dividedUp(by: atOnce)
            round.attend = round.attend.dividedUp(by: atOnce)
            round.softmax = lowering.npu.vectorCycles(.softmax, elements: scores)
            work.arrayCycles += round.logit + round.attend
            work.vectorCycles += round.softmax
            work.xpuGEMM_FLOPs += 4 * Double(scores) * Double(trace.model.headDimension)
            rounds.append(round)
        }
        self.rounds = rounds
        self.work = work
    }

    /// The streams of a channel: what it reads, and the xPU's time.
    func streams(channel: Int, _ events: inout EventTable) -> [StageStream] {
        var emitter = PIMPromptEmitter(trace, channel, clockRatio, events)
        for (block, round) in zip(trace.kv[channel].blocks(of: requests), rounds) {
            emitter.multiply(chunks(trace.rows(of: block.keys)), cycles: round.logit)
            emitter.compute(round.softmax)
            emitter.multiply(chunks(block.values.flatMap(trace.rows)), cycles: round.attend)
        }
        events = emitter.events
        return [emitter.read, emitter.xpu].filter { !$0.operations.isEmpty }
    }

    /// Rows that are read and multiplied at once.
    private func chunks(_ rows: [PIMKVRow]) -> [[PIMKVRow]] {
        var chunks: [[PIMKVRow]] = []
        var left = 0
        for row in rows {
            if row.allBursts > left {
                chunks.append([])
                left = chunkBursts
            }
            chunks[chunks.count - 1].append(row)
            left -= row.allBursts
        }
        return chunks
    }
}
