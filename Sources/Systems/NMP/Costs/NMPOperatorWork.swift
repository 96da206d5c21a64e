import WorkloadTracer

/// An operator in one placement: what each channel and the NPU have to do, and what that costs.
struct NMPOperatorWork {
    /// How many NMP channels, and who does what.
    struct Placement {
        var count: Int
        var usesNormal: Bool
        var nmpShares: Int
        var npuReadsNMP: Bool
    }

    let problem: DataflowProblem
    let hardware: NMPHardware
    let channels: any NMPChannelCosts
    let index: Int
    let placement: Placement

    private var step: NMPOperator { problem.step.operators[index] }
    private var prompt: NMPOperator { problem.prompt.operators[index] }
    /// The part that NMP units do.
    private var nmpPart: Double { Double(placement.nmpShares) / Double(step.shares) }
    private var normal: Int { placement.usesNormal ? hardware.normalChannels : 0 }
    /// Channels that hold the NPU's part, evenly.
    private var npuChannels: Int { normal + (placement.npuReadsNMP ? placement.count : 0) }
    /// The part of the operator that the busiest of its NMP channels holds.
    private var nmpChannelPart: Double {
        var own = 0.0
        if let gemms {
            own = Double(gemms.count * gemms.K * gemms.N) / Double(step.matrixElements)
        }
        return own + (placement.npuReadsNMP ? npuChannelPart : 0)
    }
    /// What the units of the busiest channel do; nil when they have no part.
    private var gemms: NMPChannelGEMMs? {
        guard placement.nmpShares > 0 else { return nil }
        return NMPChannelGEMMs(step, shares: placement.nmpShares, channels: placement.count)
    }
    /// The part of the operator that a channel of the NPU's holds for it.
    private var npuChannelPart: Double {
        npuChannels > 0 ? (1 - nmpPart) / Double(npuChannels) : 0
    }
    /// The part that the fullest channel holds.
    private var greatestPart: Double {
        max(placement.count > 0 ? nmpChannelPart : 0, normal > 0 ? npuChannelPart : 0)
    }

    /// Time, energy and bytes.
    func cost() throws(RunError) -> NMPOperatorCost {
        var cost = NMPOperatorCost()
        let own = try generation()
        cost.nmp_s = own.nmp_s
        cost.npu_s = own.npu_s
        cost.prefill_s = try prefill_s()
        cost.step_J = own.energy.total_J
        cost.prefill_J = prefillEnergy().total_J
        cost.nmpShares = placement.nmpShares
        let bytes = problem.storedBytes[index]
        cost.nmpBytes = placement.count > 0 ? bytes * nmpChannelPart : 0
        cost.normalBytes = bytes * npuChannelPart * Double(normal)
        return cost
    }

    /// What a step of generation comes to.
    struct Generation {
        var nmp_s = 0.0
        var npu_s = 0.0
        var energy = NMPEnergyParts()
        /// The channel's replay, if units have a part.
        var channel: NMPChannelCost?
    }

    /// A step of generation.
    func generation() throws(RunError) -> Generation {
        var result = Generation()
        let rate = try channels.readRate_Bps()
        let writes_s =
            Double(step.written * problem.elementBytes) * greatestPart / rate
        let readBytes = bytes(step) * npuChannelPart
        var read_s = readBytes / rate
        if let gemms {
            let beside = placement.npuReadsNMP ? readBytes : 0
            let shared = hardware.sharesChannels && beside > 0
            let channel = try channels.cost(
                NMPChannelTask(gemms, reads: shared ? reads(beside) : 0))
            result.nmp_s = channel.nmp_s + writes_s
            result.channel = channel
            if shared { read_s = max(normal > 0 ? read_s : 0, channel.npuReads_s) }
            result.energy.add(energy(channel, gemms))
        }
        if placement.nmpShares < step.shares {
            let compute_s =
                step.MACs * (1 - nmpPart) / (hardware.npu_MACps * hardware.npuEfficiency)
            result.npu_s = max(compute_s, read_s) + writes_s
        }
        result.energy.add(npuEnergy(step, part: 1 - nmpPart))
        return result
    }

    /// The prompts' pass: the NPU does all of it and reads from every channel that holds some of
    /// it.
    private func prefill_s() throws(RunError) -> Double {
        let rate = try channels.readRate_Bps()
        let moved = bytes(prompt) + Double(prompt.written * problem.elementBytes)
        let compute_s = prompt.MACs / (hardware.npu_MACps * hardware.npuEfficiency)
        return max(compute_s, moved * greatestPart / rate)
    }

    /// Energy of the prompts' pass.
    func prefillEnergy() -> NMPEnergyParts { npuEnergy(prompt, part: 1) }

    /// Bytes of matrices and inputs, both read once.
    private func bytes(_ operation: NMPOperator) -> Double {
        Double((operation.matrixElements + operation.inputElements) * problem.elementBytes)
    }

    private func reads(_ bytes: Double) -> Int {
        Int((bytes / Double(hardware.memory.organization.requestBytes)).rounded(.up))
    }

    /// Energy of the units of all channels; what the busiest channel does more than its share is
    /// not done elsewhere.
    private func energy(_ channel: NMPChannelCost, _ gemms: NMPChannelGEMMs) -> NMPEnergyParts {
        guard let pim = hardware.memory.pim, let nmp = pim.nmp else { return NMPEnergyParts() }
        let MACs = step.MACs * nmpPart
        let times = MACs / gemms.MACs
        let o = hardware.memory.organization
        let columnBits = Double(nmp.port_bits) * channel.columns * times
        let rowBits = Double(o.columns * o.bus_width) * channel.activations * times
        var parts = NMPEnergyParts()
        parts.nmpArray_J =
            (rowBits * nmp.row_pJ_per_bit + columnBits * nmp.array_pJ_per_bit) * 1e-12
        // Into the weight buffer and out of it.
        parts.port_J =
            columnBits * (nmp.port_pJ_per_bit + 2 * nmp.buffer_pJ_per_bit) * 1e-12
        parts.nmpMAC_J = MACs * pim.mac_pJ * 1e-12
        let busBits = channel.transferBytes * times * 8
        parts.bus_J = busBits * (nmp.bus_pJ_per_bit + nmp.buffer_pJ_per_bit) * 1e-12
        return parts
    }

    private func npuEnergy(_ operation: NMPOperator, part: Double) -> NMPEnergyParts {
        let price = hardware.energy
        var parts = NMPEnergyParts()
        parts.npuMAC_J = operation.MACs * part * price.npu_mac_pJ * 1e-12
        let access = price.access_pJ_per_bit * 8e-12
        parts.npuRead_J = bytes(operation) * part * access
        parts.bus_J = Double(operation.written * problem.elementBytes) * access
        return parts
    }
}
