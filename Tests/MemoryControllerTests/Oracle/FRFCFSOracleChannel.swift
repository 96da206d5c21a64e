import DRAMModel

/// A request that waits: it has entered, and its column command has not issued.
struct FRFCFSOracleRequest {
    /// Its place in the order of entry.
    var order: Int
    /// The address without the bits inside one request.
    var block: UInt64
    var isWrite: Bool
    var target: DecodedAddress
    /// The bank among all banks of the channel.
    var bank: Int
    /// When it was dated; for a read, then the dates of those that joined it.
    var datedCycles: [Int]
}

/// A command that was found to issue now, and the request that it serves, if any.
struct FRFCFSOracleSelection {
    var command: Command
    var order: Int?
}

/// What the policy keeps about a rank.
struct FRFCFSOracleRank {
    /// Refreshes that fell due less those that issued.
    var postponed = 0
    /// Refreshes that must issue before it enters self refresh again.
    var beforeSelfRefresh = 0
    /// The units that this round has refreshed.
    var refreshedUnits: Set<Int> = []
    /// Requests that wait for it.
    var waiting = 0
    /// The cycle after its last column command; counts while no request waits.
    var idleSince = 0
    var openBanks = 0
    /// When its last bank was closed; counts while all are.
    var closedSince = 0
    /// The cycle after the last command to one of its banks.
    var quietSince = 0
    var isInSelfRefresh = false
    var isInPowerDown = false

    /// It takes no other command than the one to leave.
    var isAsleep: Bool { isInSelfRefresh || isInPowerDown }
}

/// One channel: its queues, its banks, its refreshes. One `tick` is one cycle.
final class FRFCFSOracleChannel {
    let configuration: MemoryConfiguration
    let organization: Organization
    let controller: ControllerParameters
    let mapping: AddressMapping
    let index: Int
    let layout: OracleLayout
    let timing: any OracleGates
    var statistics: OracleStatistics
    private(set) var log: [CommandRecord] = []

    /// Reads and writes that wait, the oldest first.
    var waiting: [FRFCFSOracleRequest] = []
    /// Blocks that a waiting read or write is for; there is at most one of each kind for a block.
    var reads: Set<UInt64> = []
    var writes: Set<UInt64> = []
    /// Requests that entered and took room.
    var entered = 0
    /// Requests that will complete.
    var completions: [(cycle: Int, isWrite: Bool, datedCycle: Int)] = []
    var traceHasEnded = false

    var isDraining = false
    var openRow: [Int32?]
    /// Column commands since a bank's ACTIVATE.
    var hits: [Int]
    /// The last column command to an open bank, or its ACTIVATE.
    var usedAt: [Int]
    var ranks: [FRFCFSOracleRank]
    /// The refresh in service.
    var service: FRFCFSOracleService?

    init(_ configuration: MemoryConfiguration, mapping: AddressMapping, index: Int) {
        self.configuration = configuration
        self.mapping = mapping
        self.index = index
        organization = configuration.organization
        controller = configuration.controller
        layout = OracleLayout(configuration)
        timing = configuration.oracleGates()
        statistics = OracleStatistics(configuration)
        let banks = configuration.organization.banksPerChannel
        openRow = Array(repeating: nil, count: banks)
        hits = Array(repeating: 0, count: banks)
        usedAt = Array(repeating: 0, count: banks)
        ranks = Array(repeating: FRFCFSOracleRank(), count: configuration.organization.ranks)
    }

    /// No request waits and no completion is outstanding.
    var isEmpty: Bool { waiting.isEmpty && completions.isEmpty }

    /// One cycle; returns whether a column command issued.
    func tick(_ cycle: Int) -> Bool {
        fallDue(cycle)
        let aged = chooseMode(cycle)
        startService(cycle)
        let before = waiting.count
        if let first = selectForService(cycle) ?? select(cycle, aged: aged, from: { _ in true }) {
            issue(first, cycle)
            if controller.dual_command {
                let wasColumn = first.command.kind.isColumn
                if let second = select(cycle, aged: aged, from: { $0.isColumn != wasColumn }) {
                    issue(second, cycle)
                    statistics.hbm_dual_cmds += 1
                }
            }
        } else if let change = selectLowPower(cycle) {
            issue(change, cycle)
        }
        countBackground()
        statistics.num_cycles += 1
        return waiting.count < before
    }

    private func bank(_ command: Command) -> Int { layout.bank(command) }

    private func countBackground() {
        for (rank, state) in ranks.enumerated() {
            statistics.countCycle(
                rank: rank, isOpen: state.openBanks > 0, isInSelfRefresh: state.isInSelfRefresh,
                isInPowerDown: state.isInPowerDown)
        }
    }

    private func issue(_ selection: FRFCFSOracleSelection, _ cycle: Int) {
        let command = selection.command
        let rank = layout.rank(command.rank)
        log.append(CommandRecord(cycle: Int64(cycle), channel: Int32(index), command: command))
        timing.note(command, cycle: cycle)
        if command.kind.traits.scope == .bank { ranks[rank].quietSince = cycle + 1 }
        switch command.kind {
        case .activate:
            statistics.num_act_cmds += 1
            openRow[bank(command)] = command.row
            ranks[rank].openBanks += 1
            hits[bank(command)] = 0
            usedAt[bank(command)] = cycle
        case .precharge:
            statistics.num_pre_cmds += 1
            if selection.order != nil { statistics.num_ondemand_pres += 1 }
            close(bank(command), cycle)
        case .read, .read_p, .write, .write_p:
            countColumn(command)
            hits[bank(command)] += 1
            usedAt[bank(command)] = cycle
            if command.kind.isAutoPrecharge { close(bank(command), cycle) }
            finish(order: selection.order!, cycle)
        case .refresh:
            statistics.num_ref_cmds += 1
            finishService()
        case .refresh_bank:
            statistics.num_refb_cmds += 1
            finishService()
        case .self_refresh_enter:
            statistics.num_srefe_cmds += 1
            ranks[rank].isInSelfRefresh = true
        case .self_refresh_exit:
            statistics.num_srefx_cmds += 1
            leaveSelfRefresh(rank)
        case .power_down_enter:
            statistics.num_power_down_enter_cmds += 1
            ranks[rank].isInPowerDown = true
        case .power_down_exit:
            statistics.num_power_down_exit_cmds += 1
            ranks[rank].isInPowerDown = false
        default: preconditionFailure("the memory controller issues no PIM command")
        }
    }

    private func close(_ bank: Int, _ cycle: Int) {
        let rank = layout.rank(ofBank: bank)
        openRow[bank] = nil
        ranks[rank].openBanks -= 1
        if ranks[rank].openBanks == 0 { ranks[rank].closedSince = cycle }
    }

    private func countColumn(_ command: Command) {
        let isHit = hits[bank(command)] > 0
        if command.kind.isRead {
            statistics.num_read_cmds += 1
            if isHit { statistics.num_read_row_hits += 1 }
        } else {
            statistics.num_write_cmds += 1
            if isHit { statistics.num_write_row_hits += 1 }
        }
    }
}
