/// Cycles of the arrays for the products of a KV head's attention over a whole prompt.
struct PIMPromptProducts {
    private struct Key: Hashable {
        var tokens: Int
        var arrays: Int
    }

    /// Rows of inputs of a product that is looked at by itself.
    private static let mostRows = 1 << 16

    private let lowering: XPULowering
    private var known: [Key: (logit: Int, attend: Int)] = [:]

    init(_ lowering: XPULowering) { self.lowering = lowering }

    /// Heads that the arrays work on at a time.
    func atOnce(of heads: Int) -> Int { lowering.npu.arrays / arrays(of: heads) }

    private func arrays(of heads: Int) -> Int { max(1, lowering.npu.arrays / max(1, heads)) }

    /// Cycles for some heads one after the other, each on its part of the arrays, where `all` share
    /// these.
    mutating func cycles(
        tokens: Int, heads: Int, of all: Int
    ) throws(ScratchpadError) -> (logit: Int, attend: Int) {
        let key = Key(tokens: tokens, arrays: arrays(of: all))
        if known[key] == nil {
            let (rows, width) = (tokens * lowering.model.groupHeads, lowering.model.headDimension)
            let npu = lowering.npu.share(arrays: key.arrays, of: atOnce(of: all))
            known[key] = (
                try cycles(rows: rows, K: width, N: tokens, npu),
                try cycles(rows: rows, K: tokens, N: width, npu)
            )
        }
        let one = known[key]!
        return (heads * one.logit, heads * one.attend)
    }

    private func cycles(
        rows: Int, K: Int, N: Int, _ npu: NPU
    ) throws(ScratchpadError) -> Int {
        func busy(_ M: Int) throws(ScratchpadError) -> Int {
            try lowering.plan(GEMMShape(M: M, K: K, N: N), on: npu).busyCycles
        }
        let (whole, rest) = rows.quotientAndRemainder(dividingBy: Self.mostRows)
        return (whole > 0 ? whole * (try busy(Self.mostRows)) : 0) + (try busy(rest))
    }
}
