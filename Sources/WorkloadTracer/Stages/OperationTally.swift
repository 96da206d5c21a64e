import DRAMModel

/// Counts of what the operations of streams do when refresh does not interrupt them.
public struct OperationTally: Equatable, Sendable {
    /// Commands `pim_activate4`.
    public var activate4: Int64 = 0
    /// Commands `pim_activate`.
    public var activate: Int64 = 0
    /// Commands `pim_mac`.
    public var mac: Int64 = 0
    /// Commands `pim_mac_gb`.
    public var mac_gb: Int64 = 0
    /// Commands `pim_gwrite`.
    public var gwrite: Int64 = 0
    /// Commands `pim_read_result`.
    public var read_result: Int64 = 0
    /// Commands `pim_precharge`.
    public var precharge: Int64 = 0
    /// Commands `pim_wrgb`, each a burst.
    public var wrgb: Int64 = 0
    /// Times that the global buffer is filled by `pim_wrgb` or `pim_gwrite`.
    public var bufferFills: Int64 = 0
    /// Banks activated, summed over activations.
    public var bankActivations: Int64 = 0
    /// Columns multiplied, summed over banks.
    public var bankMACs: Int64 = 0
    /// Columns copied into the global buffer.
    public var gwriteColumns: Int64 = 0
    /// Bursts of results.
    public var resultBursts: Int64 = 0
    /// Reads of the xPU.
    public var reads: Int64 = 0
    /// Writes of the xPU.
    public var writes: Int64 = 0
    /// Cycles of delays.
    public var delayCycles: Int64 = 0

    /// Creates an empty tally.
    public init() {}

    /// Commands to processing units.
    public var commands: Int64 {
        activate4 + activate + mac + mac_gb + gwrite + read_result + precharge + wrgb
    }

    /// Adds an operation; a memory without units has no shape, and no operations for them.
    public mutating func add(_ operation: PIMOperation, _ shape: PIMTileShape?) {
        switch operation.kind {
        case .read: reads += Int64(operation.count)
        case .write: writes += Int64(operation.count)
        case .delay: delayCycles += Int64(operation.count)
        default:
            guard let expansion = operation.kind.traits.expansion else { return }
            guard let shape else { preconditionFailure("a command to units without units") }
            add(expansion, operation, shape)
        }
    }

    private mutating func add(
        _ expansion: PIMExpansion, _ operation: PIMOperation, _ shape: PIMTileShape
    ) {
        if expansion.isTile {
            shape.activations(of: operation.mask) { kind, mask in
                var activation = PIMOperation(kind)
                (activation.rank, activation.mask) = (operation.rank, mask)
                add(activation, shape)
            }
            precharge += 1
        }
        let heads = expansion.result == nil ? 1 : Int64(operation.repeats)
        let times = expansion.repetition == .count ? Int64(operation.count) : 1
        add(expansion.body, times: heads * times, operation, shape)
        if let result = expansion.result { add(result, times: heads, operation, shape) }
    }

    /// Adds commands to the banks of an operation.
    private mutating func add(
        _ kind: CommandKind, times: Int64, _ operation: PIMOperation, _ shape: PIMTileShape
    ) {
        let banks =
            Int64(operation.mask.nonzeroBitCount) * Int64(operation.rank < 0 ? shape.ranks : 1)
        let count = Int64(operation.count)
        switch kind {
        case .pim_activate4, .pim_activate:
            if kind == .pim_activate4 { activate4 += times } else { activate += times }
            bankActivations += banks * times
        case .pim_mac, .pim_mac_gb:
            if kind == .pim_mac { mac += times } else { mac_gb += times }
            bankMACs += banks * times
        case .nmp_mac: bankMACs += banks * count * times
        case .pim_read_result: addResults(times, banks, shape)
        case .pim_precharge: precharge += times
        case .pim_wrgb:
            wrgb += times
            bufferFills += 1
        case .pim_gwrite:
            gwrite += times
            gwriteColumns += count * times
            bufferFills += 1
        default: break
        }
    }

    private mutating func addResults(_ heads: Int64, _ banks: Int64, _ shape: PIMTileShape) {
        read_result += heads
        let bytes = (Int(banks) * shape.resultBits + 7) / 8
        resultBursts +=
            heads * Int64(max(1, bytes.dividedUp(by: shape.requestBytes)))
    }

    /// Adds another tally.
    public static func += (sum: inout OperationTally, other: OperationTally) {
        for path in fields.map(\.path) { sum[keyPath: path] += other[keyPath: path] }
    }

    /// Every count with its name in manifests.
    public static var fields: [(name: String, path: WritableKeyPath<OperationTally, Int64>)] {
        [
            ("pim_activate4", \.activate4), ("pim_activate", \.activate), ("pim_mac", \.mac),
            ("pim_mac_gb", \.mac_gb), ("pim_gwrite", \.gwrite),
            ("pim_read_result", \.read_result), ("pim_precharge", \.precharge),
            ("pim_wrgb", \.wrgb), ("buffer_fills", \.bufferFills),
            ("bank_activations", \.bankActivations), ("bank_macs", \.bankMACs),
            ("gwrite_columns", \.gwriteColumns), ("result_bursts", \.resultBursts),
            ("reads", \.reads), ("writes", \.writes), ("delay_cycles", \.delayCycles),
        ]
    }
}
