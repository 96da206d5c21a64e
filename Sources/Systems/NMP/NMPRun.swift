import DRAMModel
import WorkloadTracer

/// Finds a dataflow for a problem and says what it comes to.
public struct NMPRun {
    private let problem: DataflowProblem
    private let hardware: NMPHardware
    private let options: NMPSearchOptions
    private let channels: any NMPChannelCosts

    /// Prepares a run.
    ///
    /// - Parameter replays: The channels that have been replayed before; several runs may share
    ///   them.
    public init(
        _ problem: DataflowProblem, on hardware: NMPHardware, options: NMPSearchOptions,
        replays: NMPReplayedChannels
    ) {
        self.init(
            problem, on: hardware, options: options, channels: replays.channel(of: hardware.memory))
    }

    /// Prepares a run whose channels cost what `channels` says.
    init(
        _ problem: DataflowProblem, on hardware: NMPHardware, options: NMPSearchOptions,
        channels: any NMPChannelCosts
    ) {
        self.problem = problem
        self.hardware = hardware
        self.options = options
        var costs = channels
        if hardware.readTime == .derate {
            costs = NMPDeratedReads(
                channels: costs, rate_Bps: hardware.bus_Bps * hardware.readEfficiency)
        }
        if hardware.unitTime == .roofline {
            costs = NMPRooflineUnits(channels: costs, hardware: hardware)
        }
        self.channels = costs
    }

    /// Runs it; `mayGoOn` is asked now and then.
    ///
    /// - Throws: `RunError`.
    public func run(mayGoOn: () -> Bool = { true }) throws(RunError) -> NMPReport {
        let room = hardware.channelBytes * Double(hardware.memory.organization.channels)
        guard problem.allBytes <= room else {
            return NMPReport(problem: problem, hardware: hardware, result: nil)
        }
        let costs = DataflowCosts(problem, hardware, channels)
        var search = DataflowSearch(costs, options)
        let best = try search.best(mayGoOn: mayGoOn)
        guard let best, best.decoded.overflow == 0 else {
            return NMPReport(problem: problem, hardware: hardware, result: nil)
        }
        let dataflow = try search.decoder.dataflow(best.decoded)
        let parts = try problem.step.operators.indices.map { index throws(RunError) in
            try part(index, dataflow.placements[index])
        }
        let result = NMPReport.Result(
            dataflow: dataflow, operators: parts, totals: DataflowTotals(best.decoded, costs),
            problem: problem, hardware: hardware)
        return NMPReport(problem: problem, hardware: hardware, result: result)
    }

    private func part(
        _ index: Int, _ placement: NMPOperatorPlacement
    ) throws(RunError) -> NMPReport.Operator {
        let work = NMPOperatorWork(
            problem: problem, hardware: hardware, channels: channels, index: index,
            placement: NMPOperatorWork.Placement(
                count: placement.channels.count, usesNormal: placement.usesNormal,
                nmpShares: placement.nmpShares, npuReadsNMP: placement.npuReadsNMP))
        let (step, cost) = (try work.generation(), try work.cost())
        return NMPReport.Operator(
            nmp_s: cost.nmp_s, npu_s: cost.npu_s, prefill_s: cost.prefill_s, step: step.energy,
            prefill: work.prefillEnergy(), nmpBytes: cost.nmpBytes, normalBytes: cost.normalBytes,
            channel: step.channel)
    }
}
