import ConfigFiles

/// Reading the section `generation` of a workload file.
extension GenerationOptions {
    /// Its keys.
    static let keys: [ConfigKey] = [
        ConfigKey.count("generation", "steps", 1...GenerationOptions.mostSteps).optional,
        ConfigKey.count("generation", "stride", 1...GenerationOptions.mostSteps).optional,
        ConfigKey.count("generation", "layers", 1...1 << 16).optional,
        ConfigKey.choice("generation", "lengths", GenerationOptions.Lengths.self).optional,
    ]

    /// What a workload says of generation.
    init(_ file: KeyedInput) {
        steps = file.integer("generation.steps")
        stride = file.integer("generation.stride") ?? 1
        layers = file.integer("generation.layers") ?? 1
        lengths = file.choice("generation.lengths", Lengths.self) ?? .grow
    }

    /// Tokens that a request attends to in its last step, as far as that is known.
    func lastLength(_ request: Batch.Request) -> Int {
        request.length - 1 + ([request.output, steps].compactMap { $0 }.min() ?? 1)
    }

    /// Throws when a request would grow longer than one may be, or than the model attends to.
    func check(
        _ batch: Batch, _ model: ModelFile, _ file: KeyedInput
    ) throws(ConfigurationError) {
        for request in batch.requests where lastLength(request) > Batch.longest {
            throw file.failure(
                "request \(request.number) of \(request.length) tokens would grow to "
                    + "\(lastLength(request)), and \(Batch.longest) are the most",
                at: steps == nil ? "batch.output" : "generation.steps")
        }
        try model.check(longest: batch.requests.map(lastLength).max() ?? 0)
    }
}
