/// The processing units in the banks: the `pim` section of a timing file.
public struct PIMParameters: Equatable, Sendable {
    /// Whether PIM activations count in the activation windows.
    public enum WindowRule: String, CaseIterable, Sendable {
        /// Each activated bank is one entry in tFAW, like an ACTIVATE of the memory controller.
        case enforced
        /// Neither wait for nor enter tFAW (AttAcc; GDDR6-AiM's reservoir capacitors).
        case exempt
    }
    /// Which command has priority where a PIM command and one of the memory controller compete for
    /// a slot of the command bus or a bank.
    public enum Priority: String, CaseIterable, Sendable {
        case pim_first, host_first
        /// Whichever has waited longer.
        case oldest
    }
    /// What happens to a tile in flight when a refresh falls due.
    public enum RefreshHandling: String, CaseIterable, Sendable {
        /// The tile finishes first, within the postponement limit of 8 tREFI.
        case defer_tile
        /// Its rows are closed, refreshed, and opened again.
        case interrupt
    }

    /// MAC to MAC of the same bank, in cycles.
    public var tCCD_PIM: Int
    /// Last MAC to `pim_precharge`, in cycles; at least tRTP. Devices that count from the end of
    /// the MAC rather than from its command (AttAcc) have tCCD_PIM + tRTP.
    public var tRTP_PIM = 0
    /// Last MAC to `pim_read_result` or `pim_activation_function`, in cycles.
    public var tMAC = 6
    /// `pim_activation_function` to `pim_read_result` or the next MAC, in cycles.
    public var tAF = 6
    /// Whether PIM activations count in tFAW.
    public var tfaw = WindowRule.enforced
    /// READs that may be under way, or in the global buffer's other half, behind the one whose
    /// column a `pim_mac_gb` multiplies; 0 for a buffer that holds one column.
    public var weight_bursts_ahead = 0
    /// Bits of a row that one MAC command takes in each bank.
    public var mac_bits = 256
    /// Bits of one operand.
    public var element_bits = 16
    /// Bits that each bank's accumulator adds to a result.
    public var result_bits = 16
    /// Which command has priority.
    public var priority = Priority.pim_first
    /// Cycles for which tiles may delay a write that a stream waits for, in a row buffer that the
    /// memory controller shares with PIM rows. After these cycles no tile begins in the rank before
    /// the write has issued.
    public var write_patience = 1000
    /// What a refresh does to a tile.
    public var refresh = RefreshHandling.defer_tile
    /// Energy of one multiply-accumulate, pJ.
    public var mac_pJ = 0.32
    /// Share of a read burst's energy that is spent in the array and on the local I/O path, in
    /// thousandths.
    public var array_permille = 126
    /// Share of a burst's energy that is spent on the way from the bank to the memory controller,
    /// in thousandths.
    public var bus_permille = 874

    /// Units behind hybrid bonds; `nil` where the units are in the banks.
    public var nmp: NMPParameters?

    /// Creates the defaults; timing files take `tCCD_PIM` and `tRTP_PIM` from the memory
    /// controller's commands unless they say otherwise.
    public init(tCCD_PIM: Int, tRTP_PIM: Int = 0) {
        self.tCCD_PIM = tCCD_PIM
        self.tRTP_PIM = tRTP_PIM
    }

    /// The most bursts that one `nmp_write_input` or `nmp_read_output` moves; longer transfers are
    /// several.
    public static let mostTransferBursts = 32

    /// Bits of a column as traces count them.
    public var columnBits: Int { nmp?.port_bits ?? mac_bits }
}
