import DRAMEngine
import DRAMModel

/// What one rank did with its time, in cycles, and the standby energy that took, in pJ;
/// `nil` where it is unknown.
public struct RankReport: Sendable {
    /// Commands that went to it, those to all ranks included, by `CommandKind.rawValue`.
    public var commands: [Int64]
    /// Cycles with a bank open.
    public var activeCycles: Int64
    /// Cycles with all banks closed.
    public var idleCycles: Int64
    /// Cycles in power-down with a bank open.
    public var activePowerDownCycles: Int64
    /// Cycles in power-down with all banks closed.
    public var prechargePowerDownCycles: Int64
    /// Cycles in self refresh.
    public var selfRefreshCycles: Int64
    /// Standby energy with a bank open.
    public var activeStandby_pJ: Double?
    /// Standby energy with all banks closed.
    public var prechargeStandby_pJ: Double?
    /// Energy in power-down with a bank open.
    public var activePowerDown_pJ: Double?
    /// Energy in power-down with all banks closed.
    public var prechargePowerDown_pJ: Double?
    /// Energy in self refresh.
    public var selfRefresh_pJ: Double?

    /// Commands of a kind that went to it.
    public func count(_ kind: CommandKind) -> Int64 { commands[Int(kind.rawValue)] }
}

/// How long commands waited for one timing rule.
public struct StallReport: Sendable {
    /// The name that stands for waiting for arbitration: other commands, the command bus, the order
    /// of a queue.
    public static let arbitration = "turn"

    /// Name of the rule, or `arbitration`.
    public var rule: String
    /// Cycles, summed over commands.
    public var cycles: Int64
    /// Commands that waited.
    public var commands: Int64

    /// Creates a report.
    public init(rule: String, cycles: Int64, commands: Int64) {
        self.rule = rule
        self.cycles = cycles
        self.commands = commands
    }
}

/// Dynamic and standby energy of a channel, in pJ; `nil` where it is unknown.
public struct EnergyReport: Sendable {
    /// ACTIVATE and PRECHARGE, above standby.
    public var activate_pJ: Double?
    /// Read bursts, above standby.
    public var read_pJ: Double?
    /// Write bursts, above standby.
    public var write_pJ: Double?
    /// All-bank refreshes, above standby.
    public var refresh_pJ: Double?
    /// Per-bank refreshes, above standby.
    public var refreshBank_pJ: Double?
    /// Standby of all ranks.
    public var standby_pJ: Double?

    /// All refreshes.
    public var allRefresh_pJ: Double? { [refresh_pJ, refreshBank_pJ].sum() }
    /// All of it.
    public var total_pJ: Double? {
        [activate_pJ, read_pJ, write_pJ, refresh_pJ, refreshBank_pJ, standby_pJ].sum()
    }
}

/// The results of one channel.
public struct ChannelReport: Sendable {
    /// The channel's number in the memory.
    public var number = 0
    /// Cycles the channel was run for.
    public var cycles: Int64
    /// Commands issued, by `CommandKind.rawValue`.
    public var commands: [Int64]
    /// Reads that completed.
    public var readsDone: Int64
    /// Writes that were acknowledged.
    public var writesDone: Int64
    /// READs that were not the first column command of their row.
    public var readRowHits: Int64
    /// WRITEs that were not the first column command of their row.
    public var writeRowHits: Int64
    /// PRECHARGEs chosen for a request, as DRAMsim3 counts them.
    public var onDemandPrecharges: Int64
    /// Cycles with a row and a column command.
    public var dualCommands: Int64
    /// Reads answered from the write buffer.
    public var readsForwarded: Int64
    /// Reads that joined an outstanding one.
    public var readsJoined: Int64
    /// Writes merged into a waiting one.
    public var writesMerged: Int64
    /// Writes acknowledged but not yet written when the run ended.
    public var writesLeft: Int64
    /// Cycles in which no request waited or was under way; `nil` beside PIM streams.
    public var withoutRequests: Int64?
    /// Refreshes that fell due.
    public var refreshesDue: Int64
    /// Cycles in which the data bus carried a burst.
    public var dataBusCycles: Int64
    /// Latencies of the channel's requests.
    public var latencies: RequestLatencies
    /// One report a rank.
    public var ranks: [RankReport]
    /// What commands waited for, in the order of the rules.
    public var stalls: [StallReport]
    /// `nil` when the timing file has no `power` section.
    public var energy: EnergyReport?

