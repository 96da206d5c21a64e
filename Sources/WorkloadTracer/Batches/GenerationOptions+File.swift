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

    /// Throws when a request would grow longer than one may be.
    func check(_ batch: Batch, _ file: KeyedInput) throws(ConfigurationError) {
        for request in batch.requests {
            let known = [request.output, steps].compactMap { $0 }.min() ?? 1
            guard request.length - 1 + known > Batch.longest else { continue }
            throw file.failure(
                "request \(request.number) of \(request.length) tokens would grow to "
                    + "\(request.length - 1 + known), and \(Batch.longest) are the most",
                at: steps == nil ? "batch.output" : "generation.steps")
        }
    }
}
