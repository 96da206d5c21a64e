import DRAMModel
import MemoryController
import TraceFormats

/// What the units did, of one channel and of all together.
extension StatisticsDocument {
    /// Writes `pim` of a channel.
    func writePIM(_ pim: PIMReport, of channel: ChannelReport, _ json: JSONWriter) {
        json.key("pim").beginObject()
        json.key("commands").beginObject()
        for kind in result.configuration.commandKinds where kind.isPIM {
            json.key("\(kind.name)").value(channel.count(kind))
        }
        json.endObject()
        writeFigures(pim, channels: 1, json)
        writeStalls(pim.stalls, json)
        json.endObject()
    }

    /// Writes `pim` of all channels together.
    func writePIM(_ pim: PIMReport, _ json: JSONWriter) {
        json.key("pim").beginObject()
        json.key("channels").value(Int64(result.pimChannels.count))
        json.key("commands").beginObject()
        for kind in result.configuration.commandKinds where kind.isPIM {
            json.key("\(kind.name)").value(result.sum { $0.count(kind) })
        }
        json.endObject()
        writeFigures(pim, channels: result.pimChannels.count, json)
        json.key("peak_gflops").value(result.peakGFLOPS)
        writeStalls(result.pimStalls, json)
        json.endObject()
    }

    private func writeFigures(_ pim: PIMReport, channels: Int, _ json: JSONWriter) {
        json.key("bank_activations").value(pim.bankActivations)
        json.key("bank_macs").value(pim.bankMACs)
        json.key("bank_products").value(pim.bankProducts)
        json.key("gwrite_columns").value(pim.gwriteColumns)
        json.key("write_bursts").value(pim.writeBursts)
        json.key("result_bursts").value(pim.resultBursts)
        json.key("tiles").value(pim.tiles)
        json.key("tile_cycles").value(pim.tileCycles)
        json.key("interruptions").value(pim.interruptions)
        json.key("requests").value(pim.requests)
        json.key("first_cycle").value(pim.first)
        json.key("last_cycle").value(pim.last)
        json.key("mac_duty").value(
            result.macDuty(bankProducts: pim.bankProducts, channels: channels))
        json.key("gflops").value(result.gflops(bankProducts: pim.bankProducts))
        if let bandwidth = result.portBandwidth(bankMACs: pim.bankMACs, channels: channels) {
            json.key("port_GBps").value(bandwidth)
            json.key("peak_port_GBps").value(result.peakPortBandwidth)
        }
        json.key("energy").beginObject()
        let energy = pim.energy
        json.key("activate").value(energy?.activate_pJ)
        json.key("column").value(energy?.column_pJ)
        json.key("multiply").value(energy?.multiply_pJ)
        json.key("gwrite").value(energy?.gwrite_pJ)
        json.key("write").value(energy?.write_pJ)
        json.key("result").value(energy?.result_pJ)
        json.key("total").value(energy?.total_pJ)
        json.endObject()
    }

    /// Writes `stalls`: waiting by rule.
    func writeStalls(_ stalls: [StallReport], _ json: JSONWriter) {
        let total = stalls.reduce(0) { $0 + $1.cycles }
        json.key("stalls").beginObject()
        for stall in stalls {
            json.key(stall.rule).beginObject()
            json.key("cycles").value(stall.cycles)
            json.key("commands").value(stall.commands)
            json.key("share").value(Double(stall.cycles) / Double(total))
            json.endObject()
        }
        json.endObject()
    }
}
