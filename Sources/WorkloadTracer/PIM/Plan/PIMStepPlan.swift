import DRAMModel

/// A step of a batch as a system works on it: the stages of the layers that are simulated.
public struct PIMStepPlan: Sendable {
    /// What the batch is doing.
    public let work: DecoderLayer.Stage
    /// The layers, in order.
    public let layers: [PIMLayerPlan]

    /// Plans a step.
    ///
    /// - Parameters:
    ///   - work: what the batch is doing.
    ///   - move: what dynamic batch offloading moves; it takes two groups in generation.
    ///   - layers: how many consecutive layers, each with weights, keys and values of its own.
    /// - Throws: `PIMCapacityError` and `ScratchpadError`.
    public init(
        model: LanguageModel, batch: Batch, memory: MemoryConfiguration,
        mapping: PIMMappingOptions = .init(), system: PIMSystemOptions,
        work: DecoderLayer.Stage = .generation, move: OffloadingDecision.Move = .none,
        layers count: Int = 1
    ) throws {
        self.work = work
        layers = try (0..<count).map { index in
            try PIMLayerPlan(
                model: model, batch: batch, memory: memory, mapping: mapping, system: system,
                work: work, move: move, layer: PIMLayerPosition(index, of: count))
        }
    }

    /// The stages of all layers, one after the other; of several, names say which.
    public var stages: [Stage] {
        guard layers.count > 1 else { return layers[0].stages }
        return layers.enumerated().flatMap { index, layer in
            layer.stages.map { stage in
                var stage = stage
                stage.name = "layer \(index): \(stage.name)"
                return stage
            }
        }
    }
}
