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

    /// The kinds of command that its memory controller and units may issue, as its controller is
    /// set.
    public var issuedKinds: CommandSet {
        let kinds = commandKinds.filter { kind in
            switch kind {
            case .read, .write: controller.page_policy != .closed
            case .read_p, .write_p: controller.page_policy == .closed
            case .refresh: controller.refreshesRanks
            case .refresh_bank: controller.refresh_policy == .bank_staggered
            case .self_refresh_enter, .self_refresh_exit: controller.self_refresh
            default: true
            }
        }
        return CommandSet(kinds.map { CommandSet($0) })
    }

    /// The kinds of command that a memory controller and the units may issue, however the
    /// controller is set.
    public var possibleKinds: CommandSet {
        let known = rules.commands.compactMap(\.kind).filter {
            pim == nil || !CommandSet.powerDown.contains($0)
        }
        return CommandSet((known + commandKinds.filter(\.isPIM)).map { CommandSet($0) })
    }
}

extension ControllerParameters {
    /// Whether refreshes of whole ranks issue.
    ///
    /// `dramsim3` has one for a rank that is to enter self refresh again, whatever the policy of
    /// refresh is.
    fileprivate var refreshesRanks: Bool {
        switch refresh_policy {
        case .rank_staggered, .rank_simultaneous: true
        case .bank_staggered, .none: policy == .dramsim3 && self_refresh
        }
    }
}
