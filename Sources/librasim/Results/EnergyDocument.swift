import DRAMModel
import MemoryController
import TraceFormats

/// Commands, times in each state and energies of every channel and rank as JSON, for models of
/// energy other than ours; `docs/energy.md` describes each member.
struct EnergyDocument {
    private let result: ReplayResult
    private let model: EnergyModel?

    /// Describes a result.
    init(_ result: ReplayResult) {
        self.result = result
        model = result.configuration.power.map { EnergyModel($0, result.configuration) }
    }

    /// Writes the document; failures stay with the writer.
    func write(to writer: ByteWriter) {
        let json = JSONWriter(to: writer)
        json.beginObject()
        writeRun(json)
        write(
            EnergyMembers(result.energy, units: result.unitEnergy_pJ, total: result.totalEnergy_pJ),
            json)
        json.key("channels").beginObject()
        for channel in result.report.channels {
            json.key("\(channel.number)").beginObject()
            write(channel, json)
            json.endObject()
        }
        json.endObject()
        json.endObject()
    }

    private func writeRun(_ json: JSONWriter) {
        let o = result.configuration.organization
        json.key("librasim").value(Program.version)
        json.key("timing_file").value(result.timingFile)
        json.key("standard").value(result.configuration.standard.name)
        json.key("tCK_ns").value(result.configuration.timing.tCK_ns)
        json.key("cycles").value(result.report.cycles)
        if result.options.warmup != nil {
            json.key("warmup_cycles").value(result.report.warmupCycles)
        }
        json.key("interrupted").value(result.isInterrupted)
        json.key("devices_per_rank").value(Int64(o.devicesPerRank * o.stacks))
    }

    private func write(_ channel: ChannelReport, _ json: JSONWriter) {
        if result.configuration.organization.pseudoChannels > 1 {
            json.key("pseudo_channel").value(Int64(channel.number % 2))
        }
        json.key("cycles").value(channel.cycles)
        writeCommands(channel.count, json)
        let units = channel.pim?.energy.map(\.total_pJ) ?? 0
        write(EnergyMembers(channel.energy, units: units, total: channel.totalEnergy_pJ), json)
        json.key("ranks").beginObject()
        for (number, rank) in channel.ranks.enumerated() {
            json.key("\(number)").beginObject()
            writeCommands(rank.count, json)
            write(EnergyState.allCases.map { ($0.rawValue, $0.cycles(rank)) }, json)
            write(rank, json)
            json.endObject()
        }
        json.endObject()
    }

    private func writeCommands(_ count: (CommandKind) -> Int64, _ json: JSONWriter) {
        json.key("commands").beginObject()
        for kind in result.configuration.commandKinds {
            json.key("\(kind.name)").value(count(kind))
        }
        json.endObject()
    }

    private func write(_ states: [(name: String, cycles: Int64)], _ json: JSONWriter) {
        json.key("state_cycles").beginObject()
        for state in states { json.key(state.name).value(state.cycles) }
        json.endObject()
        json.key("state_ns").beginObject()
        for state in states { json.key(state.name).value(result.time_ns(state.cycles)) }
        json.endObject()
    }

    private func write(_ rank: RankReport, _ json: JSONWriter) {
        func energy(_ kinds: CommandKind..., each: Double?) -> Double? {
            each.times(Double(kinds.reduce(0) { $0 + rank.count($1) }))
        }
        let parts: [(name: String, energy_pJ: Double?)] =
            [
                ("activate", energy(.activate, each: model?.activate_pJ)),
                ("read", energy(.read, .read_p, each: model?.read_pJ)),
                ("write", energy(.write, .write_p, each: model?.write_pJ)),
                ("refresh", energy(.refresh, each: model?.refresh_pJ)),
                ("refresh_bank", energy(.refresh_bank, each: model?.refreshBank_pJ)),
            ] + EnergyState.allCases.map { ($0.rawValue, $0.energy_pJ(rank)) }
        json.key("energy_pJ").beginObject()
        for part in parts { json.key(part.name).value(model == nil ? nil : part.energy_pJ) }
        json.key("total").value(model == nil ? nil : parts.map(\.energy_pJ).sum())
        json.endObject()
    }

    private func write(_ parts: EnergyMembers, _ json: JSONWriter) {
        json.key("energy_pJ").beginObject()
        for part in parts.members { json.key(part.name).value(part.energy_pJ) }
        json.endObject()
    }
}

/// A state that a rank is in, one at a time.
private enum EnergyState: String, CaseIterable {
    case active_standby, precharge_standby, active_power_down, precharge_power_down, self_refresh

    /// Cycles that a rank was in it.
    func cycles(_ rank: RankReport) -> Int64 {
        switch self {
        case .active_standby: rank.activeCycles
        case .precharge_standby: rank.idleCycles
        case .active_power_down: rank.activePowerDownCycles
        case .precharge_power_down: rank.prechargePowerDownCycles
        case .self_refresh: rank.selfRefreshCycles
        }
    }

    /// The energy that took.
    func energy_pJ(_ rank: RankReport) -> Double? {
        switch self {
        case .active_standby: rank.activeStandby_pJ
        case .precharge_standby: rank.prechargeStandby_pJ
        case .active_power_down: rank.activePowerDown_pJ
        case .precharge_power_down: rank.prechargePowerDown_pJ
        case .self_refresh: rank.selfRefresh_pJ
        }
    }
}

/// The energy of a channel, or of all, by part.
private struct EnergyMembers {
    let members: [(name: String, energy_pJ: Double?)]

    init(_ energy: EnergyReport?, units: Double?, total: Double?) {
        members = [
            ("activate", energy?.activate_pJ), ("read", energy?.read_pJ),
            ("write", energy?.write_pJ), ("refresh", energy?.refresh_pJ),
            ("refresh_bank", energy?.refreshBank_pJ), ("standby", energy?.standby_pJ),
            ("units", units), ("total", total),
        ]
    }
}
