import DRAMModel

/// "Self refresh" and "Power-down" of the policy.
extension FRFCFSOracleChannel {
    /// The rank that enters or leaves self refresh or power-down in a cycle without another
    /// command.
    func selectLowPower(_ cycle: Int) -> FRFCFSOracleSelection? {
        for (rank, state) in ranks.enumerated() {
            guard let kind = lowPowerChange(rank, state, cycle) else { continue }
            let isAllowed = layout.banks(ofRank: rank).allSatisfy {
                timing.allows(kind, bank: $0, cycle: cycle)
            }
            if isAllowed { return FRFCFSOracleSelection(command: Command(kind, rank: Int32(rank))) }
        }
        return nil
    }

    private func lowPowerChange(
        _ rank: Int, _ state: FRFCFSOracleRank, _ cycle: Int
    ) -> CommandKind? {
        if state.isInSelfRefresh { return state.waiting > 0 ? .self_refresh_exit : nil }
        let mustSleep = service?.rank != rank && isTimeForSelfRefresh(state, cycle)
        if state.isInPowerDown {
            let isNeeded = state.waiting > 0 || isPostponed(state) || mustSleep
            return isNeeded ? .power_down_exit : nil
        }
        if mustSleep { return .self_refresh_enter }
        let isIdle = state.waiting == 0 && !isPostponed(state) && service?.rank != rank
        let since = max(state.quietSince, state.idleSince)
        guard controller.power_down && isIdle && cycle - since >= controller.power_down_threshold
        else { return nil }
        return .power_down_enter
    }

    /// Whether a refresh of a rank has fallen due and not issued.
    private func isPostponed(_ state: FRFCFSOracleRank) -> Bool {
        controller.refresh_policy != .none && state.postponed > 0
    }

    /// Whether a rank without a refresh in service may enter self refresh, as far as timing rules
    /// allow it.
    func isTimeForSelfRefresh(_ state: FRFCFSOracleRank, _ cycle: Int) -> Bool {
        guard controller.self_refresh, state.openBanks == 0, state.waiting == 0,
            state.postponed <= 0, state.beforeSelfRefresh == 0
        else { return false }
        return cycle - max(state.closedSince, state.idleSince) >= controller.self_refresh_threshold
    }

    func leaveSelfRefresh(_ rank: Int) {
        ranks[rank].isInSelfRefresh = false
        guard controller.refresh_policy != .none else { return }
        ranks[rank].postponed = 0
        ranks[rank].refreshedUnits = []
        ranks[rank].beforeSelfRefresh = units
    }
}
