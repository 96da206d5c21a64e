import DRAMModel

/// What timelines draw of a command.
enum TimelineDrawing {
    /// A burst on the data bus and the bank's column path; with auto-precharge the end of a row.
    case column
    /// Rows that begin.
    case activation
    /// Rows that end.
    case precharge
    case refresh, bankRefresh, selfRefresh, powerDown
    /// Bursts to buffers of the units.
    case bufferWrite
    /// The column path of banks. Runs of independent banks lie side by side.
    case banks
    /// The column path of banks, and the units of a rank.
    case mac
    /// Bursts of results, and the units of a rank for as long.
    case result
    /// The units of a rank for tAF.
    case function
}

/// The table of commands in timelines.
extension CommandKind {
    /// What is drawn of a command, and in which of the colours that the JSON format reserves.
    ///
    /// Reads, writes, rows, refresh and PIM differ in colour.
    var timelineRow: (drawing: TimelineDrawing, colour: StaticString) {
        switch self {
        case .read: (.column, "good")
        case .read_p: (.column, "rail_load")
        case .write: (.column, "bad")
        case .write_p: (.column, "rail_idle")
        case .activate: (.activation, "rail_response")
        case .precharge: (.precharge, "grey")
        case .refresh: (.refresh, "terrible")
        case .refresh_bank: (.bankRefresh, "terrible")
        case .self_refresh_enter: (.selfRefresh, "black")
        case .self_refresh_exit: (.selfRefresh, "black")
        case .power_down_enter: (.powerDown, "black")
        case .power_down_exit: (.powerDown, "black")
        case .pim_activate4: (.activation, "rail_animation")
        case .pim_activate: (.activation, "rail_animation")
        case .pim_precharge: (.precharge, "grey")
        case .pim_gwrite: (.banks, "olive")
        case .pim_wrgb: (.bufferWrite, "yellow")
        case .pim_mac: (.mac, "cq_build_passed")
        case .pim_mac_gb: (.mac, "cq_build_running")
        case .pim_read_result: (.result, "startup")
        case .pim_activation_function: (.function, "generic_work")
        case .nmp_mac: (.banks, "cq_build_passed")
        case .nmp_write_input: (.bufferWrite, "yellow")
        case .nmp_read_output: (.result, "startup")
        }
    }
}
