import DRAMModel

/// What is kept about a rank.
struct OracleRank {
    var openBanks = 0
    /// When its last bank was closed, or it left self refresh; counts while all are closed.
    var closedSince = 0
    /// The last command to one of its banks.
    var lastBankCommand = -1
    /// It has left self refresh and has had no REFRESH since.
    var isUnrefreshed = false
    var isInSelfRefresh = false
    var isInPowerDown = false

    /// It takes no other command than the one to leave.
    var isAsleep: Bool { isInSelfRefresh || isInPowerDown }
}

/// Self refresh and power-down.
extension OracleChannel {
    private var controller: ControllerParameters { configuration.controller }

    /// The rank that enters or leaves self refresh or power-down in a cycle without another
    /// command.
    ///
    /// Ranks that need a REFRESH before they enter self refresh again ask for it.
    func selectLowPower(_ cycle: Int) -> OracleSelection? {
        for rank in ranks.indices {
            guard let kind = lowPowerChange(rank, cycle) else { continue }
            if kind == .self_refresh_enter && ranks[rank].isUnrefreshed {
                refresh.askForExtra(rank: rank)
                statistics.num_refreshes_due += 1
                continue
            }
            let isAllowed = layout.banks(ofRank: rank).allSatisfy {
                timing.allows(kind, bank: $0, cycle: cycle)
            }
            if isAllowed { return OracleSelection(command: Command(kind, rank: Int32(rank))) }
        }
        return nil
    }

    private func lowPowerChange(_ rank: Int, _ cycle: Int) -> CommandKind? {
        let state = ranks[rank]
        let hasRequest = commandQueues.joined().contains { layout.rank($0.target.rank) == rank }
        if state.isInSelfRefresh { return hasRequest ? .self_refresh_exit : nil }
        let isTimeToSleep =
            controller.self_refresh && state.openBanks == 0 && !hasRequest
            && refresh.waiting.isEmpty
            && cycle - state.closedSince >= controller.self_refresh_threshold - 1
        let isNeeded = hasRequest || refresh.waiting.first?.rank == rank
        if state.isInPowerDown { return isNeeded || isTimeToSleep ? .power_down_exit : nil }
        if isTimeToSleep { return .self_refresh_enter }
        let isTime = cycle - state.lastBankCommand >= controller.power_down_threshold
        return controller.power_down && !isNeeded && isTime ? .power_down_enter : nil
    }

    func changeState(_ rank: Int, _ kind: CommandKind, _ cycle: Int) {
        switch kind {
        case .self_refresh_enter: ranks[rank].isInSelfRefresh = true
        case .self_refresh_exit:
            ranks[rank].isInSelfRefresh = false
            ranks[rank].closedSince = cycle
            ranks[rank].isUnrefreshed = true
        case .power_down_enter: ranks[rank].isInPowerDown = true
        case .power_down_exit: ranks[rank].isInPowerDown = false
        default: preconditionFailure("no change of state")
        }
    }
}
