import DRAMModel

/// Writes the commands of a channel as DRAMPower 6 reads them: rows of
/// `timestamp,command,rank,bank group,bank,row,column` without a header.
///
/// A bank is counted in its rank, a column in columns of a device; what a command does not have is
/// 0. READs and WRITEs have an eighth, empty field: DRAMPower wants one, for data. The last row is
/// `END`, at the length of the run.
public final class DRAMPowerTraceWriter {
    private let writer: ByteWriter
    private let memory: DRAMPowerMemory
    /// Open banks by rank, as bits.
    private var openBanks: [UInt64]
    /// Whether a rank's power-down began with a bank open, by rank.
    private var isActivePowerDown: [Bool]

    /// Opens `path` for the commands of one channel.
    public init(path: String, memory: DRAMPowerMemory) throws(OutputError) {
        writer = try ByteWriter(path: path)
        self.memory = memory
        openBanks = Array(repeating: 0, count: memory.configuration.organization.ranks)
        isActivePowerDown = Array(repeating: false, count: openBanks.count)
    }

    /// Appends commands, in the order they were issued.
    public func append(_ records: UnsafeBufferPointer<CommandRecord>) throws(OutputError) {
        for record in records { append(record) }
        if let failure = writer.failure { throw failure }
    }

    /// Ends a run of so many cycles.
    public func complete(cycles: Int64) throws(OutputError) {
        writer.append(cycles)
        writer.append(",END,0,0,0,0,0\n")
        try writer.flush()
    }

    /// Makes the file appear.
    public func commit() throws(OutputError) { try writer.commit() }

    /// Gives the file up.
    public func discard() { writer.discard() }

    private func append(_ record: CommandRecord) {
        let command = record.command
        let o = memory.configuration.organization
        let bank = max(0, command.bankgroup) * Int32(o.banks_per_group) + max(0, command.bank)
        writer.append(record.cycle)
        writer.append(byte: 44)
        writer.append(name(of: command, bank: UInt64(1) << UInt64(bank)))
        let fields = [
            command.rank, max(0, command.bankgroup), bank, max(0, command.row),
            max(0, command.column) * Int32(o.BL),
        ]
        for field in fields {
            writer.append(byte: 44)
            writer.append(Int64(field))
        }
        if command.kind.isColumn { writer.append(byte: 44) }
        writer.append(byte: 10)
    }

    /// DRAMPower's name of a command, which may hang on what banks of its rank are open.
    private func name(of command: Command, bank: UInt64) -> StaticString {
        let rank = Int(command.rank)
        switch command.kind {
        case .activate: openBanks[rank] |= bank
        case .precharge, .read_p, .write_p: openBanks[rank] &= ~bank
        case .power_down_enter: isActivePowerDown[rank] = openBanks[rank] != 0
        default: break
        }
        return switch command.kind {
        case .activate: "ACT"
        case .precharge: "PRE"
        case .read: "RD"
        case .read_p: "RDA"
        case .write: "WR"
        case .write_p: "WRA"
        case .refresh: "REFA"
        case .refresh_bank:
            switch memory.bankRefresh {
            case .same_bank: "REFSB"
            case .pair: "REFP2B"
            case .one, nil: "REFB"
            }
        case .self_refresh_enter: "SREFEN"
        case .self_refresh_exit: "SREFEX"
        case .power_down_enter: isActivePowerDown[rank] ? "PDEA" : "PDEP"
        case .power_down_exit: isActivePowerDown[rank] ? "PDXA" : "PDXP"
        default: preconditionFailure("a command of units in a memory without")
        }
    }
}
