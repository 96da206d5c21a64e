/// What a command log is checked against: a timing rule, or a rule about states and fields.
///
/// Timing rules carry the names of the log's `rule` column; the cases tell apart what one name
/// covers.
public enum AuditRule: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    // Rows.
    case tRCDRD, tRCDWR, tRAS, tRC, tRP, tRRD_L, tRRD_S, tFAW, t32AW, tPPD
    /// ACTIVATE to refresh or self refresh.
    ///
    /// The reference lacks it: there a row that auto-precharge closes may be refreshed before tRAS
    /// and tRP have passed.
    case tRCBeforeRefresh
    // Columns and the data bus.
    case tCCD_L, tCCD_S
    /// A burst follows another on the data bus.
    case burst
    /// The data bus goes from one rank to another.
    case tRTRS
    /// The data bus turns from read to write.
    case tRTW
    /// The data bus turns from write to read where tWTR does not say more.
    case tWTR_bus
    case tWTR_L, tWTR_S
    // Columns to rows.
    case tRTP, tWR, tRTPtRP, tWRtRP
    // Refresh.
    case tRFC, tRFCb, tRREFD, tCKESR, tXS
    // PIM.
    case tCCD_PIM, gwriteLength, tWRGB, tMAC, tAF, readToMAC
    // Runs of columns through vertical ports, and their buffers.
    case portRun, weightBuffer, inputBuffer, inputArrival, outputBuffer, nmpCompute
    /// A row of a standard's table, or one that a user wrote: the violation has its name.
    case row
    /// A slot of the command bus carries one command a cycle; one of several cycles needs as many
    /// free ones before it.
    case commandBus
    /// Bursts follow one another on the data bus.
    case dataBus
    /// A refresh came more intervals after the one before it than the standard lets postpone.
    case lateRefresh

    // States and fields: no cycle would make the command legal.
    case place, order, openRow, closedRow, wrongRow, wrongOwner, rowOutsideKV, partition
    case tooManyBanks, yieldedRowBuffer, openRefresh, selfRefresh, selfRefreshAgain, powerDown,
        noPIM
    case noPorts, unitsBehindPorts, samePort, bufferOverflow

    /// The name in messages; for timing rules that of the command log.
    public var name: String {
        switch self {
        case .tRCBeforeRefresh: "tRC"
        case .tRTPtRP: "tRTP+tRP"
        case .tWRtRP: "tWR+tRP"
        case .gwriteLength: "n*tCCD_L"
        case .readToMAC: "RL+burst"
        case .portRun: "n*tCCD_NMP"
        case .weightBuffer: "weight_buffer"
        case .inputBuffer: "input_buffer"
        case .inputArrival: "WL+n*burst"
        case .outputBuffer: "output_buffer"
        case .nmpCompute: "nmp_compute"
        case .commandBus: "command bus"
        case .dataBus: "data bus"
        case .lateRefresh: "late refresh"
        case .openRow: "open row"
        case .closedRow: "closed row"
        case .wrongRow: "wrong row"
        case .wrongOwner: "row of the other kind"
        case .rowOutsideKV: "kv rows"
        case .tooManyBanks: "banks of an activation"
        case .yieldedRowBuffer: "row buffer yielded to PIM"
        case .openRefresh: "refresh of an open row"
        case .selfRefresh: "self refresh"
        case .selfRefreshAgain: "self refresh without a refresh before"
        case .powerDown: "power-down"
        case .noPIM: "no PIM"
        case .noPorts: "no vertical ports"
        case .unitsBehindPorts: "units behind vertical ports"
        case .samePort: "banks of one port"
        case .bufferOverflow: "buffer overflow"
        default: String(describing: self)
        }
    }

    /// Whether a rule names a cycle from which it allows a command.
    public var isTiming: Bool {
        switch self {
        case .lateRefresh, .place, .order, .openRow, .closedRow, .wrongRow, .wrongOwner,
            .rowOutsideKV, .partition, .tooManyBanks, .yieldedRowBuffer, .openRefresh,
            .selfRefresh, .selfRefreshAgain, .powerDown, .noPIM, .noPorts, .unitsBehindPorts,
            .samePort, .bufferOverflow:
            false
        default: true
        }
    }

    /// Rules that the reference does not keep.
    public static let lackedByReference: [AuditRule] = [.tRCBeforeRefresh]

    /// What a rule of states and fields says.
    public var explanation: String {
        switch self {
        case .place: "a field is missing or does not fit the memory"
        case .order: "its cycle is before that of the command before it in the channel"
        case .openRow: "the row buffer holds an open row"
        case .closedRow: "the row buffer holds no open row"
        case .wrongRow: "another row is open"
        case .wrongOwner: "PIM commands use rows that PIM has opened, other commands other rows"
        case .rowOutsideKV: "PIM rows lie in the kv partition"
        case .partition: "the partition is not that of the row"
        case .tooManyBanks: "more banks than one activation may open"
        case .yieldedRowBuffer: "the row buffer is yielded to PIM, which has rows open in the rank"
        case .openRefresh: "a row buffer that it refreshes holds an open row"
        case .selfRefresh: "the rank is in the other state of self refresh"
        case .selfRefreshAgain: "the rank has not been refreshed since it left self refresh"
        case .powerDown: "the rank is in the other state of power-down"
        case .noPIM: "the memory has no 'pim' section"
        case .noPorts: "the memory has no 'nmp' section"
        case .unitsBehindPorts: "the units of the memory are behind vertical ports"
        case .samePort: "a port reads from one of its banks at a time"
        case .bufferOverflow: "more than a buffer, or half of it, holds"
        case .lateRefresh: "the rank waited too long for its refresh"
        default: "issued too early"
        }
    }
}
