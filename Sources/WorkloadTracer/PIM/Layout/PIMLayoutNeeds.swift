/// What a layout holds beside weights and the keys and values of attention in the banks: nothing
/// unless asked for.
public struct PIMLayoutNeeds: Equatable, Sendable {
    /// Input vectors of GEMMs in the banks.
    public struct Inputs: Equatable, Sendable {
        /// Vectors at a time, one a request.
        public var requests: Int
        /// Elements of the longest vector.
        public var elements: Int

        /// Asks for space for vectors.
        ///
        /// - Precondition: there are some, and they have elements.
        public init(requests: Int, elements: Int) {
            precondition(requests > 0 && elements > 0, "no input vectors")
            self.requests = requests
            self.elements = elements
        }
    }

    /// Indices of the requests whose attention is the xPU's: their keys and values go behind the
    /// weights (LibraPIM Fig 17b).
    public var offloadedRequests: Set<Int> = []
    /// Input vectors in kv rows, of weights that are snooped on the bus (LibraPIM Fig 14).
    public var inputs: Inputs?
    /// Share of the FFN's outputs, 0...1, whose weights are in PIM rows as well (AttAcc). The xPU
    /// keeps all of them where the other weights are: prompts are its own.
    public var ffnShare = 0.0
    /// Whether a row of bank 0 is reserved for vectors that are copied into the global buffer.
    public var gwriteRow = false

    /// Asks for nothing.
    public init() {}
}
