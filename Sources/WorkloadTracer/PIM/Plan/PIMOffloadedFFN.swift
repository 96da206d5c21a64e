import DRAMModel

/// The xPU's stage of the batch pipeline, with the FFN of some requests in the banks (LibraPIM Fig
/// 13a and 14) and the attention of others on the xPU (Fig 13b).
struct PIMOffloadedFFN: Sendable {
    let work: StageWork
    private let program: XPUProgram
    private let trace: PIMLayerTrace
    /// Products of the banks: what they are, the xPU's task that reads their weights, and the
    /// events around them.
    private let products: [PIMSnoopedProduct]

    /// Adds the events between xPU and banks to the table; `keys` are those of the attention on the
    /// xPU.
    init(
        _ part: XPUPart, _ lowering: XPULowering, _ trace: PIMLayerTrace, _ keys: PIMOffloadedKV,
        events: inout EventTable
    ) throws {
        self.trace = trace
        let (model, moved) = (lowering.model, part.snooped)
        var tasks = lowering.projection(requests: part.count)
        var products: [PIMSnoopedProduct] = []
        if moved == 0 {
            tasks += lowering.ffn(requests: part.count)
        } else {
            let busSnooping = trace.busSnooping
            let inputs = events.add("ffn.inputs.0")
            tasks[tasks.count - 1].posts = inputs
            var next = inputs
            for task in lowering.ffn(requests: part.count - moved, busSnooping: busSnooping) {
                tasks.append(task)
                guard case .gemm(let gemm) = task.work else { continue }
                let index = products.count
                let done = events.add("ffn.outputs.\(index)")
                var shape = gemm.shape
                shape.M = moved
                products.append(
                    PIMSnoopedProduct(
                        shape: shape, task: tasks.count - 1, inputs: next, done: done))
                // Activation, or residual and norm, of what the banks have computed.
                let ready = events.add("ffn.ready.\(index)")
                let isLast = gemm.shape.N == model.d && index > 0
                let vector =
                    isLast
                    ? XPUTask.Work.vector(model.norm, elements: moved * model.d)
                    : .vector(model.activation, elements: moved * model.d_ff)
                tasks.append(XPUTask(vector, waitsFor: [done], posts: ready))
                next = ready
            }
        }
        tasks += lowering.qkv(requests: part.count)
        if !part.attention.isEmpty {
            tasks.append(XPUTask(.attention(keys.attention(of: Set(part.attention)))))
        }
        program = try lowering.program(tasks)
        self.products = products
        work = products.reduce(program.work) { $0 + $1.work }
    }

    /// What the xPU reads, of all channels.
    var bursts: [Range<Int>] { program.bursts }

    /// Reads, the xPU's time, then the banks' products.
    func streams(channel: Int, _ events: inout EventTable) -> [StageStream] {
        let xpu = program.streams(channel: channel, &events)
        return [xpu.read, xpu.compute]
            + products.map { $0.stream(trace, channel: channel, xpu.pieces) }
    }
}
