import WorkloadTracer

/// What a dataflow is to be found for: a model's layer in generation and in the prompts' pass, and
/// how often each is done.
public struct DataflowProblem: Sendable {
    /// A layer in a step of generation.
    public var step: NMPOperatorGraph
    /// The same operators in the prompts' pass.
    public var prompt: NMPOperatorGraph
    /// Decoder layers, all alike.
    public var layers: Int
    /// Steps of generation: tokens of each request.
    public var steps: Int
    /// Bytes of an element.
    public var elementBytes: Int
    /// By operator, bytes of its matrices at their longest.
    public var storedBytes: [Double]

    /// Requests of one length that each generate as many tokens.
    ///
    /// - Parameter context: Tokens that a step of generation attends to; its cost stands for all.
    public init(
        _ model: LanguageModel, requests: Int, input: Int, output: Int, context: Int
    ) {
        step = NMPOperatorGraph(model, requests: requests, tokens: 1, context: context)
        prompt = NMPOperatorGraph(model, requests: requests, tokens: input, context: input)
        layers = model.layers
        steps = output
        elementBytes = model.elementBytes
        let longest = NMPOperatorGraph(
            model, requests: requests, tokens: 1, context: input + output)
        storedBytes = longest.operators.map { Double($0.matrixElements * model.elementBytes) }
    }

    /// A problem of any two graphs of the same operators.
    public init(
        step: NMPOperatorGraph, prompt: NMPOperatorGraph, layers: Int, steps: Int, elementBytes: Int
    ) {
        precondition(step.operators.count == prompt.operators.count)
        precondition(step.predecessors == prompt.predecessors)
        self.step = step
        self.prompt = prompt
        self.layers = layers
        self.steps = steps
        self.elementBytes = elementBytes
        storedBytes = step.operators.map { Double($0.matrixElements * elementBytes) }
    }

    /// Bytes of all layers.
    public var allBytes: Double { storedBytes.reduce(0, +) * Double(layers) }
}
