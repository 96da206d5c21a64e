import DRAMModel

/// A step of a batch as a system works on it: the stages of the layers that are simulated.
public struct StepPlan: Sendable {
    /// The layers, in order.
    public let layers: [LayerPlan]

    /// Plans a step.
    ///
    /// - Parameters:
    ///   - move: what dynamic batch offloading moves; it takes two groups.
    /// - Throws: `CapacityError` and `ScratchpadError`.
    public init(
        model: LanguageModel, batch: Batch, memory: MemoryConfiguration,
        mapping: MappingOptions = .init(), system: SystemOptions,
        move: OffloadingDecision.Move = .none
    ) throws {
        layers = [
            try LayerPlan(
                model: model, batch: batch, memory: memory, mapping: mapping, system: system,
                move: move)
        ]
    }

    /// The stages of all layers, one after the other.
    public var stages: [Stage] { layers.flatMap(\.stages) }
}
