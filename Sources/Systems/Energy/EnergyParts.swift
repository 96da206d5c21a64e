import DRAMModel
import MemoryController

/// Energy of a system by part, in pJ; `nil` where it is unknown.
public struct EnergyParts: Equatable, Sendable {
    /// Rows that the memory controller opened and closed for the xPU.
    public var activate_pJ: Double? = 0
    /// Reads of the xPU.
    public var read_pJ: Double? = 0
    /// Writes of the xPU.
    public var write_pJ: Double? = 0
    /// Refreshes.
    public var refresh_pJ: Double? = 0
    /// Standby of all ranks.
    public var standby_pJ: Double? = 0
    /// Rows that the processing units opened and closed.
    public var pimActivate_pJ: Double? = 0
    /// Columns read for the units and multiplied.
    public var pimCompute_pJ: Double? = 0
    /// Vectors into the global buffer and results out of the banks.
    public var pimTransfer_pJ: Double? = 0
    /// The NPU; nil when nothing is known of it: the total is then that of all else.
    public var npu_pJ: Double?

    /// Creates no energy.
    public init() {}

    /// Energy of which no part is known.
    static let unknown: EnergyParts = {
        var parts = EnergyParts()
        for path in fields.map(\.path) { parts[keyPath: path] = nil }
        return parts
    }()

    /// All of it; `nil` where a part of the memory is unknown.
    public var total_pJ: Double? {
        ([npu_pJ ?? 0] + Self.fields.map { self[keyPath: $0.path] }).sum()
    }

    /// Every part of the memory with its name.
    public static var fields: [(name: String, path: WritableKeyPath<EnergyParts, Double?>)] {
        [
            ("activate", \.activate_pJ), ("read", \.read_pJ), ("write", \.write_pJ),
            ("refresh", \.refresh_pJ), ("standby", \.standby_pJ),
            ("pim_activate", \.pimActivate_pJ), ("pim_compute", \.pimCompute_pJ),
            ("pim_transfer", \.pimTransfer_pJ),
        ]
    }

    /// Adds a multiple of other energy.
    public mutating func add(_ other: EnergyParts, times: Double) {
        for path in Self.fields.map(\.path) {
            self[keyPath: path] = [self[keyPath: path], other[keyPath: path].times(times)].sum()
        }
        if let npu = other.npu_pJ { npu_pJ = (npu_pJ ?? 0) + npu * times }
    }

    /// Energy of a channel.
    init(_ requests: EnergyReport, _ pim: PIMEnergyReport?) {
        activate_pJ = requests.activate_pJ
        read_pJ = requests.read_pJ
        write_pJ = requests.write_pJ
        refresh_pJ = requests.allRefresh_pJ
        standby_pJ = requests.standby_pJ
        guard let pim else { return }
        pimActivate_pJ = pim.activate_pJ
        pimCompute_pJ = [pim.column_pJ, pim.multiply_pJ].sum()
        pimTransfer_pJ = [pim.gwrite_pJ, pim.write_pJ, pim.result_pJ].sum()
    }
}
