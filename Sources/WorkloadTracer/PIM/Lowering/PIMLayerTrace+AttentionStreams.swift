import DRAMModel

/// Attention in the banks beside softmax on the xPU.
extension PIMLayerTrace {
    /// The streams of a channel's part of the attention of some requests: `pim_attention`, and with
    /// `softmax` its part of `xpu_compute`. None where the channel has none of their heads.
    ///
    /// The newest keys and values are written into their rows; then softmax of one block of heads
    /// goes on while the units multiply for the next: logit 0, logit 1, attend 0, logit 2, attend
    /// 1, … The vector units work on what all channels bring them: on as many scores as there are
    /// in a channel's block, for each channel that has as many blocks.
    ///
    /// - Parameters:
    ///   - requests: their indices in the batch.
    ///   - softmax: nil takes no time for it.
    ///   - gate: the event that a KV head's query, key and value are there; heads go in order of
    ///     their index then, and each is written back by itself.
    ///   - start: an event that comes before everything.
    ///   - done: an event to post at the end.
    ///   - prefix: what names of events begin with, where a stage has the attention of several
    ///     sets.
    public func attention(
        of requests: Set<Int>, channel: Int, options: PIMAttentionOptions = .init(),
        softmax: XPUSoftmaxTiming? = nil, gate: ((_ head: Int) -> Int32?)? = nil,
        start: Int32? = nil,
        done: Int32? = nil, prefix: String = "", events: inout EventTable
    ) -> [StageStream] {
        var blocks = kv[channel].blocks(of: requests)
        if gate != nil {
            blocks.sort {
                ($0.keys.heads.last!, $0.keys.request) < ($1.keys.heads.last!, $1.keys.request)
            }
        }
        var lowering = AttentionStream(
            trace: self, channel: channel, options: options, gate: gate, blocks: blocks)
        if let start { lowering.stream.add(.wait, start) }
        if gate == nil && !blocks.isEmpty { lowering.writeBack(blocks) }
        var compute = StageStream(.xpu_compute)
        let all = softmax == nil ? [] : blockCounts(of: requests)
        for index in blocks.indices {
            lowering.logit(index)
            if let softmax {
                let scores = blocks[index].scores(groupHeads: model.groupHeads)
                let channels = all.count { $0 > index }
                let logit = events.add("\(prefix)logit.\(index)")
                let weights = events.add("\(prefix)softmax.\(index)")
                lowering.stream.add(.post, logit)
                lowering.softmax.append(weights)
                compute.add(.wait, logit)
                compute.addDelay(softmax.cycles(scores: channels * scores, memory))
                compute.add(.post, weights)
            }
            if index > 0 { lowering.attend(index - 1) }
        }
        if let last = blocks.indices.last { lowering.attend(last) }
        if let done { lowering.stream.add(.post, done) }
        return [lowering.stream, compute].filter { !$0.operations.isEmpty }
    }

    /// Useful work of the attention of some requests in all channels, and the vector units' time
    /// for it.
    public func attentionWork(of requests: Set<Int>, softmax: XPUSoftmaxTiming?) -> StageWork {
        var work = StageWork()
        var scores: [Int] = []
        for layout in kv {
            for (index, block) in layout.blocks(of: requests).enumerated() {
                let own = block.scores(groupHeads: model.groupHeads)
                // A query times the keys, and the scores times the values.
                work.pimGEMV_FLOPs += Double(4 * own * model.headDimension)
                if index == scores.count { scores.append(0) }
                scores[index] += own
            }
        }
        if let softmax {
            work.vectorCycles = scores.reduce(0) {
                $0 + softmax.npu.vectorCycles(.softmax, elements: $1)
            }
        }
        return work
    }

    private func blockCounts(of requests: Set<Int>) -> [Int] {
        kv.map { layout in layout.keys.count { requests.contains($0.request) } }
    }
}

/// The operations of attention, as they come.
private struct AttentionStream {
    let trace: PIMLayerTrace
    let channel: Int
    let options: PIMAttentionOptions
    let gate: ((Int) -> Int32?)?
    let blocks: [PIMAttentionBlock]
    /// The events of softmax, by block; empty when nothing is waited for.
    var softmax: [Int32] = []
    var stream = StageStream(.pim_attention)
    /// The gates waited for.
    private var passed: Set<Int32> = []

    init(
        trace: PIMLayerTrace, channel: Int, options: PIMAttentionOptions, gate: ((Int) -> Int32?)?,
        blocks: [PIMAttentionBlock]
    ) {
        self.trace = trace
        self.channel = channel
        self.options = options
        self.gate = gate
        self.blocks = blocks
    }

    mutating func writeBack(_ blocks: [PIMAttentionBlock]) {
        trace.writeBack(keys: blocks.map(\.keys), values: blocks.flatMap(\.values), channel) {
            stream.operations.append($0)
        }
        stream.operations.append(PIMOperation(.barrier))
    }

    mutating func logit(_ index: Int) {
        let block = blocks[index]
        if let gate {
            for event in block.keys.heads.compactMap(gate) where passed.insert(event).inserted {
                stream.add(.wait, event)
            }
            writeBack([block])
        }
        trace.logit(block.keys, channel, options) { stream.operations.append($0) }
    }

    mutating func attend(_ index: Int) {
        if index < softmax.count { stream.add(.wait, softmax[index]) }
        for head in blocks[index].values {
            trace.attend(head, channel, options) { stream.operations.append($0) }
        }
    }
}
