import DRAMModel

/// The distances of the reference's rules and of those of PIM in cycles, straight from the
/// parameters of a memory.
///
/// Each is written down from the reference or from `docs/pim.md`, never from the engine's table.
struct Distances {
    let tRCDRD, tRCDWR, tRAS, tRC, tRP, tRRD_L, tRRD_S, tFAW, t32AW, tPPD: Int64
    let tCCD_L, tCCD_S: Int64
    /// A burst on the data bus.
    let burst: Int64
    /// Burst of one rank to burst of another in the same direction: the bus changes its rank.
    let burstAndSwitch: Int64
    /// READ to WRITE: its data starts when the read's is through and the bus has turned.
    let readToWrite: Int64
    /// The same less the read's own burst, for results of several bursts.
    let resultToWrite: Int64
    /// WRITE to READ by the data bus alone.
    let writeToRead: Int64
    /// READ to WRITE, and WRITE to READ, by the bursts on the data bus without any gap.
    let readToWriteData, writeToReadData: Int64
    let tWTR_L, tWTR_S: Int64
    let readToPrecharge, writeToPrecharge: Int64
    /// After auto-precharge: the row is closed so many cycles after the column command.
    let read_pToActivate, read_pToRefresh, write_pToRow: Int64
    let tRFC, tRFCb, tRREFD, tCKESR, tXS: Int64
    let tCCD_PIM, tCCD_NMP, tRTP, tMAC, tAF: Int64
    /// The last MAC of a row to its precharge.
    let macToPrecharge: Int64
    /// `pim_wrgb` to a MAC: the data is in the buffer.
    let tWRGB: Int64
    /// READ to `pim_mac_gb`: the column has passed on the data bus.
    let readToMAC: Int64
    /// The column path of a bank with two row buffers, after a READ or WRITE.
    let sharedColumn: Int64
    /// One column of a `pim_gwrite`.
    let gwriteColumn: Int64

    init(_ configuration: MemoryConfiguration) {
        let t = configuration.timing
        let isGrouped = configuration.organization.bankgroups > 1
        let busy = Int64(configuration.organization.burstCycles)
        let RL = Int64(t.AL + t.CL)
        let WL = Int64(t.AL + t.CWL)
        let turn = Int64(t.tRTRS)
        // A posted column command waits AL in the device; graphics and stacked memories have none.
        let graphicsAndStacked = ["GDDR5", "GDDR5X", "GDDR6", "HBM", "HBM2", "HBM3"]
        let name = configuration.standard.name
        let posted = graphicsAndStacked.contains(name) ? 0 : t.AL

        tRCDRD = Int64(t.tRCDRD - posted)
        tRCDWR = Int64(t.tRCDWR - posted)
        tRAS = Int64(t.tRAS)
        tRC = Int64(t.tRC)
        tRP = Int64(t.tRP)
        // Without bank groups the short values hold everywhere, and the long ones are zero here.
        tRRD_L = Int64(isGrouped ? t.tRRD_L : 0)
        tRRD_S = Int64(t.tRRD_S)
        tFAW = Int64(t.tFAW)
        t32AW = name.hasPrefix("GDDR") ? Int64(t.t32AW) : 0
        let spacesPrecharges = name.hasPrefix("GDDR") || name == "LPDDR4" || name == "LPDDR5"
        tPPD = spacesPrecharges ? Int64(t.tPPD) : 0

        let delayed = Self.delayed(t.tCCD_L, configuration.bank)
        tCCD_L = Int64(isGrouped ? delayed : 0)
        tCCD_S = Int64(t.tCCD_S)
        burst = busy
        burstAndSwitch = busy + turn
        readToWrite = RL + busy + turn - WL
        resultToWrite = RL + turn - WL
        writeToRead = WL + busy + turn - RL
        readToWriteData = RL + busy - WL
        writeToReadData = WL + busy - RL
        tWTR_L = isGrouped ? WL + busy + Int64(t.tWTR_L) : 0
        tWTR_S = WL + busy + Int64(t.tWTR_S)

        readToPrecharge = Int64(t.AL + t.tRTP)
        writeToPrecharge = WL + busy + Int64(t.tWR)
        read_pToRefresh = readToPrecharge + tRP
        // The reference adds the burst here.
        read_pToActivate = read_pToRefresh + busy
        write_pToRow = writeToPrecharge + tRP
        tRFC = Int64(t.tRFC)
        tRFCb = Int64(t.tRFCb)
        tRREFD = Int64(t.tRREFD)
        tCKESR = Int64(t.tCKESR)
        tXS = Int64(t.tXS)

        let pim = configuration.pim
        tCCD_PIM = Int64(Self.delayed(pim?.tCCD_PIM ?? 0, configuration.bank))
        tCCD_NMP = Int64(pim?.nmp?.tCCD_NMP ?? 0)
        tRTP = Int64(t.tRTP)
        macToPrecharge = Int64(max(t.tRTP, pim?.tRTP_PIM ?? 0))
        tMAC = Int64(pim?.tMAC ?? 0)
        tAF = Int64(pim?.tAF ?? 0)
        tWRGB = WL + busy
        readToMAC = RL + busy
        sharedColumn = max(busy, Int64(delayed))
        gwriteColumn = Int64(delayed)
    }

    /// A column spacing with the delay of the slicing logic (LibraPIM section 5.1).
    private static func delayed(_ cycles: Int, _ bank: BankStructure) -> Int {
        guard bank.kind == .sliced else { return cycles }
        let thousandths = cycles * bank.column_delay_permille
        let (whole, rest) = thousandths.quotientAndRemainder(dividingBy: 1000)
        switch bank.rounding {
        case .up: return rest > 0 ? whole + 1 : whole
        case .nearest: return rest >= 500 ? whole + 1 : whole
        }
    }
}
