extension CommandKind {
    /// The table of commands: one row a kind.
    ///
    /// A switch, of which the compiler demands a row for each kind. What one row cannot know of
    /// another is checked when the first memory is built (`CommandTraits.table`).
    public var traits: CommandTraits {
        switch self {
        case .read:
            .init(
                "read", .controller, .column, .transfer, .bank, needs: .open, data: .read,
                gate: .read)
        case .read_p:
            .init(
                "read_p", .controller, .column, .transfer, .bank, needs: .open, data: .read,
                closesRow: true, gate: .read)
        case .write:
            .init(
                "write", .controller, .column, .transfer, .bank, needs: .open, data: .write,
                gate: .write)
        case .write_p:
            .init(
                "write_p", .controller, .column, .transfer, .bank, needs: .open, data: .write,
                closesRow: true, gate: .write)
        case .activate:
            .init("activate", .controller, .row, .open, .bank, needs: .closed, gate: .activate)
        case .precharge:
            .init("precharge", .controller, .row, .close, .bank, needs: .open, gate: .precharge)
        case .refresh:
            .init("refresh", .controller, .row, .refresh, .rank, needs: .closed, gate: .refresh)
        case .refresh_bank:
            .init(
                "refresh_bank", .controller, .row, .refresh, .bank, needs: .closed,
                gate: .refresh_bank)
        case .self_refresh_enter:
            .init(
                "self_refresh_enter", .controller, .row, .enter, .rank, needs: .closed,
                gate: .self_refresh_enter)
        case .self_refresh_exit:
            .init(
                "self_refresh_exit", .controller, .row, .leave, .rank, needs: .closed,
                gate: .self_refresh_exit)
        case .power_down_enter:
            .init(
                "power_down_enter", .controller, .row, .enter, .rank, needs: .any,
                gate: .power_down_enter)
        case .power_down_exit:
            .init(
                "power_down_exit", .controller, .row, .leave, .rank, needs: .any,
                gate: .power_down_exit)
        case .pim_activate4:
            .init(
                "pim_activate4", .pimRows, .row, .open, .banks, needs: .closed,
                gate: .pim_activate)
        case .pim_activate:
            .init(
                "pim_activate", .pimRows, .row, .open, .banks, needs: .closed, gate: .pim_activate)
        case .pim_precharge:
            .init(
                "pim_precharge", .pimRows, .row, .close, .banks, needs: .any, gate: .pim_precharge)
        case .pim_gwrite:
            .init(
                "pim_gwrite", .bankUnits, .column, .load, .banks, needs: .open, isCounted: true,
                gate: .pim_gwrite)
        case .pim_wrgb:
            .init(
                "pim_wrgb", .bankUnits, .column, .transfer, .rank, needs: .any, data: .write,
                gate: .pim_wrgb)
        case .pim_mac:
            .init(
                "pim_mac", .bankUnits, .column, .multiply, .banks, needs: .open, gate: .pim_mac)
        case .pim_mac_gb:
            .init(
                "pim_mac_gb", .bankUnits, .column, .multiply, .banks, needs: .open,
                gate: .pim_mac_gb)
        case .pim_read_result:
            .init(
                "pim_read_result", .bankUnits, .column, .transfer, .banks, needs: .any,
                data: .read, isCounted: true, gate: .pim_read_result)
        case .pim_activation_function:
            .init(
                "pim_activation_function", .bankUnits, .column, .apply, .banks, needs: .any,
                gate: .pim_activation_function)
        case .nmp_mac:
            .init(
                "nmp_mac", .portUnits, .column, .multiply, .banks, needs: .open, isCounted: true,
                gate: .nmp_mac)
        case .nmp_write_input:
            .init(
                "nmp_write_input", .portUnits, .column, .transfer, .rank, needs: .any,
                data: .write, isCounted: true, gate: .nmp_write_input)
        case .nmp_read_output:
            .init(
                "nmp_read_output", .portUnits, .column, .transfer, .banks, needs: .any,
                data: .read, isCounted: true, gate: .nmp_read_output)
        }
    }
}
