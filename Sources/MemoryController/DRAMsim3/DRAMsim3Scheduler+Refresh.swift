import DRAMEngine
import DRAMModel

extension DRAMsim3Scheduler {
    /// Does what the oldest waiting refresh needs next, if that is possible in this cycle: the PRECHARGE of
    /// the first open bank that may be closed, or the refresh itself once all its banks are closed.
    mutating func serveRefresh(at cycle: Int64) -> CommandKind? {
        if servingRank < 0 { beginService() }
        guard serviceAt <= cycle else { return nil }
        var open = servingBanks & channel.openBanks(ofRank: servingRank)
        guard open != 0 else { return finishService(at: cycle) }
        var soonest = Int64.max
        while open != 0 {
            let place = channel.places[bank(open.trailingZeroBitCount)]
            open &= open &- 1
            let gate = channel.earliest(.precharge, place)
            if gate.isOpen(at: cycle) {
                closeForRefresh(place, gate, at: cycle)
                serviceAt = cycle + 1
                return .precharge
            }
            soonest = min(soonest, gate.cycle)
        }
        serviceAt = soonest
        return nil
    }

    private mutating func bank(_ bankInRank: Int) -> Int {
        Int(servingRank) * organization.banks + bankInRank
    }

    private mutating func beginService() {
        let demand = refresh.first
        servingRank = demand.rank
        servingBanks = 0
        if demand.bank < 0 {
            let banks = organization.banks
            servingBanks = banks == 64 ? ~0 : 1 << UInt64(banks) - 1
        } else {
            let place = channel.places[Int(demand.bank)]
            var banks: UInt64 = 0
            channel.forEachRefreshedBank(place) { banks |= lanes.bit($0) }
            servingBanks = banks
        }
        lanes.block(servingBanks, ofRank: demand.rank)
        serviceAt = 0
    }

    mutating func closeForRefresh(_ place: Place, _ gate: Gate, at cycle: Int64) {
        let wanted = channel.lastCommandCycle(place.bank) + 1
        let held = statistics.stalls.book(gate, wantedSince: wanted, at: cycle)
        if log.isOn {
            log.append(
                Command(.precharge, at: place, in: channel.layout), gate, held: held, at: cycle)
        }
        channel.issuePrecharge(place, at: cycle)
        queues.close(place.bank)
        // While no bank wants anything, there is nothing in the lanes to change.
        guard queues.total > 0 else { return }
        lanes.set(wishOfClosed(place.bank), place)
        lanes.issued(.precharge, to: place, at: cycle)
    }

    private mutating func finishService(at cycle: Int64) -> CommandKind? {
        let demand = refresh.first
        guard channel.units.openBuffers(ofRank: demand.rank) & servingBanks == 0 else {
            // The units say when they have closed their rows.
            serviceAt = .max
            return nil
        }
        let gate =
            demand.bank < 0
            ? channel.earliest(.refresh, rank: demand.rank)
            : channel.earliestBankRefresh(channel.places[Int(demand.bank)])
        guard gate.isOpen(at: cycle) else {
            serviceAt = gate.cycle
            return nil
        }
        let kind: CommandKind = demand.bank < 0 ? .refresh : .refresh_bank
        if log.isOn { logRefresh(kind, demand, at: cycle) }
        if demand.bank < 0 {
            channel.issueRank(.refresh, rank: demand.rank, at: cycle)
        } else {
            let place = channel.places[Int(demand.bank)]
            channel.issueBankRefresh(place, at: cycle)
        }
        lanes.block(0, ofRank: demand.rank)
        lanes.issued(kind, toRank: demand.rank)
        refresh.finishFirst()
        servingRank = -1
        serviceAt = 0
        return kind
    }

    private mutating func logRefresh(
        _ kind: CommandKind, _ demand: RefreshTimer.Demand, at cycle: Int64
    ) {
        var command = Command(kind, rank: demand.rank)
        if demand.bank >= 0 {
            command = Command(kind, at: channel.places[Int(demand.bank)], in: channel.layout)
            if !channel.refreshesOneBank { command.bankgroup = -1 }
        }
        log.append(command, at: cycle)
    }
}
