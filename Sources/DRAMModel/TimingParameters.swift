/// The timing parameters of a memory, in command clock cycles, under their JEDEC names.
///
/// Sources: JESD79-3 (DDR3), JESD79-4 (DDR4), JESD79-5 (DDR5), JESD209-4 and -5 (LPDDR4, LPDDR5),
/// JESD212 (GDDR5), JESD250 (GDDR6), JESD235 (HBM, HBM2), JESD238 (HBM3).
public struct TimingParameters: Equatable, Sendable {
    /// Clock period in femtoseconds; see `tCK_ns`.
    public var tCK_fs: Int64
    /// Additive latency.
    public var AL = 0
    /// Read latency without AL.
    public var CL: Int
    /// Write latency without AL.
    public var CWL: Int
    /// ACTIVATE to READ of the same bank.
    public var tRCDRD: Int
    /// ACTIVATE to WRITE of the same bank.
    public var tRCDWR: Int
    /// PRECHARGE to ACTIVATE or REFRESH of the same bank.
    public var tRP: Int
    /// ACTIVATE to PRECHARGE of the same bank.
    public var tRAS: Int
    /// ACTIVATE to ACTIVATE of the same bank.
    public var tRC: Int
    /// Column command to column command of the same kind, other bank group.
    public var tCCD_S: Int
    /// Column command to column command of the same kind, same bank group.
    public var tCCD_L: Int
    /// Data-bus turnaround: between ranks, and from read to write.
    public var tRTRS: Int
    /// READ to PRECHARGE of the same bank.
    public var tRTP: Int
    /// End of write data to READ, other bank group.
    public var tWTR_S: Int
    /// End of write data to READ, same bank group.
    public var tWTR_L: Int
    /// End of write data to PRECHARGE of the same bank.
    public var tWR: Int
    /// ACTIVATE to ACTIVATE, other bank group.
    public var tRRD_S: Int
    /// ACTIVATE to ACTIVATE, same bank group.
    public var tRRD_L: Int
    /// Window in which a rank may be activated at most four times.
    public var tFAW: Int
    /// Window in which a rank may be activated at most 32 times; zero where there is none.
    public var t32AW = 0
    /// PRECHARGE to PRECHARGE of the same rank; zero where there is none.
    public var tPPD = 0
    /// All-bank REFRESH to ACTIVATE or REFRESH of the same rank.
    public var tRFC: Int
    /// Average interval of all-bank refreshes of one rank.
    public var tREFI: Int
    /// Per-bank refresh to ACTIVATE or refresh of the same bank (tRFCpb, tRFCsb).
    public var tRFCb = 0
    /// Interval of per-bank refresh commands of one rank.
    public var tREFIb = 0
    /// Per-bank refresh to ACTIVATE of another bank (tRREFD, tREFSBRD, tpbR2act).
    public var tRREFD = 0
    /// Self-refresh entry to self-refresh exit.
    public var tCKESR = 0
    /// Self-refresh exit to the first ordinary command.
    public var tXS = 0

    /// Parameters that have no field, in cycles, by their JEDEC names: those that a timing file
    /// gives because rules of its standard name them.
    public var others: [String: Int] = [:]

    /// Creates a set of parameters; those of optional features start at zero.
    public init(
        tCK_fs: Int64, CL: Int, CWL: Int, tRCDRD: Int, tRCDWR: Int, tRP: Int, tRAS: Int, tRC: Int,
        tCCD_S: Int, tCCD_L: Int, tRTRS: Int, tRTP: Int, tWTR_S: Int, tWTR_L: Int, tWR: Int,
        tRRD_S: Int, tRRD_L: Int, tFAW: Int, tRFC: Int, tREFI: Int
    ) {
        self.tCK_fs = tCK_fs
        self.CL = CL
        self.CWL = CWL
        self.tRCDRD = tRCDRD
        self.tRCDWR = tRCDWR
        self.tRP = tRP
        self.tRAS = tRAS
        self.tRC = tRC
        self.tCCD_S = tCCD_S
        self.tCCD_L = tCCD_L
        self.tRTRS = tRTRS
        self.tRTP = tRTP
        self.tWTR_S = tWTR_S
        self.tWTR_L = tWTR_L
        self.tWR = tWR
        self.tRRD_S = tRRD_S
        self.tRRD_L = tRRD_L
        self.tFAW = tFAW
        self.tRFC = tRFC
        self.tREFI = tREFI
    }

    /// Clock period in nanoseconds.
    public var tCK_ns: Double { Double(tCK_fs) / 1e6 }
    /// Cycles from READ to the first beat of its data.
    public var RL: Int { AL + CL }
    /// Cycles from WRITE to the first beat of its data.
    public var WL: Int { AL + CWL }
}
