import DRAMModel

/// How much of the FFN the banks take over from the xPU (AttAcc's co-processing).
extension PIMLayerPlan {
    /// The share of the FFN's columns in the banks: the one told, or of those that leave no bank
    /// idle the one with the earliest predicted end.
    ///
    /// For a share s the xPU computes (1 - s)·c cycles and the bus moves weights for (1 - s)·b,
    /// while the banks take p(s). Where rows of the xPU and of PIM share row buffers, the bus is
    /// idle during that time: both times add up. The end is the greatest of them.
    static func coprocessedShare(
        _ model: LanguageModel, _ batch: Batch, _ memory: MemoryConfiguration,
        _ system: PIMSystemOptions
    ) throws -> Double {
        guard system.ffn_coprocessing, !batch.requests.isEmpty else { return 0 }
        if let share = system.ffn_share { return share }
        let requests = batch.requests.count
        let weights = try PIMWeightLayout(model, memory)
        let lowering = XPULowering(
            model, weights, memory, system.npu, clock_MHz: system.clock_MHz,
            dataflow: system.dataflow)
        let program = try lowering.program(lowering.ffn(requests: requests))
        let compute = Double(program.busyCycles)
        let o = memory.organization
        let bursts = program.work.weightBytes / o.requestBytes / o.channels
        let bus = Double(bursts * o.burstCycles)
        let isShared = memory.bank.rowBuffers == 1
        func end(_ share: Double) -> Double {
            let banks = Double(bankCycles(model, share, requests, memory))
            let moved = (1 - share) * bus
            return max((1 - share) * compute, isShared ? moved + banks : max(moved, banks))
        }
        let shape = PIMTileShape(memory, headDimension: model.headDimension)
        let columns = PIMCoprocessedFFN.gemms(model).map(\.N).min() ?? 1
        let steps = max(1, columns / (o.channels * shape.banks))
        let shares = (0...steps).map { Double($0) / Double(steps) }
        return shares.min { end($0) < end($1) } ?? 0
    }

    /// Predicted cycles in which the banks of a channel do a share of the FFN for some requests.
    private static func bankCycles(
        _ model: LanguageModel, _ share: Double, _ requests: Int, _ memory: MemoryConfiguration
    ) -> Int {
        guard let pim = memory.pim else { preconditionFailure("a memory without units") }
        let shape = PIMTileShape(memory, headDimension: model.headDimension)
        let (o, t) = (memory.organization, memory.timing)
        var cycles = 0
        for gemm in PIMCoprocessedFFN.gemms(model) {
            let own = PIMCoprocessedFFN(
                inputs: gemm.K, outputs: Int((Double(gemm.N) * share).rounded()), shape,
                channels: o.channels, from: 0)
            let columns = min(shape.columns, own.columns)
            let fill = shape.bursts(columns: columns) * o.burstCycles + t.WL
            let multiply = columns * memory.bank.columnCycles(pim.tCCD_PIM) + pim.tMAC
            let open = pim.tfaw == .exempt ? 0 : (shape.banks / 4 - 1) * t.tFAW
            let row = open + t.tRCDRD + t.tRP + requests * (fill + multiply + o.burstCycles)
            cycles += own.rows.count * row
        }
        return cycles
    }
}
