import DRAMModel

/// Memories of 2x2 banks with round numbers, for hand-made cases.
///
/// Eight requests a row; no refresh. ACTIVATE to column 10, read to data end 14, same-group column
/// to column 6, PRECHARGE to ACTIVATE 10.
enum SmallMemory {
    static func configuration(
        _ standard: Standard = .LPDDR4, channels: Int = 1, ranks: Int
    ) -> MemoryConfiguration {
        let organization = Organization(
            channels: channels, ranks: ranks, bankgroups: 2, banks_per_group: 2, rows: 16,
            columns: 64, device_width: 16, bus_width: 64, BL: 8, burstCycles: 4)
        var timing = TimingParameters(
            tCK_fs: 1_000_000, CL: 10, CWL: 8, tRCDRD: 10, tRCDWR: 10, tRP: 10, tRAS: 24, tRC: 34,
            tCCD_S: 4, tCCD_L: 6, tRTRS: 1, tRTP: 6, tWTR_S: 4, tWTR_L: 8, tWR: 12, tRRD_S: 4,
            tRRD_L: 6, tFAW: 20, tRFC: 100, tREFI: 1000)
        timing.tRFCb = 50
        timing.tRREFD = 8
        timing.tREFIb = 200
        timing.tCKESR = 20
        timing.tXS = 30
        var configuration = MemoryConfiguration(
            name: "small", standard: standard, organization: organization, timing: timing)
        // Cases are of the policies: the rules are the reference's, as in the oracles.
        configuration.rules = .dramsim3
        configuration.controller.address_mapping = "rorabgbacoch"
        configuration.controller.refresh_policy = .none
        return configuration
    }
}
