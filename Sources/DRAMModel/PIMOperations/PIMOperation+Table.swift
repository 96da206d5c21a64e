/// The table of PIM operations.
///
/// Traces, their messages and the sequencer take everything from here. A new operation is a case of
/// `PIMOperation.Kind`, which is its binary form, and a row.
extension PIMOperation.Kind {
    /// The row of the kind.
    @inlinable @inline(__always)
    public var traits: PIMOperationTraits {
        switch self {
        case .pim_activate4:
            PIMOperationTraits(
                "pim_activate4", by: .rows, scope: .bankGroup, requires: .row,
                becomes: PIMExpansion(.pim_activate4))
        case .pim_activate:
            PIMOperationTraits(
                "pim_activate", by: .rows, scope: .activation, requires: .row,
                becomes: PIMExpansion(.pim_activate))
        case .pim_precharge:
            PIMOperationTraits(
                "pim_precharge", by: .rows, scope: .banks, becomes: PIMExpansion(.pim_precharge))
        case .pim_gwrite:
            PIMOperationTraits(
                "pim_gwrite", by: .unitsInBanks(counterpart: "nmp_write_input"), scope: .bank,
                requires: [.column, .count], becomes: PIMExpansion(.pim_gwrite))
        case .pim_wrgb:
            PIMOperationTraits(
                "pim_wrgb", by: .unitsInBanks(counterpart: "nmp_write_input"), allows: .times,
                becomes: PIMExpansion(.pim_wrgb, .count))
        case .pim_mac:
            PIMOperationTraits(
                "pim_mac", by: .unitsInBanks(counterpart: "nmp_mac"), scope: .banks,
                requires: .column, allows: .times, becomes: PIMExpansion(.pim_mac, .count))
        case .pim_mac_gb:
            PIMOperationTraits(
                "pim_mac_gb", by: .unitsInBanks(counterpart: "nmp_mac"), scope: .banks,
                requires: .column, allows: .times, becomes: PIMExpansion(.pim_mac_gb, .count))
        case .pim_read_result:
            PIMOperationTraits(
                "pim_read_result", by: .unitsInBanks(counterpart: "nmp_read_output"),
                scope: .banks, becomes: PIMExpansion(.pim_read_result))
        case .pim_activation_function:
            PIMOperationTraits(
                "pim_activation_function", by: .unitsInBanks(counterpart: "nmp_read_output"),
                scope: .banks, becomes: PIMExpansion(.pim_activation_function))
        case .nmp_mac:
            PIMOperationTraits(
                "nmp_mac", by: .unitsBehindPorts, scope: .banks,
                requires: [.column, .columns, .inputs], allows: [.inputHalf, .outputHalf],
                becomes: PIMExpansion(.nmp_mac))
        case .nmp_write_input:
            PIMOperationTraits(
                "nmp_write_input", by: .unitsBehindPorts, requires: [.elements, .inputs],
                allows: .inputHalf, becomes: PIMExpansion(.nmp_write_input, .bursts))
        case .nmp_read_output:
            PIMOperationTraits(
                "nmp_read_output", by: .unitsBehindPorts, scope: .banks,
                requires: [.outputs, .inputs], allows: .outputHalf,
                becomes: PIMExpansion(.nmp_read_output, .bursts))
        case .gemv_tile:
            PIMOperationTraits(
                "gemv_tile", by: .unitsInBanks(counterpart: "gemm_tile"), scope: .banks,
                requires: [.row, .macs, .heads], allows: .column,
                becomes: PIMExpansion(tileOf: .pim_mac, .count, result: .pim_read_result))
        case .gemm_tile:
            PIMOperationTraits(
                "gemm_tile", by: .unitsBehindPorts, scope: .banks,
                requires: [.row, .columns, .inputs], allows: [.column, .inputHalf, .outputHalf],
                becomes: PIMExpansion(tileOf: .nmp_mac))
        case .read:
            PIMOperationTraits("read", by: .queues, requires: .address, allows: .times)
        case .write:
            PIMOperationTraits("write", by: .queues, requires: .address, allows: .times)
        case .barrier: PIMOperationTraits("barrier", by: .stream)
        case .wait: PIMOperationTraits("wait", by: .stream, requires: .event)
        case .post: PIMOperationTraits("post", by: .stream, requires: .event)
        case .delay: PIMOperationTraits("delay", by: .stream, requires: .duration)
        }
    }

    /// The spelling in text traces.
    public var name: String { "\(traits.name)" }

    /// The fields that a line must have.
    @inlinable @inline(__always) public var requiredFields: PIMFields { traits.required }

    /// Every field that a line may have.
    @inlinable @inline(__always) public var fields: PIMFields { traits.fields }

    /// A command to processing units, or several of them.
    @inlinable @inline(__always)
    public var needsUnits: Bool {
        switch traits.executor {
        case .rows, .unitsInBanks, .unitsBehindPorts: true
        case .queues, .stream: false
        }
    }

    /// A command to units behind vertical ports or to their buffers.
    @inlinable @inline(__always)
    public var needsPorts: Bool {
        if case .unitsBehindPorts = traits.executor { true } else { false }
    }

    /// A command that units in the banks know and those behind vertical ports do not.
    @inlinable @inline(__always)
    public var needsUnitsInBanks: Bool {
        if case .unitsInBanks = traits.executor { true } else { false }
    }

    /// One or several requests to the memory controller's queues.
    @inlinable @inline(__always)
    public var isRequest: Bool {
        if case .queues = traits.executor { true } else { false }
    }

    /// How a line is written, for messages: what may be left out stands in brackets.
    ///
    /// Rank and cycle, which many lines may have, are not in it.
    public var shape: String {
        let traits = traits
        let scope: StaticString =
            switch traits.scope {
            case .none, .banks, .activation: "SCOPE"
            case .bankGroup: "group=G"
            case .bank: "bank=B"
            }
        func words(_ fields: PIMFields) -> [String] {
            fields.fields.map {
                "\($0.traits.key)\($0 == .scope ? scope : $0.traits.placeholder)"
            }
        }
        let optional = traits.fields.subtracting(traits.required).subtracting([.rank, .at])
        let parts = [name] + words(traits.required) + words(optional).map { "[\($0)]" }
        return parts.joined(separator: " ")
    }
}
