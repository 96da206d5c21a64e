import DRAMModel

/// What a run of the oracle did.
struct OracleResult {
    /// Cycles run.
    var cycles: Int
    /// Issued commands by channel, in issue order; `rule` and `stallCycles` are zero.
    var commands: [[CommandRecord]]
    /// Statistics by channel.
    var channels: [OracleStatistics]
    /// Requests of the trace.
    var requests: Int
    /// Requests that entered a channel.
    var accepted: Int
    /// Reads completed.
    var reads_done: Int
    /// Writes acknowledged.
    var writes_done: Int
    /// The cycle of the last completion; -1 when nothing completed.
    var last_done_cycle: Int
    /// The watchdog ended the run: with work outstanding, nothing had moved for too long.
    var isStuck: Bool

    /// Commands of all channels, ordered by channel and then by issue order, as a golden log is.
    var log: [CommandRecord] { Array(commands.joined()) }
}

/// What one channel counted, under the names of the golden summaries.
///
/// Energies are in V·mA·cycles; times tCK in ns they are pJ. They are nil without currents, and
/// where currents are below standby.
struct OracleStatistics {
    var num_cycles = 0
    var num_reads_done = 0
    var num_writes_done = 0
    var num_read_cmds = 0
    var num_write_cmds = 0
    var num_read_row_hits = 0
    var num_write_row_hits = 0
    var num_act_cmds = 0
    var num_pre_cmds = 0
    var num_ondemand_pres = 0
    var num_ref_cmds = 0
    var num_refb_cmds = 0
    var num_srefe_cmds = 0
    var num_srefx_cmds = 0
    /// Not in the golden summaries.
    var num_power_down_enter_cmds = 0
    /// Not in the golden summaries.
    var num_power_down_exit_cmds = 0
    var hbm_dual_cmds = 0
    /// Reads that a waiting write answered; not in the golden summaries.
    var num_forwarded_reads = 0
    /// Reads that joined an outstanding one; not in the golden summaries.
    var num_merged_reads = 0
    /// Writes that joined a waiting one; not in the golden summaries.
    var num_merged_writes = 0
    /// Cycles in which a write was held for an outstanding read; not in the golden summaries.
    var num_blocked_writes = 0
    /// Writes taken in and not written when the run ended; not in the golden summaries.
    var num_writes_left = 0
    /// Refreshes that fell due; not in the golden summaries.
    var num_refreshes_due = 0
    /// Of each completed read: completion cycle less the cycle it is dated.
    var read_latencies: [Int] = []
    /// Cycles with every bank closed, by rank.
    var all_bank_idle_cycles: [Int]
    /// Cycles with a bank open, by rank.
    var rank_active_cycles: [Int]
    /// Cycles in self refresh, by rank.
    var sref_cycles: [Int]
    /// Cycles in power-down with a bank open, by rank; not in the golden summaries.
    var active_power_down_cycles: [Int]
    /// Cycles in power-down with every bank closed, by rank; not in the golden summaries.
    var precharge_power_down_cycles: [Int]

    private let configuration: MemoryConfiguration

    init(_ configuration: MemoryConfiguration) {
        self.configuration = configuration
        all_bank_idle_cycles = Array(repeating: 0, count: configuration.organization.ranks)
        rank_active_cycles = all_bank_idle_cycles
        sref_cycles = all_bank_idle_cycles
        active_power_down_cycles = all_bank_idle_cycles
        precharge_power_down_cycles = all_bank_idle_cycles
    }

    /// Counts a cycle of a rank in the state that the commands of the cycle have left it in.
    mutating func countCycle(
        rank: Int, isOpen: Bool, isInSelfRefresh: Bool, isInPowerDown: Bool
    ) {
        if isInSelfRefresh {
            sref_cycles[rank] += 1
        } else if isInPowerDown && isOpen {
            active_power_down_cycles[rank] += 1
        } else if isInPowerDown {
            precharge_power_down_cycles[rank] += 1
        } else if isOpen {
            rank_active_cycles[rank] += 1
        } else {
            all_bank_idle_cycles[rank] += 1
        }
    }

    /// Sum of the read latencies.
    var read_latency_sum: Int { read_latencies.reduce(0, +) }

    private var power: PowerParameters { configuration.power ?? PowerParameters() }

    /// So many times a current for some time, mA x cycles; nil when that is below zero or a current
    /// is not given, none for no times.
    private func energy(_ count: Int, mA_cycles: Double?) -> Double? {
        guard count > 0 else { return 0 }
        guard let mA_cycles, let VDD = power.VDD, mA_cycles >= 0 else { return nil }
        let devices = Double(configuration.organization.devicesPerRank)
        return Double(count) * (VDD * mA_cycles * devices)
    }

    /// The same for what happens in every stack ID of a rank: refreshes of ranks, and states.
    private func rankEnergy(_ count: Int, mA_cycles: Double?) -> Double? {
        energy(count, mA_cycles: mA_cycles).map { $0 * Double(configuration.organization.stacks) }
    }

    /// The current of a state in which a device does less than in another, whose current is no
    /// less; nil where that cannot be.
    private func current(_ current: Double?, ofLessThan more: Double?) -> Double? {
        guard let current, let more else { return current }
        return current > more ? nil : current
    }

