/// What a system with near-memory units spends on its work, by what is done.
public struct NMPEnergy: Equatable, Sendable {
    /// Opening and closing a row, a bit of it, pJ.
    public var row_pJ_per_bit = 0.11
    /// Reading a bit out of an array, pJ.
    public var array_pJ_per_bit = 0.44
    /// A bit from an array to the units, pJ.
    public var port_pJ_per_bit = 0.33
    /// A bit from an array over the data bus to the NPU, or from the NPU to the units, pJ.
    public var bus_pJ_per_bit = 4.0
    /// A multiply-accumulate of the units, pJ.
    public var nmp_mac_pJ = 0.32
    /// A multiply-accumulate of the NPU, pJ.
    public var npu_mac_pJ = 0.32
    /// Standby and refresh of a channel, W.
    public var channel_W = 0.05
    /// What the NPU and all else draws all the time, W.
    public var static_W = 0.0

    /// Creates the defaults, which are those of `workloads/systems/h2-llm.yaml`.
    public init() {}
}

/// Energy of a system with near-memory units by part, in J.
public struct NMPEnergyParts: Equatable, Sendable {
    /// Rows opened for the units and columns read out of them.
    public var nmpArray_J = 0.0
    /// Columns from the arrays to the units.
    public var port_J = 0.0
    /// Multiply-accumulates of the units.
    public var nmpMAC_J = 0.0
    /// Inputs and results of the units, new keys and values, on the data buses.
    public var bus_J = 0.0
    /// Multiply-accumulates of the NPU.
    public var npuMAC_J = 0.0
    /// What the NPU reads, from the array to the NPU.
    public var npuRead_J = 0.0
    /// Standby of the channels and what is drawn all the time.
    public var standby_J = 0.0

    /// Creates no energy.
    public init() {}

    /// All of it.
    public var total_J: Double { Self.fields.reduce(0) { $0 + self[keyPath: $1.path] } }

    /// Every part with its name.
    public static var fields: [(name: String, path: WritableKeyPath<NMPEnergyParts, Double>)] {
        [
            ("nmp_array", \.nmpArray_J), ("port", \.port_J), ("nmp_mac", \.nmpMAC_J),
            ("bus", \.bus_J), ("npu_mac", \.npuMAC_J), ("npu_read", \.npuRead_J),
            ("standby", \.standby_J),
        ]
    }

    /// Adds so many times the energy of other work.
    mutating func add(_ other: NMPEnergyParts, times: Double = 1) {
        nmpArray_J += other.nmpArray_J * times
        port_J += other.port_J * times
        nmpMAC_J += other.nmpMAC_J * times
        bus_J += other.bus_J * times
        npuMAC_J += other.npuMAC_J * times
        npuRead_J += other.npuRead_J * times
        standby_J += other.standby_J * times
    }
}
