import DRAMModel
import WorkloadTracer

/// What the work of a system is measured against.
public struct PIMSystemHardware: Sendable {
    /// The memory, which has processing units.
    public let memory: MemoryConfiguration
    /// The NPU.
    public let npu: NPU
    /// The NPU's clock.
    public let clock_MHz: Double
    /// What the NPU draws, if known.
    public let npuEnergy: NPUEnergy?

    /// Puts a system together.
    ///
    /// - Precondition: the memory has processing units.
    public init(
        memory: MemoryConfiguration, npu: NPU, clock_MHz: Double, npuEnergy: NPUEnergy? = nil
    ) {
        precondition(memory.pim != nil, "a system's memory has processing units")
        self.memory = memory
        self.npu = npu
        self.clock_MHz = clock_MHz
        self.npuEnergy = npuEnergy
    }

    /// Seconds of a number of cycles of the memory.
    public func seconds(_ cycles: Double) -> Double {
        cycles * memory.timing.tCK_ns * 1e-9
    }

    /// Cycles of the memory in one of the NPU.
    public var memoryCyclesPerNPUCycle: Double {
        1000 / (clock_MHz * memory.timing.tCK_ns)
    }

    /// Peak of the NPU's arrays, in FLOP/s.
    public var xpu_FLOPS: Double { npu.peak_FLOPS(clock_MHz: clock_MHz) }

    /// Peak of the processing units of all channels, in FLOP/s: each has a MAC every tCCD_PIM.
    public var pim_FLOPS: Double {
        guard let pim = memory.pim else { return 0 }
        let banks = memory.organization.channels * memory.organization.banksPerChannel
        let perMAC = 2 * Double(pim.mac_bits / pim.element_bits)
        return Double(banks) * perMAC / seconds(Double(macSpacing))
    }

    /// Peak of the memory's data buses, in bytes a second.
    public var bus_Bps: Double {
        let o = memory.organization
        let spacing = max(1, o.burstCycles, memory.timing.tCCD_S)
        return Double(o.channels * o.requestBytes) / seconds(Double(spacing))
    }

    /// Cycles that a MAC occupies the unit of a bank.
    var macSpacing: Int {
        max(1, memory.bank.columnCycles(memory.pim?.tCCD_PIM ?? 1))
    }

    /// Peak figures in the terms of dynamic batch offloading: a GEMV reads each of its elements
    /// once, so the data buses limit it.
    public var nominalThroughput: PIMDeviceThroughput {
        PIMDeviceThroughput(
            FLOPS_xPU: xpu_FLOPS, FLOPS_PIM: pim_FLOPS,
            FLOPS_xPU_GEMV: min(xpu_FLOPS, 2 * bus_Bps / Double(npu.element_bytes)))
    }
}
