import DRAMModel

/// The fields that a line of a PIM trace may have, as a set.
struct PIMFields: OptionSet {
    let rawValue: UInt16

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

    /// Those that are kept in `PIMOperation.count`.
    static let counts: PIMFields = [count, macs, times, duration]

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
        case .read, .write: [.address, .times, .at]
        case .wait, .post: [.event, .at]
        case .delay: [.duration, .at]
        case .pim_wrgb: [.times, .at]
        case .barrier: .at
        }
    }

    /// A command to processing units, or several of them.
    var needsUnits: Bool { rawValue <= PIMOperation.Kind.gemv_tile.rawValue }

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
        case .read, .write: "\(name) 0xADDRESS [xN]"
        case .barrier: name
        case .wait, .post: "\(name) EVENT"
        case .delay: "delay CYCLES"
        }
    }
}
