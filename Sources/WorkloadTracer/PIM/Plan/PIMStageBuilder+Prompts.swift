import DRAMModel

/// A layer of the prompts of a batch: all tokens of each request at once, on the xPU.
extension PIMStageBuilder {
    /// QKV, whose keys and values are written into the rows that generation has them in; attention,
    /// which reads them back; then the rest.
    func prompts(_ group: [Int]) throws -> [Stage] {
        let tokens = group.reduce(0) { $0 + trace.batch.requests[$1].length }
        let rest = lowering.projection(requests: tokens) + lowering.ffn(requests: tokens)
        return [
            try promptQKV(Set(group), tokens: tokens),
            try promptAttention(Set(group)),
            try xpuStage("prompts: projection, FFN", rest),
        ]
    }

    private func promptQKV(_ group: Set<Int>, tokens: Int) throws -> Stage {
        var events = EventTable()
        let ready = (0..<trace.model.kv_heads).map { events.add("head.\($0)") }
        let program = try lowering.program(lowering.qkv(requests: tokens, heads: ready))
        let (trace, base) = (trace, events)
        return Stage(
            name: "prompts: QKV, keys and values written", work: program.work,
            likeChannels: likeChannels(
                bursts: program.bursts, attention: group, byHead: true)
        ) { channel in
            var events = base
            let xpu = program.streams(channel: channel, &events)
            let write = trace.promptWrites(of: group, channel: channel) { ready[$0] }
            let streams = [xpu.read, xpu.compute] + (write.operations.isEmpty ? [] : [write])
            return (streams, events)
        }
    }

    private func promptAttention(_ group: Set<Int>) throws -> Stage {
        let attention = try PIMPromptAttention(trace, lowering, requests: group)
        return Stage(
            name: "prompts: attention", work: attention.work,
            likeChannels: likeChannels(attention: group)
        ) { channel in
            var events = EventTable()
            return (attention.streams(channel: channel, &events), events)
        }
    }
}
