import DRAMModel

/// Puts the stages of a layer together from the streams of both sides.
struct PIMStageBuilder {
    let trace: PIMLayerTrace
    /// The next layer: with batch pipelining its QKV, and the attention of the group that is a
    /// layer ahead.
    let next: PIMLayerTrace
    let system: PIMSystemOptions
    let ffnShare: Double
    let lowering: XPULowering
    let softmax: XPUSoftmaxTiming

    init(trace: PIMLayerTrace, next: PIMLayerTrace, system: PIMSystemOptions, ffnShare: Double) {
        self.trace = trace
        self.next = next
        self.system = system
        self.ffnShare = ffnShare
        lowering = Self.lowering(trace, trace.weights, system)
        softmax = XPUSoftmaxTiming(npu: system.npu, clock_MHz: system.clock_MHz)
    }

    private static func lowering(
        _ trace: PIMLayerTrace, _ weights: PIMWeightLayout, _ system: PIMSystemOptions
    ) -> XPULowering {
        XPULowering(
            trace.model, weights, trace.memory, system.npu, clock_MHz: system.clock_MHz,
            dataflow: system.dataflow)
    }

    /// QKV, then attention, then the rest: each device waits for the other (LibraPIM Fig 1a).
    func serial(_ group: [Int]) throws -> [Stage] {
        let requests = group.count
        return [
            try xpuStage("QKV", lowering.qkv(requests: requests)),
            attentionStage(group),
            try lastStage(group),
        ]
    }

    /// QKV head by head with the attention of heads that are there, then the rest (AttAcc).
    func headPipelined(_ group: [Int]) throws -> [Stage] {
        let heads = trace.model.kv_heads
        var events = EventTable()
        let ready = (0..<heads).map { events.add("head.\($0)") }
        let program = try lowering.program(lowering.qkv(requests: group.count, heads: ready))
        let (trace, options, softmax, start) = (trace, system.attention, softmax, events)
        let first = Stage(
            name: "QKV | attention, head by head",
            work: program.work + trace.attentionWork(of: Set(group), softmax: softmax),
            likeChannels: likeChannels(
                bursts: program.bursts, attention: Set(group), byHead: true)
        ) { channel in
            var events = start
            let xpu = program.streams(channel: channel, &events)
            let attention = trace.attention(
                of: Set(group), channel: channel, options: options, softmax: softmax,
                gate: { ready[$0] }, events: &events)
            return ([xpu.read, xpu.compute] + attention, events)
        }
        return [first, try lastStage(group)]
    }

    /// The xPU's stage of one group beside the attention of the other, with what is moved between
    /// them; the other one may be a layer ahead.
    func pipelined(
        xpu: [Int], attention: [Int], names: (String, String), isAhead: Bool = false,
        _ move: OffloadingDecision.Move
    ) throws -> Stage {
        let attended = isAhead ? next : trace
        var xpuPart = XPUPart(count: xpu.count)
        var banks = attention
        var name = "\(names.0): projection, FFN, QKV | \(names.1): attention"
        switch move {
        case .ffn(let requests):
            xpuPart.snooped = min(requests, xpu.count)
            name += ", FFN of \(xpuPart.snooped) of \(names.0)"
        case .mha(let requests):
            xpuPart.attention = Array(attention.prefix(requests))
            banks = Array(attention.dropFirst(requests))
            name =
                "\(names.0): projection, FFN, QKV; \(names.1): attention of "
                + "\(xpuPart.attention.count) | \(names.1): attention"
        case .none, .group: break
        }
        var start = EventTable()
        let offload = try PIMOffloadedFFN(
            xpuPart, Self.lowering(trace, trace.weights.with(.qkv, of: next.weights), system),
            trace, attended.offloadedKV, events: &start)
        let (options, softmax, base) = (system.attention, softmax, start)
        let (offloaded, inBanks) = (Set(xpuPart.attention), Set(banks))
        return Stage(
            name: name, work: offload.work + attended.attentionWork(of: inBanks, softmax: softmax),
            likeChannels: likeChannels(
                bursts: offload.bursts + attended.offloadedKV.newest(of: offloaded),
                attention: inBanks)
        ) { channel in
            var events = base
            var streams = offload.streams(channel: channel, &events)
            streams[0].operations.insert(
                contentsOf: attended.offloadedKV.writeBack(of: offloaded, channel: channel), at: 0)
            streams += attended.attention(
                of: inBanks, channel: channel, options: options, softmax: softmax,
                events: &events)
            return (streams, events)
        }
    }

    func xpuStage(_ name: String, _ tasks: [XPUTask]) throws -> Stage {
        let program = try lowering.program(tasks)
        return Stage(
            name: name, work: program.work, likeChannels: likeChannels(bursts: program.bursts)
        ) { channel in
            var events = EventTable()
            let xpu = program.streams(channel: channel, &events)
            return ([xpu.read, xpu.compute], events)
        }
    }

    private func attentionStage(_ group: [Int]) -> Stage {
        let (trace, options, softmax) = (trace, system.attention, softmax)
        return Stage(
            name: "attention", work: trace.attentionWork(of: Set(group), softmax: softmax),
            likeChannels: likeChannels(attention: Set(group))
        ) { channel in
            var events = EventTable()
            let streams = trace.attention(
                of: Set(group), channel: channel, options: options, softmax: softmax,
                events: &events)
            return (streams, events)
        }
    }

    /// Projection and FFN, of which the banks may have a share.
    private func lastStage(_ group: [Int]) throws -> Stage {
        let requests = group.count
        var tasks = lowering.projection(requests: requests)
        guard ffnShare > 0 else {
            tasks += lowering.ffn(requests: requests)
            return try xpuStage("projection, FFN", tasks)
        }
        var events = EventTable()
        let shared = PIMCoprocessedTasks(
            lowering, requests: requests, share: ffnShare, behind: tasks, events: &events)
        let program = try lowering.program(shared.tasks)
        let (trace, base) = (trace, events)
        var work = program.work
        for index in trace.pimRows.ffn.indices {
            work += trace.coprocessedWork(index, requests: requests)
        }
        let percent = Int((100 * ffnShare).rounded())
        return Stage(
            name: "projection, FFN | \(percent) % of the FFN", work: work,
            likeChannels: likeChannels(bursts: program.bursts, sharesFFN: true)
        ) { channel in
            var events = base
            let xpu = program.streams(channel: channel, &events)
            let banks = trace.pimRows.ffn.indices.map {
                trace.coprocessedFFN(
                    $0, requests: requests, channel: channel, inputs: shared.inputs[$0],
                    done: shared.done[$0])
            }
            return ([xpu.read, xpu.compute] + banks, events)
        }
    }
}
