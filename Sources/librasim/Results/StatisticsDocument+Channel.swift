import DRAMModel
import MemoryController
import TraceFormats

/// The results of one channel: the figures of DRAMsim3 under its names, then our own.
extension StatisticsDocument {
    /// Writes the members of a channel's object.
    func writeChannel(_ channel: ChannelReport, _ json: JSONWriter) {
        writeCounts(channel, json)
        writeEnergies(channel, json)
        writeRates(channel, json)
        writeRanks(channel, json)
        writeOwnFigures(channel, json)
    }

    private func writeCounts(_ channel: ChannelReport, _ json: JSONWriter) {
        json.key("num_cycles").value(channel.cycles)
        json.key("num_reads_done").value(channel.readsDone)
        json.key("num_writes_done").value(channel.writesDone)
        json.key("num_read_cmds").value(channel.count(.read) + channel.count(.read_p))
        json.key("num_write_cmds").value(channel.count(.write) + channel.count(.write_p))
        json.key("num_read_row_hits").value(channel.readRowHits)
        json.key("num_write_row_hits").value(channel.writeRowHits)
        json.key("num_act_cmds").value(channel.count(.activate))
        json.key("num_pre_cmds").value(channel.count(.precharge))
        json.key("num_ondemand_pres").value(channel.onDemandPrecharges)
        json.key("num_ref_cmds").value(channel.count(.refresh))
        json.key("num_refb_cmds").value(channel.count(.refresh_bank))
        json.key("num_srefe_cmds").value(channel.count(.self_refresh_enter))
        json.key("num_srefx_cmds").value(channel.count(.self_refresh_exit))
        json.key("num_power_down_enter_cmds").value(channel.count(.power_down_enter))
        json.key("num_power_down_exit_cmds").value(channel.count(.power_down_exit))
        json.key("hbm_dual_cmds").value(channel.dualCommands)
    }

    private func writeEnergies(_ channel: ChannelReport, _ json: JSONWriter) {
        let energy = channel.energy
        json.key("act_energy").value(energy?.activate_pJ)
        json.key("read_energy").value(energy?.read_pJ)
        json.key("write_energy").value(energy?.write_pJ)
        json.key("ref_energy").value(energy?.refresh_pJ)
        json.key("refb_energy").value(energy?.refreshBank_pJ)
        json.key("total_energy").value(channel.totalEnergy_pJ)
    }

    private func writeRates(_ channel: ChannelReport, _ json: JSONWriter) {
        let time_ns = result.time_ns(max(1, channel.cycles))
        let completed = channel.readsDone + channel.writesDone
        json.key("average_read_latency").value(channel.latency.mean)
        let bandwidth = result.bandwidth(requests: completed, cycles: channel.cycles)
        let peak = result.peakBandwidth / Double(result.configuration.organization.channels)
        json.key("average_bandwidth").value(bandwidth)
        json.key("average_bandwidth_above_peak").value(bandwidth > peak)
        json.key("average_power").value(channel.totalEnergy_pJ.map { $0 / time_ns })
    }

    private func writeRanks(_ channel: ChannelReport, _ json: JSONWriter) {
        func member(_ name: String, _ write: (RankReport) -> Void) {
            json.key(name).beginObject()
            for (index, rank) in channel.ranks.enumerated() {
                json.key("\(index)")
                write(rank)
            }
            json.endObject()
        }
        func energy(_ name: String, _ figure: (RankReport) -> Double?) {
            member(name) { json.value(figure($0)) }
        }
        member("all_bank_idle_cycles") { json.value($0.idleCycles) }
        member("rank_active_cycles") { json.value($0.activeCycles) }
        member("sref_cycles") { json.value($0.selfRefreshCycles) }
        member("active_power_down_cycles") { json.value($0.activePowerDownCycles) }
        member("precharge_power_down_cycles") { json.value($0.prechargePowerDownCycles) }
        energy("act_stb_energy", \.activeStandby_pJ)
        energy("pre_stb_energy", \.prechargeStandby_pJ)
        energy("sref_energy", \.selfRefresh_pJ)
        energy("active_power_down_energy", \.activePowerDown_pJ)
        energy("precharge_power_down_energy", \.prechargePowerDown_pJ)
    }

    private func writeOwnFigures(_ channel: ChannelReport, _ json: JSONWriter) {
        writeLatencies(channel.latencies, json)
        writeStalls(channel.stalls, json)
        json.key("data_bus_utilization")
            .value(Double(channel.dataBusCycles) / Double(max(1, channel.cycles)))
        json.key("reads_forwarded").value(channel.readsForwarded)
        json.key("reads_joined").value(channel.readsJoined)
        json.key("writes_merged").value(channel.writesMerged)
        json.key("writes_left").value(channel.writesLeft)
        json.key("refreshes_due").value(channel.refreshesDue)
        json.key("cycles_without_requests").value(channel.withoutRequests)
    }
}
