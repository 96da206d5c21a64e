/// What an operator costs in a placement: one of a number of NMP channels and a mode.
struct NMPOperatorCost: Sendable {
    /// Seconds of generation in which its NMP units work, transfers included.
    var nmp_s = 0.0
    /// Seconds of generation in which the NPU reads and multiplies.
    var npu_s = 0.0
    /// Seconds in the prompts' pass.
    var prefill_s = 0.0
    /// Energy of a layer's step of generation and of the prompts' pass, without standby, J.
    var step_J = 0.0, prefill_J = 0.0
    /// Bytes of a layer that each of its NMP channels holds.
    var nmpBytes = 0.0
    /// Bytes of a layer that the normal channels hold together.
    var normalBytes = 0.0
    /// How much of its shares the NMP units do.
    var nmpShares = 0

    /// A placement that cannot be.
    static let impossible: NMPOperatorCost = {
        var cost = NMPOperatorCost()
        cost.nmp_s = .infinity
        return cost
    }()

    /// Whether it can be.
    var isPossible: Bool { nmp_s < .infinity }
}
