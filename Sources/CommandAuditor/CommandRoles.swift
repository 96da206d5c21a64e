import DRAMModel

/// What kinds of command do beyond one bank, under the names that logs give them.
struct CommandRoles {
    /// Kinds for all banks of a rank.
    let wholeRank = JEDECCommands([.REFab, .RFMab, .PREab, .PDE, .PDX, .SRE, .SRX]).kinds
    /// Kinds for the banks of one index in every bank group.
    let sameBank = JEDECCommands.PREsb.kinds
    /// Kinds that refresh a bank, a pair, or the banks of one index.
    let bankRefreshes = JEDECCommands([.REFpb, .RFMpb]).kinds
    /// All of these.
    let several: CommandSet
    /// Kinds that find their banks closed: refreshes of every sort and self-refresh entry.
    let needClosed = JEDECCommands([.REFab, .REFpb, .RFMab, .RFMpb, .SRE]).kinds
    /// Kinds that close rows of several banks.
    let closeSeveral = JEDECCommands([.PREab, .PREsb]).kinds
    /// Entry to power-down, and exit.
    let powerDownEnter = JEDECCommands.PDE.kinds
    let powerDownExit = JEDECCommands.PDX.kinds

    init() { several = wholeRank.union(sameBank).union(bankRefreshes) }
}
