import DRAMModel
import MemoryController
import WorkloadTracer

/// What was replayed, counted as what was to be.
extension OperationTally {
    /// The counts that a replay has too.
    static var replayedFields: [WritableKeyPath<OperationTally, Int64>] {
        [
            \.activate4, \.activate, \.mac, \.mac_gb, \.gwrite, \.read_result, \.precharge, \.wrgb,
            \.bankActivations, \.bankMACs, \.gwriteColumns, \.resultBursts, \.reads, \.writes,
        ]
    }

    /// Adds a multiple of a channel.
    mutating func add(replayed channel: ChannelReport, times: Int64) {
        activate4 += channel.count(.pim_activate4) * times
        activate += channel.count(.pim_activate) * times
        mac += channel.count(.pim_mac) * times
        mac_gb += channel.count(.pim_mac_gb) * times
        gwrite += channel.count(.pim_gwrite) * times
        read_result += channel.count(.pim_read_result) * times
        precharge += channel.count(.pim_precharge) * times
        wrgb += channel.count(.pim_wrgb) * times
        reads += channel.readsDone * times
        writes += channel.writesDone * times
        guard let pim = channel.pim else { return }
        bankActivations += pim.bankActivations * times
        bankMACs += pim.bankMACs * times
        gwriteColumns += pim.gwriteColumns * times
        resultBursts += pim.resultBursts * times
    }
}
