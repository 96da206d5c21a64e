import WorkloadTracer

/// What moves between the devices in a generation step.
public struct PIMStepDecision: Equatable, Sendable {
    /// The work that moves.
    public var move: OffloadingDecision.Move
    /// Why, in words.
    public var reason: String
    /// What the prediction said; nil when none was made.
    public var prediction: OffloadingDecision?
    /// Whether the step is there to measure the devices without offloading.
    public var isMeasuring = false
}
