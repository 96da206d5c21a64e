extension MemoryConfiguration {
    /// The kinds of command that the memory's controller and units know.
    ///
    /// Units are in the banks or behind vertical ports: each have commands of their own.
    public var commandKinds: [CommandKind] {
        CommandKind.allCases.filter {
            switch $0.traits.family {
            case .controller:
                controller.power_down || !CommandSet.powerDown.contains($0)
            case .pimRows: pim != nil
            case .bankUnits: pim != nil && pim?.nmp == nil
            case .portUnits: pim?.nmp != nil
            }
        }
    }
}
