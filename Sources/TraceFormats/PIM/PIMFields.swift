import DRAMModel

/// The fields that a line of a PIM trace may have, as a set.
struct PIMFields: OptionSet {
    let rawValue: UInt32

    static let scope = PIMFields(rawValue: 1 << 0)
    static let rank = PIMFields(rawValue: 1 << 1)
    static let row = PIMFields(rawValue: 1 << 2)
    static let column = PIMFields(rawValue: 1 << 3)
    /// `count=N` of a `pim_gwrite`.
    static let count = PIMFields(rawValue: 1 << 4)
    static let macs = PIMFields(rawValue: 1 << 5)
    static let heads = PIMFields(rawValue: 1 << 6)
    /// `xN`.
    static let times = PIMFields(rawValue: 1 << 7)
    static let address = PIMFields(rawValue: 1 << 8)
    static let event = PIMFields(rawValue: 1 << 9)
    static let at = PIMFields(rawValue: 1 << 10)
    /// The cycles of a `delay`.
    static let duration = PIMFields(rawValue: 1 << 11)

    static let columns = PIMFields(rawValue: 1 << 12)
    /// Rows of inputs.
    static let inputs = PIMFields(rawValue: 1 << 13)
    /// Elements of a row of inputs.
    static let elements = PIMFields(rawValue: 1 << 14)
    /// Results for a row of inputs.
    static let outputs = PIMFields(rawValue: 1 << 15)
    /// `in=H`, half of the input buffer.
    static let inputHalf = PIMFields(rawValue: 1 << 16)
    /// `out=H`, half of the output buffer.
    static let outputHalf = PIMFields(rawValue: 1 << 17)

    /// Those that are kept in `PIMOperation.count`.
    static let counts: PIMFields = [
        count, macs, times, duration, columns, elements, outputs,
    ]
    /// Those that are kept in `PIMOperation.repeats`.
    static let repeats: PIMFields = [heads, inputs]

    /// How messages call a single field.
    var name: String {
        switch self {
        case .scope: "scope"
        case .rank: "rank"
        case .row: "row"
        case .column: "column"
        case .count: "count"
        case .macs: "number of macs"
        case .heads: "number of heads"
        case .times: "repetition"
        case .address: "address"
        case .event: "event"
        case .duration: "duration"
        case .columns: "number of columns"
        case .inputs: "number of inputs"
        case .elements: "number of elements"
        case .outputs: "number of outputs"
        case .inputHalf: "half of the input buffer"
        case .outputHalf: "half of the output buffer"
        default: "cycle"
        }
    }
}

/// What the line of each operation holds.
extension PIMOperation.Kind {
    /// The fields that it must have.
    var requiredFields: PIMFields {
        switch self {
        case .pim_activate4, .pim_activate: [.scope, .row]
        case .pim_precharge, .pim_read_result, .pim_activation_function: .scope
        case .pim_gwrite: [.scope, .column, .count]
        case .pim_mac, .pim_mac_gb: [.scope, .column]
        case .gemv_tile: [.scope, .row, .macs, .heads]
        case .gemm_tile: [.scope, .row, .columns, .inputs]
        case .nmp_mac: [.scope, .column, .columns, .inputs]
        case .nmp_write_input: [.elements, .inputs]
        case .nmp_read_output: [.scope, .outputs, .inputs]
        case .read, .write: .address
        case .wait, .post: .event
        case .delay: .duration
        case .pim_wrgb, .barrier: []
        }
    }

    /// Every field that it may have.
    var fields: PIMFields {
        switch self {
        case .pim_activate4, .pim_activate: [.scope, .row, .rank, .at]
        case .pim_precharge, .pim_read_result, .pim_activation_function: [.scope, .rank, .at]
        case .pim_gwrite: [.scope, .column, .count, .rank, .at]
        case .pim_mac, .pim_mac_gb: [.scope, .column, .rank, .times, .at]
        case .gemv_tile: [.scope, .row, .macs, .heads, .column, .rank, .at]
        case .gemm_tile:
            [.scope, .row, .column, .columns, .inputs, .inputHalf, .outputHalf, .rank, .at]
        case .nmp_mac: [.scope, .column, .columns, .inputs, .inputHalf, .outputHalf, .rank, .at]
        case .nmp_write_input: [.elements, .inputs, .inputHalf, .at]
        case .nmp_read_output: [.scope, .outputs, .inputs, .outputHalf, .rank, .at]
        case .read, .write: [.address, .times, .at]
        case .wait, .post: [.event, .at]
        case .delay: [.duration, .at]
        case .pim_wrgb: [.times, .at]
        case .barrier: .at
        }
    }

    /// A command to units behind vertical ports or to their buffers.
    var needsPorts: Bool {
        self == .gemm_tile || self == .nmp_mac || self == .nmp_write_input
            || self == .nmp_read_output
    }

    /// A command that units in the banks know and those behind vertical ports do not.
    var needsUnitsInBanks: Bool {
        switch self {
        case .pim_gwrite, .pim_wrgb, .pim_mac, .pim_mac_gb, .pim_read_result,
            .pim_activation_function, .gemv_tile:
            true
        default: false
        }
    }

    /// How its line is written, for messages.
    var shape: String {
        switch self {
        case .pim_activate4: "pim_activate4 group=G row=R"
        case .pim_activate: "pim_activate SCOPE row=R"
        case .pim_precharge, .pim_read_result, .pim_activation_function: "\(name) SCOPE"
        case .pim_gwrite: "pim_gwrite bank=B column=C count=N"
        case .pim_wrgb: "pim_wrgb [xN]"
        case .pim_mac, .pim_mac_gb: "\(name) SCOPE column=C [xN]"
        case .gemv_tile: "gemv_tile SCOPE row=R macs=N heads=N [column=C]"
        case .gemm_tile:
            "gemm_tile SCOPE row=R columns=N inputs=M [column=C] [in=H] [out=H]"
        case .nmp_mac: "nmp_mac SCOPE column=C columns=N inputs=M [in=H] [out=H]"
        case .nmp_write_input: "nmp_write_input elements=N inputs=M [in=H]"
        case .nmp_read_output: "nmp_read_output SCOPE outputs=N inputs=M [out=H]"
        case .read, .write: "\(name) 0xADDRESS [xN]"
        case .barrier: name
        case .wait, .post: "\(name) EVENT"
        case .delay: "delay CYCLES"
        }
    }
}
