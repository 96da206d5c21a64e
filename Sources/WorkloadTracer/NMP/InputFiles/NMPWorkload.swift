import ConfigFiles
import DRAMModel

/// A workload on a system with near-memory units: requests of one length that each generate as many
/// tokens.
public struct NMPWorkload: Sendable {
    /// How many tokens a step of generation attends to.
    public enum Context: String, CaseIterable, Sendable {
        /// All of the prompt and of the output, in every step, as in H2-LLM's artifact.
        case longest
        /// The mean over the steps; times and energy grow in proportion to it.
        case average
    }

    /// A short name.
    public var name: String
    /// The model.
    public var model: LanguageModel
    /// Requests that are worked on together.
    public var requests: Int
    /// Tokens of each prompt.
    public var input: Int
    /// Tokens that each request generates.
    public var output: Int
    /// The system.
    public var system: NMPSystemDescription
    /// Warnings about the model.
    public var warnings: [Diagnostic]

    /// Tokens that a step of generation attends to.
    public var context: Int {
        switch system.context {
        case .longest: input + output
        case .average: input + (output + 1) / 2
        }
    }
}

/// Reading workload files for systems of this kind.
extension NMPWorkload {
    private static let keys: [ConfigKey] =
        [.text("", "name"), .note("", "source")] + ModelFile.keys + [
            .text("system", "file")
        ] + Batch.keys

    /// Loads a workload with its model and its system.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - overrides: `section.key=value` each; the section says which of the files has the key.
    /// - Throws: All errors, with their locations.
    public static func load(
        path: String, overrides: [String] = []
    ) throws(ConfigurationError) -> NMPWorkload {
        let overrides = try WorkloadOverrides(
            overrides, system: NMPSystemDescription.sections, devices: [])
        let file = try KeyedInput(
            path: path, format: "librasim-workload/1", keys: keys, overrides: overrides.workload)
        let modelFile = try ModelFile.load(file)
        let model = modelFile.model
        let system = try NMPSystemDescription.load(
            path: file.resolvedPath("system.file")!, overrides: overrides.system,
            timing: overrides.timing, extender: file.location("system.file"))
        let memory = system.memory.configuration
        if let pim = memory.pim, system.hardware.nmpChannels > 0, pim.element_bits != model.bits {
            throw file.failure(
                "\(model.name) has elements of \(model.bits) bits, and the units of \(memory.name) "
                    + "take \(pim.element_bits)", at: "model.file")
        }
        let (requests, input, output) = try batch(
            file, channels: memory.organization.channels)
        try modelFile.check(longest: input + output)
        return NMPWorkload(
            name: file.text("name")!, model: model, requests: requests, input: input,
            output: output, system: system, warnings: modelFile.warnings)
    }

    private static func batch(
        _ file: KeyedInput, channels: Int
    ) throws(ConfigurationError) -> (requests: Int, input: Int, output: Int) {
        if file.choice("batch.lengths", Batch.Lengths.self) != .uniform {
            throw file.failure(
                "a dataflow is found for requests of one length: write 'lengths: uniform'",
                at: "batch.lengths")
        }
        if file.text("batch.stage") != nil {
            throw file.failure(
                "'stage' does not go with this kind of system, which always works through the "
                    + "prompts and then generates", at: "batch.stage")
        }
        var diagnostics = DiagnosticCollector()
        let batch = try Batch(file, channels: channels, &diagnostics)
        guard let output = file.integer("batch.output") else {
            throw file.failure(
                "missing key batch.output: the tokens that each request generates",
                at: "batch.output")
        }
        let (requests, input) = (batch.requests.count, batch.requests[0].length)
        guard input + output <= Batch.longest else {
            throw file.failure(
                "requests of \(input) tokens would grow to \(input + output), and "
                    + "\(Batch.longest) are the most", at: "batch.output")
        }
        guard requests * (input + output) <= mostTokens else {
            throw file.failure(
                "\(requests) requests of \(input + output) tokens together are more than "
                    + "\(mostTokens)", at: "batch.requests")
        }
        return (requests, input, output)
    }

    /// The most tokens of all requests.
    private static let mostTokens = 1 << 24
}
