import DRAMModel
import MemoryController
import Testing
import TestSupport

/// Sets a run of the engine against a run of an oracle: commands row for row, then every count,
/// latency, residency and energy that both know.
struct EngineComparison {
    /// What differs, the most telling first; empty when nothing does.
    private(set) var differences: [String] = []

    init(
        _ configuration: MemoryConfiguration, report: ReplayReport, commands: [[CommandRecord]],
        oracle: OracleResult
    ) {
        compareCommands(commands, oracle.commands)
        compare("cycles", report.cycles, oracle.cycles)
        compare("requests", report.requests, oracle.requests)
        compare("accepted", report.accepted, oracle.accepted)
        compare("last completion", report.lastDone, oracle.last_done_cycle)
        compareLatencies("all", report.latency, oracle.channels.flatMap(\.read_latencies))
        for (index, (ours, theirs)) in zip(report.channels, oracle.channels).enumerated() {
            compareChannel("channel \(index)", ours, theirs)
            compareEnergy("channel \(index)", ours, theirs, configuration)
        }
    }

    /// Runs the engine on the requests of the oracle's run.
    init(
        _ configuration: MemoryConfiguration, _ requests: [Request], _ options: ReplayOptions,
        oracle: OracleResult
    ) throws {
        let sink = CommandRecorder(channels: configuration.organization.channels)
        let replay = try #require(Replay(configuration, options: options))
        let report = try replay.run(RequestList(requests), sink: sink)
        self.init(configuration, report: report, commands: sink.commands, oracle: oracle)
    }

    private mutating func compare(_ name: String, _ engine: Int64, _ oracle: Int) {
        if engine != oracle { differences.append("\(name): engine \(engine), oracle \(oracle)") }
    }

    private mutating func compareCommands(
        _ engine: [[CommandRecord]], _ oracle: [[CommandRecord]]
    ) {
        for (channel, (ours, theirs)) in zip(engine, oracle).enumerated() where ours != theirs {
            let target = zip(ours, theirs).enumerated().first { $1.0 != $1.1 }?.offset
            let row = target ?? min(ours.count, theirs.count)
            let rows = { (log: [CommandRecord]) in
                log[max(0, row - 4)..<min(log.count, row + 4)].map(\.row)
                    .joined(separator: "\n      ")
            }
            differences.append(
                """
                channel \(channel) row \(row) of \(ours.count) (oracle \(theirs.count)), \
                with the four rows before it
                    engine
                      \(rows(ours))
                    oracle
                      \(rows(theirs))
                """)
        }
    }

