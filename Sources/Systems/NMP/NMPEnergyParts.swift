/// Energy of a system with near-memory units by part, in J.
public struct NMPEnergyParts: Equatable, Sendable {
    /// Rows opened for the units and columns read out of them, where a timing file counts them
    /// apart from ports.
    public var nmpArray_J = 0.0
    /// Columns from the arrays through the ports and the weight buffers.
    public var port_J = 0.0
    /// Multiply-accumulates of the units.
    public var nmpMAC_J = 0.0
    /// Inputs and results of the units, new keys and values, on the data buses.
    public var bus_J = 0.0
    /// Multiply-accumulates of the NPU.
    public var npuMAC_J = 0.0
    /// What the NPU reads, from the array to the NPU.
    public var npuRead_J = 0.0
    /// Standby of the channels and static power.
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

    /// The energy of a part by its name; 0 where there is no such part.
    public func part(_ name: String) -> Double {
        Self.fields.first { $0.name == name }.map { self[keyPath: $0.path] } ?? 0
    }

    /// Adds a multiple of other energy.
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
