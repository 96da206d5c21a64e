import DRAMModel

/// A request inside a channel.
struct OracleTransaction {
    var address: UInt64
    var isWrite: Bool
    var target: DecodedAddress
}

/// A command that was found to issue now, with its place in the command queues when it serves one.
struct OracleSelection {
    var command: Command
    var queue: Int? = nil
    var position: Int? = nil
    var address: UInt64 = 0
}

/// One channel: its queues, its banks, its refresh timer. One `tick` is one cycle.
final class OracleChannel {
    let configuration: MemoryConfiguration
    let organization: Organization
    let mapping: AddressMapping
    let index: Int
    let layout: OracleLayout
    let timing: any OracleGates
    let refresh: OracleRefresh
    var statistics: OracleStatistics
    private(set) var log: [CommandRecord] = []

    /// The open row of each bank of the channel.
    var openRow: [Int32?]
    /// What is kept of each rank.
    var ranks: [OracleRank]
    /// Column commands since a bank's ACTIVATE.
    var hits: [Int]
    /// One queue a bank or one a rank, oldest entry first.
    var commandQueues: [[OracleTransaction]]
    /// Entries of all command queues.
    var queuedCommands = 0
    /// The queue at which the last scan stopped; the first scan begins at queue 1.
    var lastQueue = 0

    /// Reads (split queues), oldest first.
    var readQueue: [OracleTransaction] = []
    /// Writes (split queues), oldest first.
    var writeBuffer: [OracleTransaction] = []
    /// Reads and writes (unified queue), oldest first.
    var unifiedQueue: [OracleTransaction] = []
    /// Writes that this write drain has yet to move.
    var draining = 0
    /// For each address being read, the dates of the reads that wait for it.
    var outstandingReads: [UInt64: [Int]] = [:]
    /// Addresses with a write that has not issued.
    var outstandingWrites: Set<UInt64> = []
    /// Transactions that will complete.
    var completions: [(cycle: Int, isWrite: Bool, datedCycle: Int)] = []

    init(_ configuration: MemoryConfiguration, mapping: AddressMapping, index: Int) {
        self.configuration = configuration
        self.mapping = mapping
        self.index = index
        organization = configuration.organization
        layout = OracleLayout(configuration)
        timing = configuration.oracleGates()
        refresh = OracleRefresh(configuration)
        statistics = OracleStatistics(configuration)
        let banks = configuration.organization.banksPerChannel
        openRow = Array(repeating: nil, count: banks)
        hits = Array(repeating: 0, count: banks)
        ranks = Array(repeating: OracleRank(), count: configuration.organization.ranks)
        let perBank = configuration.controller.queue_structure == .per_bank
        commandQueues = Array(
            repeating: [], count: perBank ? banks : configuration.organization.ranks)
    }

    /// No command, transaction or completion is outstanding.
    var isIdle: Bool {
        outstandingReads.isEmpty && outstandingWrites.isEmpty && completions.isEmpty
    }

    /// Completes what is due and returns how many transactions that were.
    func completeTransactions(_ cycle: Int) -> Int {
        if completions.isEmpty { return 0 }
        for due in completions where due.cycle <= cycle {
            if due.isWrite {
                statistics.num_writes_done += 1
            } else {
                statistics.num_reads_done += 1
                statistics.read_latencies.append(cycle - due.datedCycle)
            }
        }
        let before = completions.count
        completions.removeAll { $0.cycle <= cycle }
        return before - completions.count
    }

    /// One cycle: refresh timer, commands, background count, transaction scheduling.
    ///
    /// Returns whether a column command issued or a transaction moved.
    func tick(_ cycle: Int) -> Bool {
        statistics.num_refreshes_due += refresh.tick(cycle) { ranks[$0].isInSelfRefresh }
        var progressed = false
        if let first = selectForRefresh(cycle) ?? selectFromQueues(cycle) {
            issue(first, cycle)
            progressed = first.command.kind.isColumn
            if configuration.controller.dual_command, let second = selectFromQueues(cycle),
                second.command.kind.isColumn != first.command.kind.isColumn
            {
                issue(second, cycle)
                statistics.hbm_dual_cmds += 1
                progressed = true
            }
        } else if let change = selectLowPower(cycle) {
            issue(change, cycle)
        }
        countBackground()
        if scheduleTransaction() { progressed = true }
        statistics.num_cycles += 1
        statistics.num_writes_left = outstandingWrites.count
        return progressed
    }

