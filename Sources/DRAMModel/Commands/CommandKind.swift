/// What a DRAM command does.
///
/// Raw values index flat tables, count from 0 without gaps and mean nothing else: whatever else is
/// known of a kind stands in its row of the table of commands (`traits`). A new kind is a case here
/// and a row there.
@frozen
public enum CommandKind: UInt8, CaseIterable, Sendable {
    case read, read_p, write, write_p
    case activate, precharge
    case refresh, refresh_bank
    case self_refresh_enter, self_refresh_exit
    /// Opens a PIM row in the four banks of a bank group.
    case pim_activate4
    /// Opens a PIM row in a set of banks.
    case pim_activate
    /// Closes the PIM rows of a set of banks.
    case pim_precharge
    /// Copies columns of an open PIM row into the channel's global buffer.
    case pim_gwrite
    /// Writes one burst from the memory controller into the global buffer.
    case pim_wrgb
    /// Each unit multiplies one column of its PIM row with the global buffer and accumulates.
    case pim_mac
    /// The same with the column just read on the data bus as the buffer's content (LibraPIM Fig
    /// 14).
    case pim_mac_gb
    /// Moves the accumulators to the memory controller.
    case pim_read_result
    /// Applies the in-bank activation function to the accumulators.
    case pim_activation_function
    /// A run of columns through vertical ports, each multiplied with so many rows of inputs.
    case nmp_mac
    /// Writes bursts of inputs into the input buffer.
    case nmp_write_input
    /// Moves bursts of results from the output buffer to the memory controller.
    case nmp_read_output
    /// Puts a rank into power-down: active with a bank open, else precharge power-down.
    case power_down_enter
    /// Takes a rank out of power-down.
    case power_down_exit

    /// The most kinds that sets of them, as bits of a word, have room for.
    public static let capacity = 64

    /// The spelling in command logs.
    public var name: StaticString { traits.name }
}

extension CommandKind {
    /// The kinds that the memory controller issues to banks and ranks: every one but those of PIM.
    public static let controllerKinds = allCases.filter { !$0.isPIM }
}
