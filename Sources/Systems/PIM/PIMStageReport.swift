import DRAMModel
import MemoryController
import WorkloadTracer

/// What a stage came to, once, all channels together.
public struct PIMStageReport: Sendable {
    /// What goes on.
    public let name: String
    /// How often it occurs in a layer.
    public let repeats: Int
    /// Its work.
    public let work: StageWork
    /// Cycles of the memory until its slowest channel was done.
    public internal(set) var cycles: Int64 = 0
    /// Cycles until the last stream of each role was done.
    public internal(set) var finish: [StageStream.Role: Int64] = [:]
    /// Cycles until the xPU had done its GEMMs, their reads included.
    public internal(set) var xpuFinish: Int64 = 0
    /// Cycles in which the xPU computes for PIM, between two parts of attention.
    public internal(set) var xpuServiceCycles: Int64 = 0
    /// Cycles until the processing units were done.
    public internal(set) var pimFinish: Int64 = 0
    /// Cycles in which a tile was in flight, summed over channels.
    public internal(set) var tileCycles = 0.0
    /// Cycles in which a data bus carried a burst, summed over channels.
    public internal(set) var dataBusCycles = 0.0
    /// Columns multiplied, summed over banks.
    public internal(set) var bankMACs = 0.0
    /// Energy; nil without currents.
    public internal(set) var energy: EnergyParts?
    /// What the commands of requests waited for.
    public internal(set) var requestStalls = StallShares()
    /// What the units' commands waited for.
    public internal(set) var pimStalls = StallShares()
    /// What the streams of the replayed channels add up to, times the channels they stand for.
    public internal(set) var expected = OperationTally()
    /// What was replayed, counted alike.
    public internal(set) var replayed = OperationTally()
    /// Tiles that a refresh interrupted.
    public internal(set) var interruptions: Int64 = 0
    /// Channels that were replayed.
    public internal(set) var channelsReplayed = 0

    /// Cycles in which the xPU is at work: until its GEMMs are done, or, where there are none,
    /// those of what it computes for PIM.
    public var xpuActiveCycles: Int64 { min(cycles, max(xpuFinish, xpuServiceCycles)) }

    /// Whether nothing was lost and nothing done twice; interrupted tiles open their rows again.
    public var isExact: Bool { replayed == expected || interruptions > 0 }
}

extension PIMStageReport {
    /// Gathers the channels of a stage; each stands for `count` like ones.
    init(_ stage: Stage, _ runs: [(run: ChannelRun, count: Int)], _ hardware: PIMSystemHardware) {
        name = stage.name
        repeats = stage.repeats
        work = stage.work
        cycles = runs.map(\.run.cycles).max() ?? 0
        channelsReplayed = runs.count
        let idle = IdlePower(hardware.memory)
        energy = idle == nil ? nil : EnergyParts()
        var left = hardware.memory.organization.channels
        for (run, count) in runs {
            add(run, times: count)
            left -= count
            guard let idle, let requests = run.report.energy else { continue }
            energy?.add(EnergyParts(requests, run.report.pim?.energy), times: Double(count))
            energy?.add(idle.energy(Double(cycles - run.cycles)), times: Double(count))
        }
        // Channels without streams.
        if let idle { energy?.add(idle.energy(Double(cycles)), times: Double(max(0, left))) }
        addNPU(hardware)
    }

    private mutating func add(_ run: ChannelRun, times count: Int) {
        let times = Double(count)
        for (role, end) in run.finish { finish[role] = max(finish[role] ?? 0, end) }
        xpuFinish = max(xpuFinish, run.xpuFinish)
        xpuServiceCycles = max(xpuServiceCycles, run.xpuServiceCycles)
        for role in [StageStream.Role.pim_attention, .pim_gemm] {
            pimFinish = max(pimFinish, run.finish[role] ?? 0)
        }
        dataBusCycles += Double(run.report.dataBusCycles) * times
        requestStalls.add(run.report.stalls, times: times)
        if let pim = run.report.pim {
            tileCycles += Double(pim.tileCycles) * times
            bankMACs += Double(pim.bankMACs) * times
            pimStalls.add(pim.stalls, times: times)
            interruptions += pim.interruptions * Int64(count)
        }
        for path in OperationTally.replayedFields {
            expected[keyPath: path] += run.expected[keyPath: path] * Int64(count)
        }
        replayed.add(replayed: run.report, times: Int64(count))
    }

    private mutating func addNPU(_ hardware: PIMSystemHardware) {
        guard let npu = hardware.npuEnergy else { return }
        let lanes = hardware.npu.vector_units * hardware.npu.lanes
        var parts = EnergyParts()
        parts.npu_pJ = npu.energy_pJ(
            flops: work.xpuGEMM_FLOPs + work.xpuGEMV_FLOPs,
            laneOperations: Double(work.vectorCycles) * Double(lanes),
            seconds: hardware.seconds(Double(cycles)))
        if energy == nil { energy = .unknown }
        energy?.add(parts, times: 1)
    }
}
