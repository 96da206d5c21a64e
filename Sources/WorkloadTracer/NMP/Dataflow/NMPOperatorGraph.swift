/// The operators of a decoder layer and which needs whose results.
///
/// H2-LLM's graphs (its artifact, config/*/operator_graph.json): attention in sequence before the
/// FFN, or, in a parallel transformer, beside it. Operators stand in an order in which none needs a
/// later one's results.
public struct NMPOperatorGraph: Equatable, Sendable {
    /// The operators.
    public let operators: [NMPOperator]
    /// By operator those whose results it needs, as bits.
    public let predecessors: [UInt32]

    /// The most operators.
    public static let mostOperators = 16

    /// Creates a graph.
    ///
    /// - Precondition: `predecessors` name earlier operators only.
    public init(_ operators: [NMPOperator], predecessors: [UInt32]) {
        precondition(operators.count == predecessors.count)
        precondition((1...Self.mostOperators).contains(operators.count))
        precondition(predecessors.enumerated().allSatisfy { $1 >> $0 == 0 })
        self.operators = operators
        self.predecessors = predecessors
    }

    /// The layer of a model that works on `tokens` new tokens of each request, which attend to
    /// `context` tokens.
    public init(_ model: LanguageModel, requests: Int, tokens: Int, context: Int) {
        let (d, head) = (model.d, model.headDimension)
        let rows = requests * tokens
        let heads = requests * model.kv_heads
        let own = model.groupHeads * tokens
        let written = rows * model.d_kv
        var operators = [
            NMPOperator(.q, M: rows, K: d, N: d),
            NMPOperator(.k, M: rows, K: d, N: model.d_kv),
            NMPOperator(.v, M: rows, K: d, N: model.d_kv),
            NMPOperator(.qk, gemms: heads, M: own, K: head, N: context, written: written),
            NMPOperator(.sv, gemms: heads, M: own, K: context, N: head, written: written),
            NMPOperator(.o, M: rows, K: d, N: d),
            NMPOperator(.f1, M: rows, K: d, N: model.d_ff),
        ]
        if model.ffn_matrices > 2 {
            operators.append(NMPOperator(.f3, M: rows, K: d, N: model.d_ff))
        }
        operators.append(NMPOperator(.f2, M: rows, K: model.d_ff, N: d))
        let needs: [NMPOperator.Kind: [NMPOperator.Kind]] = [
            .qk: [.q, .k], .sv: [.qk, .v], .o: [.sv], .f1: model.isParallel ? [] : [.o],
            .f3: model.isParallel ? [] : [.o], .f2: [.f1, .f3],
        ]
        self.init(
            operators,
            predecessors: operators.map { operation in
                (needs[operation.kind] ?? []).reduce(0) { bits, kind in
                    guard let index = operators.firstIndex(where: { $0.kind == kind }) else {
                        return bits
                    }
                    return bits | 1 << UInt32(index)
                }
            })
    }

    /// All operators as bits.
    public var all: UInt32 { (1 << UInt32(operators.count)) - 1 }
}
