/// What a system of a GPU, perhaps with cards, does with a batch (HPU, sections IV and V).
public struct GPUSystemOptions: Sendable {
    /// Its name.
    public var name: String
    /// The GPU.
    public var gpu: GPU
    /// How the GPU goes through a layer.
    public var options: GPUOptions
    /// The cards that do attention in generation; nil without any.
    public var cards: HPUCardOptions?

    /// Creates a system.
    public init(
        name: String, gpu: GPU, options: GPUOptions = .init(), cards: HPUCardOptions? = nil
    ) {
        self.name = name
        self.gpu = gpu
        self.options = options
        self.cards = cards
    }
}
