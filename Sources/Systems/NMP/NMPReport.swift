import MemoryController
import WorkloadTracer

/// What a workload comes to on a system with near-memory units.
public struct NMPReport: Sendable {
    /// An operator of a layer, as it was placed.
    public struct Operator: Sendable {
        /// Seconds of a step of generation in which its NMP units work.
        public var nmp_s: Double
        /// Seconds of a step of generation in which the NPU works.
        public var npu_s: Double
        /// Seconds of it in the prompts' pass.
        public var prefill_s: Double
        /// Energy of a step of generation, without standby.
        public var step: NMPEnergyParts
        /// Energy of the prompts' pass, without standby.
        public var prefill: NMPEnergyParts
        /// Bytes of a layer in the fullest of its NMP channels.
        public var nmpBytes: Double
        /// Bytes of a layer in all normal channels together.
        public var normalBytes: Double
        /// The replay of its busiest channel; nil when the units have no part.
        public var channel: NMPChannelCost?
    }

    /// A dataflow that fits, with what it costs.
    public struct Result: Sendable {
        /// The dataflow.
        public var dataflow: DataCentricDataflow
        /// By operator.
        public var operators: [Operator]
        /// Seconds of the prompts' pass.
        public var prefill_s: Double
        /// Seconds of all steps of generation.
        public var decode_s: Double
        /// Energy of both.
        public var energy: NMPEnergyParts
        /// Share of the work of generation that NMP units do.
        public var nmpShare: Double
        /// Multiply-accumulates of the units over what they could have done in generation; 0
        /// without units.
        public var nmpUtilization: Double
        /// What went through the vertical ports over what could have in generation; 0 without
        /// units.
        public var portUtilization: Double
        /// Multiply-accumulates of the NPU over what it could have done at its peak.
        public var npuUtilization: Double
        /// What units' commands waited for in a step of generation, of each operator's busiest
        /// channel.
        public var stalls: StallShares

        /// All of the time.
        public var time_s: Double { prefill_s + decode_s }
    }

    /// What was to be done.
    public var problem: DataflowProblem
    /// On what.
    public var hardware: NMPHardware
    /// What comes out; nil when no dataflow fits into the channels.
    public var result: Result?
}

extension NMPReport.Result {
    /// Adds up operators.
    init(
        dataflow: DataCentricDataflow, operators: [NMPReport.Operator], totals: DataflowTotals,
        problem: DataflowProblem, hardware: NMPHardware
    ) {
        self.dataflow = dataflow
        self.operators = operators
        prefill_s = totals.prefill_s
        decode_s = totals.decode_s
        let (layers, steps) = (Double(problem.layers), Double(problem.steps))
        var energy = NMPEnergyParts()
        var (onUnits, all, prompts, columns) = (0.0, 0.0, 0.0, 0.0)
        var stalls = StallShares()
        for (index, part) in operators.enumerated() {
            energy.add(part.step, times: layers * steps)
            energy.add(part.prefill, times: layers)
            let operation = problem.step.operators[index]
            let placement = dataflow.placements[index]
            onUnits +=
                operation.MACs * Double(placement.nmpShares) / Double(operation.shares)
            all += operation.MACs
            prompts += problem.prompt.operators[index].MACs
            guard let channel = part.channel else { continue }
            columns += channel.columns * Double(placement.channels.count)
            stalls.add(channel.stalls, times: 1)
        }
        energy.standby_J = hardware.standby_W * totals.time_s
        self.energy = energy
        self.stalls = stalls
        nmpShare = all > 0 ? onUnits / all : 0
        let step_s = totals.decode_s / max(1, layers * steps)
        let units = hardware.nmp_MACps * step_s
        nmpUtilization = units > 0 ? onUnits / units : 0
        let ports = hardware.port_Bps * step_s
        let columnBytes = Double((hardware.memory.pim?.nmp?.port_bits ?? 0) / 8)
        portUtilization = ports > 0 ? columns * columnBytes / ports : 0
        let npu = layers * (prompts + (all - onUnits) * steps)
        npuUtilization = npu / (hardware.npu_MACps * totals.time_s)
    }
}