    /// What the units did; `nil` in a replay without PIM streams.
    public var pim: PIMReport?

    /// Latencies of the channel's reads from entry.
    public var latency: LatencyReport { latencies.reads }

    /// Energy of commands of requests, standby and units, in pJ; `nil` when a part of it is
    /// unknown.
    public var totalEnergy_pJ: Double? {
        guard let energy else { return nil }
        return [energy.total_pJ, pim?.energy.map(\.total_pJ) ?? 0].sum()
    }

    /// READs and WRITEs issued, with and without auto-precharge.
    public var columnCommands: Int64 {
        CommandKind.allCases.filter(\.isColumn).reduce(0) { $0 + count($1) }
    }

    /// Commands issued of a kind.
    public func count(_ kind: CommandKind) -> Int64 { commands[Int(kind.rawValue)] }
}

extension ChannelReport {
    /// Gathers the results of a channel that has run for `cycles`.
    init(
        channel: borrowing Channel, statistics: borrowing ChannelStatistics,
        latencies: RequestLatencies, energy: EnergyModel?, cycles: Int64, writesLeft: Int,
        refreshesDue: Int64
    ) {
        self.cycles = cycles
        commands = CommandKind.allCases.map { _ in 0 }
        for kind in CommandKind.allCases { commands[Int(kind.rawValue)] = channel.count(of: kind) }
        readsDone = statistics.readsDone
        writesDone = statistics.writesDone
        readRowHits = statistics.readRowHits
        writeRowHits = statistics.writeRowHits
        onDemandPrecharges = statistics.onDemandPrecharges
        dualCommands = statistics.dualCommands
        readsForwarded = statistics.readsForwarded
        readsJoined = statistics.readsJoined
        writesMerged = statistics.writesMerged
        self.writesLeft = Int64(writesLeft)
        self.refreshesDue = refreshesDue
        self.latencies = latencies
        stalls = statistics.stalls.reports(channel.ruleNames)
        dataBusCycles = 0
        ranks = []
        for rank in 0..<Int32(channel.organization.ranks) {
            let time = channel.residency(ofRank: rank, through: cycles)
            let down = time.activePowerDownCycles + time.prechargePowerDownCycles
            let idle = cycles - time.activeCycles - time.selfRefreshCycles - down
            let activeDown = Double(time.activePowerDownCycles)
            let prechargeDown = Double(time.prechargePowerDownCycles)
            ranks.append(
                RankReport(
                    commands: CommandKind.allCases.map { channel.count(of: $0, toRank: rank) },
                    activeCycles: time.activeCycles, idleCycles: idle,
                    activePowerDownCycles: time.activePowerDownCycles,
                    prechargePowerDownCycles: time.prechargePowerDownCycles,
                    selfRefreshCycles: time.selfRefreshCycles,
                    activeStandby_pJ: energy?.activeStandby_pJ.times(Double(time.activeCycles)),
                    prechargeStandby_pJ: energy?.prechargeStandby_pJ.times(Double(idle)),
                    activePowerDown_pJ: energy?.activePowerDown_pJ.times(activeDown),
                    prechargePowerDown_pJ: energy?.prechargePowerDown_pJ.times(prechargeDown),
                    selfRefresh_pJ: energy?.selfRefresh_pJ.times(Double(time.selfRefreshCycles))))
        }
        self.energy = energy.map { model in energyReport(model) }
        dataBusCycles = columnCommands * Int64(channel.organization.burstCycles)
    }

    private func energyReport(_ model: EnergyModel) -> EnergyReport {
        func energy(_ kinds: CommandKind..., each: Double?) -> Double? {
            each.times(Double(kinds.reduce(0) { $0 + count($1) }))
        }
        return EnergyReport(
            activate_pJ: energy(.activate, each: model.activate_pJ),
            read_pJ: energy(.read, .read_p, each: model.read_pJ),
            write_pJ: energy(.write, .write_p, each: model.write_pJ),
            refresh_pJ: energy(.refresh, each: model.refresh_pJ),
            refreshBank_pJ: energy(.refresh_bank, each: model.refreshBank_pJ),
            standby_pJ: ranks.flatMap {
                [
                    $0.activeStandby_pJ, $0.prechargeStandby_pJ, $0.activePowerDown_pJ,
                    $0.prechargePowerDown_pJ, $0.selfRefresh_pJ,
                ]
            }.sum())
    }
}
