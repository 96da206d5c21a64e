import DRAMModel
import TestSupport

/// A hand-made case of the `fr_fcfs` policy on a `SmallMemory`: queues of eight with watermarks 1
/// and 4.
struct FRFCFSCase {
    var configuration: MemoryConfiguration
    /// `nil` is the front end of the reference.
    var issueWidth: Int?

    init(
        _ standard: Standard = .LPDDR4, channels: Int = 1, ranks: Int = 1, issueWidth: Int? = nil,
        change: (inout MemoryConfiguration) -> Void = { _ in }
    ) {
        configuration = SmallMemory.configuration(standard, channels: channels, ranks: ranks)
        configuration.controller.policy = .fr_fcfs
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
        let mapping = AddressMapping(configuration)
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
