/// Builds a program.
struct XPUProgramBuilder {
    /// The most chunks of a product, ramps not counted, and of all phases of attention together.
    static let mostChunks = 512

    let lowering: XPULowering
    var work = StageWork()
    private(set) var chunks: [XPUChunk] = []
    private(set) var steps: [XPUStep] = []
    private var clock: ClockConversion
    /// Chunks that take space in the scratchpad, in order; those before `freed` have been used when
    /// the last one is read.
    private var ring: [Int] = []
    private var freed = 0
    /// Bursts of the others.
    private var held = 0

    init(_ lowering: XPULowering) {
        self.lowering = lowering
        clock = ClockConversion(ratio: lowering.clockRatio)
    }

    /// The result so far.
    var program: XPUProgram {
        XPUProgram(
            work: work, busyCycles: clock.memoryCycles, chunks: chunks, steps: steps,
            weights: lowering.weights)
    }

    /// Adds a task.
    mutating func add(_ task: XPUTask, _ index: Int) throws(ScratchpadError) {
        steps += task.waitsFor.map { .wait($0) }
        switch task.work {
        case .gemm(let gemm):
            try add(gemm, index, isAwaited: task.posts != nil || !gemm.fractions.isEmpty)
        case .vector(let operation, let elements):
            vector(operation, elements)
        case .attention(let requests):
            try add(requests, index)
        }
        if let event = task.posts { post(event) }
    }

    /// Posts an event.
    mutating func post(_ event: Int32) { steps.append(.post(event)) }

    /// Works on vectors.
    mutating func vector(_ operation: VectorOperation, _ elements: Int) {
        let cycles = lowering.npu.vectorCycles(operation, elements: elements)
        work.vectorCycles += cycles
        let delay = clock.memoryCycles(cycles)
        if delay > 0 { steps.append(.delay(delay)) }
    }

    /// Lets the arrays drain.
    mutating func drain() {
        work.arrayCycles += lowering.npu.skewCycles
        let delay = clock.memoryCycles(lowering.npu.skewCycles)
        if delay > 0 { steps.append(.delay(delay)) }
    }

    /// Reads bursts and computes on them for `cycles` of the xPU's clock; all bursts that are read
    /// ahead and in use may be `room`, but a chunk may always be read while the one before is
    /// computed.
    mutating func chunk(
        _ task: Int, _ range: Range<Int>, cycles: Int, room: Int,
        _ busSnooping: XPUGEMM.BusSnooping? = nil
    ) {
        var chunk = XPUChunk(task: task, bursts: range)
        chunk.busSnooping = busSnooping
        work.arrayCycles += cycles
        chunk.cycles = clock.memoryCycles(cycles)
        held += range.count
        while held > room && ring.count - freed > 1 {
            held -= chunks[ring[freed]].bursts.count
            chunk.successorOf = ring[freed]
            freed += 1
        }
        if let before = chunk.successorOf { chunks[before].hasSuccessor = true }
        ring.append(chunks.count)
        steps.append(.compute(chunks.count))
        chunks.append(chunk)
    }

    /// Reads bursts for the units in the banks alone.
    mutating func passing(
        _ task: Int, _ range: Range<Int>, _ busSnooping: XPUGEMM.BusSnooping, isAwaited: Bool
    ) {
        var chunk = XPUChunk(task: task, bursts: range)
        chunk.busSnooping = busSnooping
        chunk.isAwaited = isAwaited
        chunks.append(chunk)
        if isAwaited { steps.append(.compute(chunks.count - 1)) }
    }
}