    private func energy(_ count: Int, _ current: Double?, for cycles: Int) -> Double? {
        guard let current, let standby = power.IDD3N else { return energy(count, mA_cycles: nil) }
        return energy(count, mA_cycles: (current - standby) * Double(cycles))
    }

    var act_energy: Double? {
        guard let IDD0 = power.IDD0, let IDD2N = power.IDD2N, let IDD3N = power.IDD3N else {
            return energy(num_act_cmds, mA_cycles: nil)
        }
        let t = configuration.timing
        let standby = IDD3N * Double(t.tRAS) + IDD2N * Double(t.tRP)
        return energy(num_act_cmds, mA_cycles: IDD0 * Double(t.tRC) - standby)
    }

    var read_energy: Double? {
        energy(num_read_cmds, power.IDD4R, for: configuration.organization.burstCycles)
    }

    var write_energy: Double? {
        energy(num_write_cmds, power.IDD4W, for: configuration.organization.burstCycles)
    }

    var ref_energy: Double? {
        energy(num_ref_cmds, power.IDD5AB, for: configuration.timing.tRFC).map {
            $0 * Double(configuration.organization.stacks)
        }
    }

    /// Not in the golden summaries.
    var refb_energy: Double? {
        energy(num_refb_cmds, power.IDD5PB, for: configuration.timing.tRFCb)
    }

    var act_stb_energy: [Double?] {
        rank_active_cycles.map { rankEnergy($0, mA_cycles: power.IDD3N) }
    }

    var pre_stb_energy: [Double?] {
        let idle = current(power.IDD2N, ofLessThan: power.IDD3N)
        return all_bank_idle_cycles.map { rankEnergy($0, mA_cycles: idle) }
    }

    var sref_energy: [Double?] {
        let asleep = current(power.IDD6x, ofLessThan: power.IDD2N)
        return sref_cycles.map { rankEnergy($0, mA_cycles: asleep) }
    }

    private var powerDownEnergy: [Double?] {
        let active = current(power.IDD3P, ofLessThan: power.IDD3N)
        let idle = current(power.IDD2P, ofLessThan: power.IDD2N)
        return active_power_down_cycles.map { rankEnergy($0, mA_cycles: active) }
            + precharge_power_down_cycles.map { rankEnergy($0, mA_cycles: idle) }
    }

    /// All standby; nil when a part is unknown.
    var standby_energy: Double? {
        Self.sum(act_stb_energy + pre_stb_energy + powerDownEnergy + sref_energy)
    }

    /// The sum of the golden energies. Per-bank refresh has none there, and none here.
    var total_energy: Double? {
        Self.sum([act_energy, read_energy, write_energy, ref_energy, standby_energy])
    }

    private static func sum(_ parts: [Double?]) -> Double? {
        parts.contains(nil) ? nil : parts.reduce(0) { $0 + $1! }
    }

    /// Mean of the completed reads, in cycles; zero without reads.
    var average_read_latency: Double {
        num_reads_done == 0 ? 0 : Double(read_latency_sum) / Double(num_reads_done)
    }

    /// Completed requests' bytes by time, GB/s.
    var average_bandwidth: Double {
        guard num_cycles > 0 else { return 0 }
        let bytes = (num_reads_done + num_writes_done) * configuration.organization.requestBytes
        return Double(bytes) / (Double(num_cycles) * configuration.timing.tCK_ns)
    }

    /// Energy by cycle, mW.
    var average_power: Double? {
        num_cycles == 0 ? 0 : total_energy.map { $0 / Double(num_cycles) }
    }

    /// Every figure of a golden summary that is known; those by rank are named `name.rank`.
    var figures: [String: Double] {
        var figures: [String: Double?] = [
            "num_cycles": Double(num_cycles),
            "num_reads_done": Double(num_reads_done),
            "num_writes_done": Double(num_writes_done),
            "num_read_cmds": Double(num_read_cmds),
            "num_write_cmds": Double(num_write_cmds),
            "num_read_row_hits": Double(num_read_row_hits),
            "num_write_row_hits": Double(num_write_row_hits),
            "num_act_cmds": Double(num_act_cmds),
            "num_pre_cmds": Double(num_pre_cmds),
            "num_ondemand_pres": Double(num_ondemand_pres),
            "num_ref_cmds": Double(num_ref_cmds),
            "num_refb_cmds": Double(num_refb_cmds),
            "num_srefe_cmds": Double(num_srefe_cmds),
            "num_srefx_cmds": Double(num_srefx_cmds),
            "hbm_dual_cmds": Double(hbm_dual_cmds),
            "act_energy": act_energy,
            "read_energy": read_energy,
            "write_energy": write_energy,
            "ref_energy": ref_energy,
            "total_energy": total_energy,
            "average_read_latency": average_read_latency,
            "average_bandwidth": average_bandwidth,
            "average_power": average_power,
        ]
        for rank in all_bank_idle_cycles.indices {
            figures["all_bank_idle_cycles.\(rank)"] = Double(all_bank_idle_cycles[rank])
            figures["rank_active_cycles.\(rank)"] = Double(rank_active_cycles[rank])
            figures["act_stb_energy.\(rank)"] = act_stb_energy[rank]
            figures["pre_stb_energy.\(rank)"] = pre_stb_energy[rank]
            figures["sref_cycles.\(rank)"] = Double(sref_cycles[rank])
            figures["sref_energy.\(rank)"] = sref_energy[rank]
        }
        return figures.compactMapValues { $0 }
    }
}
