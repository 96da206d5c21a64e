import DRAMModel

/// A layer of two groups, one on the xPU and one in the banks, and the events between them.
struct PIMWholeGroupPlan: Sendable {
    let work: StageWork
    private let program: XPUProgram
    private let products: [PIMSnoopedProduct]
    /// Vector work for the group in the banks: after which event, how many cycles, which event
    /// follows.
    private let vectors: [(after: Int32, cycles: Int, posts: Int32)]
    private let attention: (start: Int32, done: Int32)
    private let trace: PIMLayerTrace
    private let system: PIMSystemOptions
    private let softmax: XPUSoftmaxTiming
    private let xpu: [Int]
    private let pim: [Int]

    init(
        xpu: [Int], pim: [Int], _ lowering: XPULowering, _ trace: PIMLayerTrace,
        _ system: PIMSystemOptions, _ softmax: XPUSoftmaxTiming, events: inout EventTable
    ) throws {
        (self.xpu, self.pim, self.trace) = (xpu, pim, trace)
        (self.system, self.softmax) = (system, softmax)
        let busSnooping = trace.busSnooping
        var tasks = lowering.qkv(requests: xpu.count, busSnooping: busSnooping)
        tasks.append(XPUTask(.attention(trace.offloadedKV.attention(of: Set(xpu)))))
        tasks += lowering.projection(requests: xpu.count, busSnooping: busSnooping)
        tasks += lowering.ffn(requests: xpu.count, busSnooping: busSnooping)
        var products: [PIMSnoopedProduct] = []
        for (index, task) in tasks.enumerated() {
            guard case .gemm(let gemm) = task.work else { continue }
            var shape = gemm.shape
            shape.M = pim.count
            let done = events.add("banks.outputs.\(products.count)")
            products.append(PIMSnoopedProduct(shape: shape, task: index, inputs: nil, done: done))
        }
        attention = (products[0].done, events.add("banks.attention"))
        products[1].inputs = attention.done
        // Behind projection, and behind each product of the FFN, the vector units have work for
        // these too.
        let model = lowering.model
        var vectors: [(after: Int32, cycles: Int, posts: Int32)] = []
        var work = StageWork()
        for index in products.indices.dropFirst() {
            let isHidden = index > 1 && index < products.count - 1
            let cycles = lowering.npu.vectorCycles(
                isHidden ? model.activation : model.norm,
                elements: pim.count * (isHidden ? model.d_ff : model.d))
            work.vectorCycles += cycles
            let ready = events.add("banks.ready.\(index)")
            let own = Int((Double(cycles) * lowering.clockRatio).rounded())
            vectors.append((products[index].done, own, ready))
            if index + 1 < products.count { products[index + 1].inputs = ready }
        }
        self.vectors = vectors
        self.products = products
        program = try lowering.program(tasks)
        work += program.work
        for product in products { work += product.work }
        work += trace.attentionWork(of: Set(pim), softmax: softmax)
        self.work = work
    }

    /// What the xPU reads, of all channels.
    var bursts: [Range<Int>] { program.bursts }

    func streams(channel: Int, _ events: inout EventTable) -> [StageStream] {
        var own = program.streams(channel: channel, &events)
        own.read.operations.insert(
            contentsOf: trace.offloadedKV.writeBack(of: Set(xpu), channel: channel), at: 0)
        var streams = [own.read, own.compute]
        streams += products.map { $0.stream(trace, channel: channel, own.pieces) }
        streams += trace.attention(
            of: Set(pim), channel: channel, options: system.attention, softmax: softmax,
            start: attention.start, done: attention.done, prefix: "banks.", events: &events)
        var vector = StageStream(.xpu_compute)
        for step in vectors {
            vector.add(.wait, step.after)
            vector.addDelay(step.cycles)
            vector.add(.post, step.posts)
        }
        return streams + [vector]
    }
}
