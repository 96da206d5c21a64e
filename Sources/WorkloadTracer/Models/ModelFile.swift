import ConfigFiles

/// A model as a file describes it: one of ours, or the `config.json` of a model on Hugging Face.
package struct ModelFile: Sendable {
    /// The most tokens that a token attends to, where that is less than all.
    struct Window: Sendable {
        var tokens: Int
        /// Where the file says so.
        var location: SourceLocation
    }

    /// The model.
    package var model: LanguageModel
    /// What of the file has no effect although its author may think so.
    package var warnings: [Diagnostic] = []
    /// The model's sliding window, if it has one.
    var window: Window?

    /// Loads the model that a workload names, with the shape that it gives it.
    ///
    /// - Throws: All errors, with their locations.
    static func load(_ workload: KeyedInput) throws(ConfigurationError) -> ModelFile {
        var file = try load(
            path: workload.resolvedPath("model.file")!, extender: workload.location("model.file"))
        file.model = try file.model.changed(
            by: workload.located(section: "model", keys: LanguageModel.shapeKeys))
        return file
    }

    /// Loads a file; its contents say of which form it is. `extender` is the location of its path.
    ///
    /// - Throws: All errors, with their locations.
    package static func load(
        path: String, extender: SourceLocation? = nil
    ) throws(ConfigurationError) -> ModelFile {
        var diagnostics = DiagnosticCollector()
        let source = try SourceFile.read(path, extender: extender, &diagnostics)
        if source.bytes.first(where: { !$0.isBlank && $0 != 10 && $0 != 13 }) == 123,
            let config = try HuggingFaceConfig(YAMLTree(source, &diagnostics), path: path)
        {
            return try config.modelFile()
        }
        return ModelFile(model: try LanguageModel(source, diagnostics))
    }

    /// The keys of a workload that say what its model is.
    static let keys =
        [ConfigKey.text("model", "file")] + LanguageModel.shapeKeys.map(\.optional)

    /// Throws when a request is longer than the model's window: each token attends to all here.
    func check(longest tokens: Int) throws(ConfigurationError) {
        guard let window, tokens > window.tokens else { return }
        throw ConfigurationError(
            "a sliding window of \(window.tokens) tokens, and requests have up to \(tokens): here "
                + "every token attends to all of its request", at: window.location)
    }
}