    /// A bank's place among all banks of the channel.
    func bank(_ target: DecodedAddress) -> Int { layout.bank(target) }

    /// The command queue of a place.
    func queue(_ target: DecodedAddress) -> Int {
        configuration.controller.queue_structure == .per_bank
            ? bank(target)
            : layout.rank(target.rank)
    }

    private func countBackground() {
        for (rank, state) in ranks.enumerated() {
            statistics.countCycle(
                rank: rank, isOpen: state.openBanks > 0, isInSelfRefresh: state.isInSelfRefresh,
                isInPowerDown: state.isInPowerDown)
        }
    }

    /// Issues a command: statistics, then state, then timing.
    private func issue(_ selection: OracleSelection, _ cycle: Int) {
        let command = selection.command
        log.append(
            CommandRecord(cycle: Int64(cycle), channel: Int32(index), command: command))
        count(command)
        let rank = layout.rank(command.rank)
        if command.kind.traits.scope == .bank { ranks[rank].lastBankCommand = cycle }
        switch command.kind {
        case .activate:
            openRow[bank(command)] = command.row
            ranks[rank].openBanks += 1
            hits[bank(command)] = 0
        case .precharge: close(bank(command), cycle)
        case .read, .write:
            hits[bank(command)] += 1
        case .read_p, .write_p: close(bank(command), cycle)
        case .refresh:
            refresh.finishOldest()
            ranks[rank].isUnrefreshed = false
        case .refresh_bank: refresh.finishOldest()
        case .self_refresh_enter, .self_refresh_exit, .power_down_enter, .power_down_exit:
            changeState(rank, command.kind, cycle)
        default: preconditionFailure("the memory controller issues no PIM command")
        }
        if command.kind.isColumn {
            commandQueues[selection.queue!].remove(at: selection.position!)
            queuedCommands -= 1
            if command.kind.isRead {
                let due = cycle + configuration.timing.RL + organization.burstCycles
                for dated in outstandingReads.removeValue(forKey: selection.address)! {
                    completions.append((due, false, dated))
                }
            } else {
                precondition(outstandingWrites.remove(selection.address) != nil)
            }
        }
        timing.note(command, cycle: cycle)
    }

    private func close(_ bank: Int, _ cycle: Int) {
        let rank = layout.rank(ofBank: bank)
        openRow[bank] = nil
        ranks[rank].openBanks -= 1
        if ranks[rank].openBanks == 0 { ranks[rank].closedSince = cycle }
    }

    func bank(_ command: Command) -> Int { layout.bank(command) }

    private func count(_ command: Command) {
        switch command.kind {
        case .read, .read_p:
            statistics.num_read_cmds += 1
            if hits[bank(command)] > 0 { statistics.num_read_row_hits += 1 }
        case .write, .write_p:
            statistics.num_write_cmds += 1
            if hits[bank(command)] > 0 { statistics.num_write_row_hits += 1 }
        case .activate: statistics.num_act_cmds += 1
        case .precharge: statistics.num_pre_cmds += 1
        case .refresh: statistics.num_ref_cmds += 1
        case .refresh_bank: statistics.num_refb_cmds += 1
        case .self_refresh_enter: statistics.num_srefe_cmds += 1
        case .self_refresh_exit: statistics.num_srefx_cmds += 1
        case .power_down_enter: statistics.num_power_down_enter_cmds += 1
        case .power_down_exit: statistics.num_power_down_exit_cmds += 1
        default: break
        }
    }
}
