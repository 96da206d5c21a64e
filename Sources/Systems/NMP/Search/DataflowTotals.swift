/// Time and energy of all layers and steps.
struct DataflowTotals {
    /// Seconds of the prompts' pass and of generation.
    let prefill_s: Double
    let decode_s: Double
    /// Energy of both, standby included.
    let energy_J: Double

    /// All of the time.
    var time_s: Double { prefill_s + decode_s }

    /// Adds up a decoded dataflow.
    init(_ decoded: DecodedDataflow, _ costs: DataflowCosts) {
        let (layers, steps) = (Double(costs.problem.layers), Double(costs.problem.steps))
        prefill_s = decoded.prefill_s * layers
        decode_s = decoded.step_s * layers * steps
        let dynamic_J = (decoded.prefill_J + decoded.step_J * steps) * layers
        energy_J = dynamic_J + costs.hardware.standby_W * (prefill_s + decode_s)
    }
}
