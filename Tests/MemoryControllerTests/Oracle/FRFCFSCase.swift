import DRAMModel

/// A small memory with round numbers, for hand-made cases of the `fr_fcfs` policy.
///
/// Two ranks of 2x2 banks, eight requests a row; queues of eight with watermarks 1 and 4; no refresh.
/// ACTIVATE to column 10, read to data end 14, same-group column to column 6, PRECHARGE to ACTIVATE 10.
struct FRFCFSCase {
    var configuration: MemoryConfiguration
    /// `nil` is the front end of the reference.
    var issueWidth: Int?

    init(
        _ standard: Standard = .LPDDR4, channels: Int = 1, ranks: Int = 1, issueWidth: Int? = nil,
        change: (inout MemoryConfiguration) -> Void = { _ in }
    ) {
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
        configuration = MemoryConfiguration(
            name: "case", standard: standard, organization: organization, timing: timing)
        configuration.controller.policy = .fr_fcfs
        configuration.controller.address_mapping = "rorabgbacoch"
        configuration.controller.refresh_policy = .none
        configuration.controller.trans_queue_size = 8
        configuration.controller.write_high_watermark = 4
        configuration.controller.write_low_watermark = 1
        configuration.controller.age_cap = 100_000
        configuration.controller.refresh_postpone = 0
        configuration.controller.refresh_pull_in = 0
        self.issueWidth = issueWidth
        change(&configuration)
    }

    /// A read at a cycle of `rank.group.bank` and a row.
    func read(
        _ cycle: Int64, _ rank: Int32 = 0, _ group: Int32 = 0, _ bank: Int32 = 0, row: Int32 = 0,
        column: Int32 = 0, channel: Int32 = 0, byte: UInt64 = 0
    ) -> Request {
        let mapping = AddressMapping(
            fields: configuration.controller.address_mapping,
            organization: configuration.organization)!
        let place = DecodedAddress(
            channel: channel, rank: rank, bankgroup: group, bank: bank, row: row, column: column)
        return Request(address: mapping.encode(place) + byte, cycle: cycle, isWrite: false)
    }

    /// A write, as `read`.
    func write(
        _ cycle: Int64, _ rank: Int32 = 0, _ group: Int32 = 0, _ bank: Int32 = 0, row: Int32 = 0,
        column: Int32 = 0, channel: Int32 = 0, byte: UInt64 = 0
    ) -> Request {
        var request = read(
            cycle, rank, group, bank, row: row, column: column, channel: channel, byte: byte)
        request.isWrite = true
        return request
    }

    func run(_ requests: [Request], cycles: Int? = nil) -> OracleResult {
        FRFCFSOracle(configuration, issueWidth: issueWidth).run(requests, cycles: cycles)
    }
}

extension OracleResult {
    /// The commands as `cycle kind rank.group.bank row/column`, without what does not apply.
    var short: [String] {
        log.map { record in
            let c = record.command
            var text = "\(record.cycle) \(c.kind.name) \(c.rank)"
            if c.bank >= 0 { text += c.bankgroup < 0 ? ".*" : ".\(c.bankgroup)" }
            if c.bank >= 0 { text += ".\(c.bank)" }
            return c.row < 0 ? text : text + " \(c.row)/\(c.column)"
        }
    }
}
