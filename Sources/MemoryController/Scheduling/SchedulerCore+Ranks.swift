import DRAMEngine
import DRAMModel

/// Commands that no request asks for.
extension SchedulerCore {
    /// Closes a row without a request that asks for it: for a refresh, or for the units.
    ///
    /// - Parameters:
    ///   - gate: what the PRECHARGE waited for, which must be open.
    ///   - cause: the cycle in which the cause to close it came up.
    mutating func closeRow(
        _ target: BankAddress, _ gate: Gate, wantedSince cause: Int64, at cycle: Int64
    ) {
        assert(gate.isOpen(at: cycle), "a PRECHARGE before its gate is open")
        let wanted = max(channel.lastCommandCycle(target.bank) + 1, cause)
        channel.issuePrecharge(target, at: cycle)
        let waited = statistics.stalls.count(gate, wantedSince: wanted, at: cycle)
        guard log.isOn else { return }
        log.append(
            Command(.precharge, at: target, in: channel.layout), gate, waited: waited, at: cycle)
    }

    /// Takes a refresh into service: its banks take no other commands until it has issued.
    mutating func beginRefresh(rank: Int32, banks: UInt64, isByBank: Bool, at cycle: Int64) {
        service.begin(rank: rank, banks: banks, isByBank: isByBank, at: cycle)
        lanes.maskForRefresh(banks, ofRank: rank)
    }

    /// Issues the refresh in service if its gate is open, and notes when it will be if not.
    ///
    /// - Returns: its kind, if it has issued.
    mutating func issueRefresh(at cycle: Int64) -> CommandKind? {
        let rank = service.rank
        assert(service.banks & channel.openBanks(ofRank: rank) == 0, "a refresh of an open bank")
        guard channel.units.openBuffers(ofRank: rank) & service.banks == 0 else {
            // The units say when they have closed their rows.
            service.nextAt = .max
            return nil
        }
        let target = bankAddress(service.banks.trailingZeroBitCount, ofRank: rank)
        let gate =
            service.isByBank
            ? channel.earliestBankRefresh(target) : channel.earliest(.refresh, rank: rank)
        guard gate.isOpen(at: cycle) else {
            service.nextAt = gate.cycle
            return nil
        }
        let kind: CommandKind = service.isByBank ? .refresh_bank : .refresh
        if log.isOn { logRefresh(kind, target, at: cycle) }
        if service.isByBank {
            channel.issueBankRefresh(target, at: cycle)
        } else {
            channel.issueRank(.refresh, rank: rank, at: cycle)
        }
        lanes.maskForRefresh(0, ofRank: rank)
        lanes.issued(kind, toRank: rank)
        service.end()
        return kind
    }

    private mutating func logRefresh(_ kind: CommandKind, _ target: BankAddress, at cycle: Int64) {
        var command = Command(kind, rank: target.rank)
        if kind == .refresh_bank {
            command = Command(kind, at: target, in: channel.layout)
            if channel.refreshesEveryGroup { command.bankgroup = -1 }
        }
        log.append(command, at: cycle)
    }

    /// Lets a rank enter or leave self refresh or power-down.
    mutating func issueLowPower(_ kind: CommandKind, rank: Int32, at cycle: Int64) {
        channel.issueRank(kind, rank: rank, at: cycle)
        log.append(Command(kind, rank: rank), at: cycle)
        lanes.maskForRefresh(kind.traits.verb == .enter ? ~0 : 0, ofRank: rank)
        lanes.issued(kind, toRank: rank)
    }
}
