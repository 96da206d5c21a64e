import WorkloadTracer

/// A generation step: every request got a token.
public struct PIMStepReport: Sendable {
    /// Which token of the run, from 0.
    public var number: Int
    /// Steps that it stands for, itself included.
    public var stands: Int
    /// Requests.
    public var requests: Int
    /// Tokens that they attended to, all together.
    public var tokens: Int
    /// Time of the step: a token of every request.
    public var token_s: Double
    /// Energy of the step; nil without currents.
    public var energy_pJ: Double?
    /// What moved between the devices; nil without dynamic batch offloading.
    public var decision: PIMStepDecision?
    /// The throughputs that it went by.
    public var throughput: PIMDeviceThroughput
}

/// What several generation steps came to.
public struct PIMGenerationReport: Sendable {
    /// The steps that were simulated.
    public var steps: [PIMStepReport] = []
    /// A layer of the last one.
    public var last: PIMLayerReport

    /// Steps, those stood for included.
    public var stepCount: Int { steps.reduce(0) { $0 + $1.stands } }
    /// Tokens generated.
    public var generated: Int { steps.reduce(0) { $0 + $1.requests * $1.stands } }
    /// Time of all steps.
    public var time_s: Double { steps.reduce(0) { $0 + $1.token_s * Double($1.stands) } }
    /// Tokens generated in a second.
    public var tokensPerSecond: Double { time_s > 0 ? Double(generated) / time_s : 0 }
    /// Energy of all steps; nil without currents.
    public var energy_pJ: Double? {
        steps.reduce(0.0) { sum, step in
            guard let sum, let energy = step.energy_pJ else { return nil }
            return sum + energy * Double(step.stands)
        }
    }
}
