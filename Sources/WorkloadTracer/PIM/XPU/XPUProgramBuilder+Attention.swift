/// Attention of requests on the xPU.
///
/// The query heads of a KV head are the inputs of one product with its keys and one with its
/// values. Arrays take different heads as long as there are enough; of each request first the
/// logits of all heads are computed, then their softmax, then the products with the values.
extension XPUProgramBuilder {
    /// Adds the attention of requests.
    mutating func add(_ requests: [XPUAttention], _ task: Int) throws(ScratchpadError) {
        let model = lowering.model
        let most = max(4, Self.mostChunks / max(1, 2 * requests.count))
        var plans: [Int: (logit: Phase, attend: Phase)] = [:]
        for request in requests where request.length > 0 {
            if plans[request.length] == nil {
                let (group, head) = (model.groupHeads, model.headDimension)
                plans[request.length] = (
                    try Phase(lowering, GEMMShape(M: group, K: head, N: request.length)),
                    try Phase(lowering, GEMMShape(M: group, K: request.length, N: head))
                )
            }
            let (logit, attend) = plans[request.length]!
            add(logit, from: request.keys, task, most)
            vector(.softmax, model.heads * request.length)
            add(attend, from: request.values, task, most)
            work.xpuGEMV_FLOPs += 4 * Double(model.d) * Double(request.length)
        }
    }

    /// The products of all heads of a request with its keys or its values.
    private struct Phase {
        /// How often keys or values are read.
        let passes: Int
        /// Bursts that they are.
        let bursts: Int
        /// Bursts that may be read ahead.
        let room: Int
        /// Cycles until the last vector has gone in.
        let cycles: Int

        init(_ lowering: XPULowering, _ shape: GEMMShape) throws(ScratchpadError) {
            let (npu, heads) = (lowering.npu, lowering.model.kv_heads)
            let arrays = max(1, npu.arrays / heads)
            let atOnce = npu.arrays / arrays
            let plan = try lowering.plan(shape, on: npu.share(arrays: arrays, of: atOnce))
            let burstBytes = lowering.weights.requestBytes
            passes = plan.passes
            bursts = (shape.K * shape.N * npu.element_bytes * heads).dividedUp(by: burstBytes)
            let tile = min(shape.K, npu.rows) * plan.blockColumns * npu.element_bytes
            let half = npu.scratchpad_bytes / 2
            room = max(2, max(2 * tile, min(plan.buffers * tile * atOnce, half)) / burstBytes)
            var clock = ArrayClock(plan.npu, at: 0)
            func round() -> Int {
                plan.forEachTile { plan.compute(inputs: $0, rows: $1, columns: $2, 0, on: &clock) }
                return clock.streamEnd
            }
            let first = round()
            cycles = first + (heads.dividedUp(by: atOnce) - 1) * (round() - first)
        }
    }

    /// Reads keys or values in chunks of the same size and computes on each.
    private mutating func add(_ phase: Phase, from start: Int, _ task: Int, _ most: Int) {
        let channels = lowering.weights.organization.channels
        let fewest = phase.bursts.dividedUp(by: phase.room / 2)
        let count = max(1, fewest, min(most, phase.bursts / channels))
        for pass in 0..<phase.passes {
            for chunk in 0..<count {
                let done = pass * count + chunk
                func cycles(_ chunks: Int) -> Int {
                    let (whole, rest) = phase.cycles.quotientAndRemainder(
                        dividingBy: count * phase.passes)
                    return whole * chunks + rest * chunks / (count * phase.passes)
                }
                self.chunk(
                    task,
                    start + phase.bursts * chunk / count..<start + phase.bursts * (chunk + 1)
                        / count,
                    cycles: cycles(done + 1) - cycles(done), room: phase.room)
            }
        }
        drain()
        work.kvBusBytes += phase.passes * phase.bursts * lowering.weights.requestBytes
    }
}
