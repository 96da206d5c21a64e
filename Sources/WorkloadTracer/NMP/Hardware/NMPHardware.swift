import DRAMModel

/// An NPU beside memory channels some of which have near-memory units (H2-LLM).
public struct NMPHardware: Sendable {
    /// From where the NPU reads what it multiplies by in generation.
    public enum NPUReads: String, CaseIterable, Sendable {
        /// Normal channels only.
        case normal
        /// Also NMP channels, of operators that lie in normal channels as well.
        case mixed
        /// Any channel: it may also do an operator that lies in NMP channels only.
        case any
    }
    /// How long the NPU reads.
    public enum ReadTime: String, CaseIterable, Sendable {
        /// At the rate of a stream of READs that is replayed.
        case replay
        /// At a share of the data buses' peak.
        case derate
    }

    /// How long the units work.
    public enum UnitTime: String, CaseIterable, Sendable {
        /// As long as a replay of their commands takes.
        case replay
        /// By the formula of H2-LLM's artifact: inputs, the slower of ports and units, and results,
        /// one after the other.
        case roofline
    }

    /// The most channels with units.
    public static let mostChannels = 64

    /// The memory: all channels, of which the first `nmpChannels` have units.
    public var memory: MemoryConfiguration
    /// Channels with units.
    public var nmpChannels: Int
    /// Multiply-accumulates a second of the NPU at its peak.
    public var npu_MACps: Double
    /// Share of the peak that the NPU reaches.
    public var npuEfficiency: Double
    /// How long the NPU reads.
    public var readTime = ReadTime.replay
    /// Share of the data buses' peak that the NPU reaches with `ReadTime.derate`.
    public var readEfficiency = 0.7
    /// How long the units work.
    public var unitTime = UnitTime.replay
    /// Share of its speed that the formula of `UnitTime.roofline` reaches.
    public var unitUtilization = 1.0
    /// From where the NPU reads.
    public var npuReads = NPUReads.mixed
    /// Whether READs and units that use a channel at once are replayed together; else each as if
    /// alone.
    public var sharesChannels = true
    /// What the work costs.
    public var energy = NMPEnergy()

    /// Creates hardware.
    ///
    /// - Precondition: the memory has units behind vertical ports, unless there are no NMP
    ///   channels.
    public init(
        memory: MemoryConfiguration, nmpChannels: Int, npu_MACps: Double, npuEfficiency: Double
    ) {
        precondition((0...memory.organization.channels).contains(nmpChannels))
        precondition(nmpChannels <= Self.mostChannels)
        precondition(nmpChannels == 0 || memory.pim?.nmp != nil, "a memory without units")
        self.memory = memory
        self.nmpChannels = nmpChannels
        self.npu_MACps = npu_MACps
        self.npuEfficiency = npuEfficiency
    }

    /// Channels without units.
    public var normalChannels: Int { memory.organization.channels - nmpChannels }
    /// Bytes that a channel holds.
    public var channelBytes: Double {
        Double(memory.organization.capacityBytes / memory.organization.channels)
    }
    /// Static power of all channels and of everything else, W.
    public var standby_W: Double {
        Double(memory.organization.channels) * energy.channel_W + energy.static_W
    }
    /// Peak of a channel's data bus, bytes a second.
    public var bus_Bps: Double {
        let o = memory.organization
        let spacing = Double(max(1, o.burstCycles, memory.timing.tCCD_S))
        return Double(o.requestBytes) / (spacing * memory.timing.tCK_ns * 1e-9)
    }
    /// Multiply-accumulates a second of the units of all channels.
    public var nmp_MACps: Double {
        guard let nmp = memory.pim?.nmp else { return 0 }
        return Double(nmpChannels * memory.organization.banksPerChannel * nmp.lanes)
            * Double(nmp.fpu_MHz) * 1e6
    }
    /// Peak of the vertical ports of all channels, bytes a second.
    public var port_Bps: Double {
        guard let nmp = memory.pim?.nmp else { return 0 }
        let ports = nmpChannels * memory.organization.banksPerChannel / nmp.banks_per_port
        return Double(ports * nmp.port_bits / 8)
            / (Double(nmp.tCCD_NMP) * memory.timing.tCK_ns * 1e-9)
    }
}
