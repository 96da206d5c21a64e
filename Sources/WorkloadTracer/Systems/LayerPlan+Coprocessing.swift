import DRAMModel

/// How much of the FFN the banks take over from the xPU (AttAcc's co-processing).
extension LayerPlan {
    /// The share of the FFN's columns in the banks: the one told, or the one with the earliest predicted end.
    ///
    /// For a share s the xPU computes (1 - s)·c cycles and the bus moves weights for (1 - s)·b, while the banks
    /// take s·p. Where host and PIM rows share row buffers, the bus stands still meanwhile: both add up. The end is
    /// the greatest of them, and is earliest where two of these lines meet.
    static func coprocessedShare(
        _ model: LanguageModel, _ batch: Batch, _ memory: MemoryConfiguration,
        _ system: SystemOptions
    ) throws -> Double {
        guard system.ffn_coprocessing, !batch.requests.isEmpty else { return 0 }
        if let share = system.ffn_share { return share }
        let requests = batch.requests.count
        let weights = try WeightLayout(model, memory)
        let lowering = XPULowering(
            model, weights, memory, system.npu, clock_MHz: system.clock_MHz,
            dataflow: system.dataflow)
        let program = try lowering.program(lowering.ffn(requests: requests))
        let compute = Double(program.busyCycles)
        let o = memory.organization
        let bursts = program.work.weightBytes / o.requestBytes / o.channels
        let bus = Double(bursts * o.burstCycles)
        let banks = bankCycles(model, requests, memory)
        let isShared = memory.bank.rowBuffers == 1
        func end(_ share: Double) -> Double {
            let moved = (1 - share) * bus
            return max(
                (1 - share) * compute,
                isShared ? moved + share * banks : max(moved, share * banks))
        }
        // Where compute or bus meets the banks, or the ends.
        let meetings = [
            0, 1, compute / (compute + banks), bus / (bus + banks),
            (compute - bus) / max(1, compute - bus + banks),
        ]
        let shares = meetings.map { min(1, max(0, $0)) }
        return shares.min { end($0) < end($1) } ?? 0
    }

    /// Predicted cycles in which the banks do the whole FFN for so many requests, in a channel.
    private static func bankCycles(
        _ model: LanguageModel, _ requests: Int, _ memory: MemoryConfiguration
    ) -> Double {
        guard let pim = memory.pim else { preconditionFailure("a memory without units") }
        let shape = PIMTileShape(memory, headDimension: model.headDimension)
        let (o, t) = (memory.organization, memory.timing)
        var cycles = 0.0
        for gemm in CoprocessedFFN.gemms(model) {
            let bytes = gemm.K * gemm.N * model.elementBytes
            let rowSets = Double(bytes) / Double(o.channels * shape.banks * shape.elementsPerRow * 2)
            let columns = shape.columns
            let fill = shape.bursts(columns: columns) * o.burstCycles + t.WL
            let multiply = columns * memory.bank.columnCycles(pim.tCCD_PIM) + pim.tMAC
            let open = pim.tfaw == .exempt ? 0 : (shape.banks / 4 - 1) * t.tFAW
            let row = open + t.tRCDRD + t.tRP + requests * (fill + multiply + o.burstCycles)
            cycles += rowSets * Double(row)
        }
        return cycles
    }
}
