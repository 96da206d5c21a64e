extension MemoryConfiguration {
    /// The kinds of command that the memory's controller and units know.
    ///
    /// Units are in the banks or behind vertical ports: each have commands of their own.
    public var commandKinds: [CommandKind] {
        guard let pim else { return CommandKind.hostKinds }
        let ofRows: CommandSet = [.pimActivates, CommandSet(.pim_precharge)]
        return CommandKind.allCases.filter {
            !$0.isPIM || ofRows.contains($0) || $0.isNMP == (pim.nmp != nil)
        }
    }
}
