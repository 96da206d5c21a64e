import DRAMModel
import WorkloadTracer

/// What decoder layers came to for all requests of a batch: their stages one after the other.
///
/// Layers are alike, so a token takes as many times as long as the model has layers, whether one or
/// several have been simulated; embeddings and the language model head are not part of it.
public struct PIMLayerReport: Sendable {
    /// The stages of the layers that were simulated.
    public let stages: [PIMStageReport]
    /// What it ran on.
    public let hardware: PIMSystemHardware
    /// Requests that got a token.
    public let requests: Int
    /// Layers of the model.
    public let layers: Int

    /// Layers that the stages are those of.
    public let simulated: Int

    /// Puts the stages of layers together.
    public init(
        _ stages: [PIMStageReport], on hardware: PIMSystemHardware, requests: Int, layers: Int,
        simulated: Int = 1
    ) {
        self.simulated = simulated
        self.stages = stages
        self.hardware = hardware
        self.requests = requests
        self.layers = layers
    }

    /// Cycles of the memory, of all stages.
    public var cycles: Int64 { stages.reduce(0) { $0 + $1.cycles * Int64($1.repeats) } }
    /// Time of all stages.
    public var simulated_s: Double { hardware.seconds(Double(cycles)) }
    /// Time of a layer, on average.
    public var layer_s: Double { simulated_s / Double(simulated) }
    /// Time of a token of every request: that of all layers.
    public var token_s: Double { layer_s * Double(layers) }
    /// Tokens that the requests get in a second, all together.
    public var tokensPerSecond: Double { token_s > 0 ? Double(requests) / token_s : 0 }

    /// The work of all stages.
    public var work: StageWork {
        var sum = StageWork()
        for stage in stages { for _ in 0..<stage.repeats { sum += stage.work } }
        return sum
    }

    /// Energy of a layer, on average; nil without currents.
    public var energy: EnergyParts? {
        var sum: EnergyParts?
        for stage in stages {
            guard let energy = stage.energy else { continue }
            if sum == nil { sum = EnergyParts() }
            sum?.add(energy, times: Double(stage.repeats) / Double(simulated))
        }
        return sum
    }

    /// What the commands of requests waited for.
    public var requestStalls: StallShares { stalls(\.requestStalls) }
    /// What the units' commands waited for.
    public var pimStalls: StallShares { stalls(\.pimStalls) }

    private func stalls(_ path: KeyPath<PIMStageReport, StallShares>) -> StallShares {
        var sum = StallShares()
        for stage in stages { sum.add(stage[keyPath: path], times: Double(stage.repeats)) }
        return sum
    }

    /// What was replayed, all channels together.
    public var replayed: OperationTally {
        var sum = OperationTally()
        for stage in stages { for _ in 0..<stage.repeats { sum += stage.replayed } }
        return sum
    }

    /// Whether nothing was lost and nothing done twice.
    public var isExact: Bool { stages.allSatisfy(\.isExact) }
}

/// What the devices did with the time.
extension PIMLayerReport {
    private var channelCycles: Double {
        Double(cycles) * Double(hardware.memory.organization.channels)
    }

    private func sum(_ figure: (PIMStageReport) -> Double) -> Double {
        stages.reduce(0) { $0 + figure($1) * Double($1.repeats) }
    }

    private func share(_ part: Double, of whole: Double) -> Double { whole > 0 ? part / whole : 0 }

    /// The NPU: active from a stage's start until its GEMMs are done, or while it computes for PIM;
    /// computing in the cycles of its arrays.
    public var npu: PIMDeviceShares {
        let cycles = Double(cycles)
        let work = work
        let arrays = Double(work.arrayCycles) * hardware.memoryCyclesPerNPUCycle
        let flops = work.xpuGEMM_FLOPs + work.xpuGEMV_FLOPs
        return PIMDeviceShares(
            active: share(sum { Double($0.xpuActiveCycles) }, of: cycles),
            computing: share(arrays, of: cycles),
            useful: share(flops, of: hardware.xpu_FLOPS * simulated_s))
    }

    /// The processing units: active while a tile is in flight, computing while a MAC occupies a
    /// bank's unit.
    public var pim: PIMDeviceShares {
        let banks = Double(hardware.memory.organization.banksPerChannel)
        let work = work
        let flops = work.pimGEMV_FLOPs + work.pimGEMM_FLOPs
        let macs = sum(\.bankMACs) * Double(hardware.macSpacing)
        return PIMDeviceShares(
            active: share(sum(\.tileCycles), of: channelCycles),
            computing: share(macs, of: channelCycles * banks),
            useful: share(flops, of: hardware.pim_FLOPS * simulated_s))
    }

    /// Share of the time in which a data bus carries a burst.
    public var dataBus: Double { share(sum(\.dataBusCycles), of: channelCycles) }

    /// Time that the xPU and the units each worked, of all stages one after the other.
    public var busy: PIMDeviceTimes {
        PIMDeviceTimes(
            xpu_s: hardware.seconds(sum { Double($0.xpuFinish) }),
            pim_s: hardware.seconds(sum { Double($0.pimFinish) }))
    }
}
