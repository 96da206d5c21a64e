import DRAMModel

/// Turns the xPU's tasks into streams.
///
///     let lowering = XPULowering(model, trace.weights, memory, npu, clock_MHz: 1000)
///     let program = try lowering.program(lowering.qkv(requests: 64))
///     let streams = program.streams(channel: 0, &events)
public struct XPULowering: Sendable {
    /// The model.
    public let model: LanguageModel
    /// Where the weights lie.
    public let weights: PIMWeightLayout
    /// The xPU.
    public let npu: NPU
    /// Memory cycles in a cycle of the xPU.
    public let clockRatio: Double
    /// Which operand stays in the arrays; nil takes the one that is faster for each product.
    public let dataflow: SystolicDataflow?

    /// Creates a lowering.
    ///
    /// - Precondition: elements of the model and the xPU are the same size.
    public init(
        _ model: LanguageModel, _ weights: PIMWeightLayout, _ memory: MemoryConfiguration,
        _ npu: NPU,
        clock_MHz: Double, dataflow: SystolicDataflow? = nil
    ) {
        precondition(model.elementBytes == npu.element_bytes, "elements of two sizes")
        precondition(clock_MHz > 0, "a clock ticks")
        self.model = model
        self.weights = weights
        self.npu = npu
        clockRatio = 1000 / clock_MHz / memory.timing.tCK_ns
        self.dataflow = dataflow
    }

    /// Cuts tasks into chunks.
    ///
    /// - Throws: when the scratchpad is too small for one of them.
    public func program(_ tasks: [XPUTask]) throws(ScratchpadError) -> XPUProgram {
        var builder = XPUProgramBuilder(self)
        for (index, task) in tasks.enumerated() { try builder.add(task, index) }
        return builder.program
    }

    /// The plan of a product: of the two dataflows the faster one with all weights available,
    /// unless told.
    func plan(_ shape: GEMMShape, on npu: NPU) throws(ScratchpadError) -> GEMMPlan {
        if let dataflow { return try GEMMPlan(shape, on: npu, dataflow: dataflow) }
        let weight = try GEMMPlan(shape, on: npu, dataflow: .weight_stationary)
        let input = try GEMMPlan(shape, on: npu, dataflow: .input_stationary)
        return input.busyCycles < weight.busyCycles ? input : weight
    }
}
