import DRAMEngine

/// What the sequencer asks of every command it issues: comparisons with constants.
extension PIMCommand {
    /// Whether it opens rows.
    @inline(__always) var isActivation: Bool {
        kind == .pim_activate || kind == .pim_activate4
    }

    /// Whether it is a MAC of units in the banks, which may issue in a batch.
    @inline(__always) var isMAC: Bool { kind == .pim_mac || kind == .pim_mac_gb }

    /// Whether it moves bursts of inputs or results of units behind vertical ports.
    @inline(__always) var isTransfer: Bool {
        kind == .nmp_write_input || kind == .nmp_read_output
    }
}
