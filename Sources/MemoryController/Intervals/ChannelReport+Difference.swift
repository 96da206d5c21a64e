extension ChannelReport {
    /// What the channel did after an earlier report of the same run, but for latencies and units.
    func since(_ earlier: ChannelReport?) -> ChannelReport {
        guard let earlier else { return self }
        var rest = self
        rest.cycles -= earlier.cycles
        for kind in commands.indices { rest.commands[kind] -= earlier.commands[kind] }
        rest.readsDone -= earlier.readsDone
        rest.writesDone -= earlier.writesDone
        rest.readRowHits -= earlier.readRowHits
        rest.writeRowHits -= earlier.writeRowHits
        rest.onDemandPrecharges -= earlier.onDemandPrecharges
        rest.dualCommands -= earlier.dualCommands
        rest.readsForwarded -= earlier.readsForwarded
        rest.readsJoined -= earlier.readsJoined
        rest.writesMerged -= earlier.writesMerged
        rest.withoutRequests = withoutRequests.map { $0 - (earlier.withoutRequests ?? 0) }
        rest.refreshesDue -= earlier.refreshesDue
        rest.dataBusCycles -= earlier.dataBusCycles
        for rank in ranks.indices { rest.ranks[rank].subtract(earlier.ranks[rank]) }
        rest.stalls = stalls(since: earlier.stalls)
        if let before = earlier.energy { rest.energy?.subtract(before) }
        return rest
    }

    private func stalls(since earlier: [StallReport]) -> [StallReport] {
        stalls.compactMap { stall in
            var rest = stall
            if let before = earlier.first(where: { $0.rule == stall.rule }) {
                rest.cycles -= before.cycles
                rest.commands -= before.commands
            }
            return rest.cycles > 0 ? rest : nil
        }
    }
}

extension RankReport {
    fileprivate mutating func subtract(_ earlier: RankReport) {
        for kind in commands.indices { commands[kind] -= earlier.commands[kind] }
        activeCycles -= earlier.activeCycles
        idleCycles -= earlier.idleCycles
        activePowerDownCycles -= earlier.activePowerDownCycles
        prechargePowerDownCycles -= earlier.prechargePowerDownCycles
        selfRefreshCycles -= earlier.selfRefreshCycles
        activeStandby_pJ = activeStandby_pJ.minus(earlier.activeStandby_pJ)
        prechargeStandby_pJ = prechargeStandby_pJ.minus(earlier.prechargeStandby_pJ)
        activePowerDown_pJ = activePowerDown_pJ.minus(earlier.activePowerDown_pJ)
        prechargePowerDown_pJ = prechargePowerDown_pJ.minus(earlier.prechargePowerDown_pJ)
        selfRefresh_pJ = selfRefresh_pJ.minus(earlier.selfRefresh_pJ)
    }
}

extension EnergyReport {
    fileprivate mutating func subtract(_ earlier: EnergyReport) {
        activate_pJ = activate_pJ.minus(earlier.activate_pJ)
        read_pJ = read_pJ.minus(earlier.read_pJ)
        write_pJ = write_pJ.minus(earlier.write_pJ)
        refresh_pJ = refresh_pJ.minus(earlier.refresh_pJ)
        refreshBank_pJ = refreshBank_pJ.minus(earlier.refreshBank_pJ)
        standby_pJ = standby_pJ.minus(earlier.standby_pJ)
    }
}

extension Double? {
    /// What is left of an energy; unknown where either is. Nothing has cost nothing before.
    fileprivate func minus(_ earlier: Double?) -> Double? {
        guard let self, let earlier else { return nil }
        return self - earlier
    }
}