    private mutating func compareChannel(
        _ name: String, _ ours: ChannelReport, _ theirs: OracleStatistics
    ) {
        let counts: [(String, Int64, Int)] = [
            ("cycles", ours.cycles, theirs.num_cycles),
            ("reads done", ours.readsDone, theirs.num_reads_done),
            ("writes done", ours.writesDone, theirs.num_writes_done),
            ("read commands", ours.count(.read) + ours.count(.read_p), theirs.num_read_cmds),
            ("write commands", ours.count(.write) + ours.count(.write_p), theirs.num_write_cmds),
            ("activates", ours.count(.activate), theirs.num_act_cmds),
            ("precharges", ours.count(.precharge), theirs.num_pre_cmds),
            ("refreshes", ours.count(.refresh), theirs.num_ref_cmds),
            ("bank refreshes", ours.count(.refresh_bank), theirs.num_refb_cmds),
            ("self-refresh entries", ours.count(.self_refresh_enter), theirs.num_srefe_cmds),
            ("self-refresh exits", ours.count(.self_refresh_exit), theirs.num_srefx_cmds),
            (
                "power-down entries", ours.count(.power_down_enter),
                theirs.num_power_down_enter_cmds
            ),
            ("power-down exits", ours.count(.power_down_exit), theirs.num_power_down_exit_cmds),
            ("read row hits", ours.readRowHits, theirs.num_read_row_hits),
            ("write row hits", ours.writeRowHits, theirs.num_write_row_hits),
            ("on-demand precharges", ours.onDemandPrecharges, theirs.num_ondemand_pres),
            ("dual commands", ours.dualCommands, theirs.hbm_dual_cmds),
            ("forwarded reads", ours.readsForwarded, theirs.num_forwarded_reads),
            ("joined reads", ours.readsJoined, theirs.num_merged_reads),
            ("merged writes", ours.writesMerged, theirs.num_merged_writes),
            ("writes left", ours.writesLeft, theirs.num_writes_left),
            ("refreshes due", ours.refreshesDue, theirs.num_refreshes_due),
        ]
        for (count, engine, oracle) in counts { compare("\(name) \(count)", engine, oracle) }
        compareLatencies(name, ours.latency, theirs.read_latencies)
        for (index, rank) in ours.ranks.enumerated() {
            let name = "\(name) rank \(index)"
            compare("\(name) active", rank.activeCycles, theirs.rank_active_cycles[index])
            compare("\(name) idle", rank.idleCycles, theirs.all_bank_idle_cycles[index])
            compare("\(name) self refresh", rank.selfRefreshCycles, theirs.sref_cycles[index])
            compare(
                "\(name) active power-down", rank.activePowerDownCycles,
                theirs.active_power_down_cycles[index])
            compare(
                "\(name) precharge power-down", rank.prechargePowerDownCycles,
                theirs.precharge_power_down_cycles[index])
        }
    }

    /// Percentiles are exact below 8,192 cycles; above, only the others are compared.
    private mutating func compareLatencies(
        _ name: String, _ ours: LatencyReport, _ theirs: [Int]
    ) {
        let sorted = theirs.sorted()
        compare("\(name) latency count", ours.count, sorted.count)
        guard !sorted.isEmpty else { return }
        let sum = (ours.mean * Double(ours.count)).rounded()
        compare("\(name) latency sum", Int64(sum), sorted.reduce(0, +))
        compare("\(name) latency minimum", ours.minimum, sorted.first!)
        compare("\(name) latency maximum", ours.maximum, sorted.last!)
        guard sorted.last! < 8192 else { return }
        for (share, engine) in [
            (0.5, ours.p50), (0.9, ours.p90), (0.99, ours.p99), (0.999, ours.p999),
        ] {
            let position = Int((share * Double(sorted.count)).rounded(.up)) - 1
            compare("\(name) latency p\(share)", engine, sorted[position])
        }
    }

    private mutating func compareEnergy(
        _ name: String, _ ours: ChannelReport, _ theirs: OracleStatistics,
        _ configuration: MemoryConfiguration
    ) {
        guard let energy = ours.energy, configuration.power != nil else {
            if (ours.energy == nil) != (configuration.power == nil) {
                differences.append("\(name): energy is reported without power, or the reverse")
            }
            return
        }
        let energies: [(String, Double?, Double?)] = [
            ("activate", energy.activate_pJ, theirs.act_energy),
            ("read", energy.read_pJ, theirs.read_energy),
            ("write", energy.write_pJ, theirs.write_energy),
            ("refresh", energy.refresh_pJ, theirs.ref_energy),
            ("bank refresh", energy.refreshBank_pJ, theirs.refb_energy),
            ("standby", energy.standby_pJ, theirs.standby_energy),
        ]
        for (part, engine, oracle) in energies {
            let expected = oracle.map { $0 * configuration.timing.tCK_ns }
            if let engine, let expected {
                let least = 1e-9 * max(abs(engine), abs(expected))
                guard abs(engine - expected) > least else { continue }
            } else if engine == nil, expected == nil {
                continue
            }
            let texts = [engine, expected].map { $0.map { "\($0)" } ?? "unknown" }
            differences.append("\(name) \(part) energy: engine \(texts[0]), oracle \(texts[1])")
        }
    }

    /// The first few differences, for a message.
    var summary: String { differences.prefix(6).joined(separator: "\n  ") }
}
