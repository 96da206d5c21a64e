import DRAMModel

/// Where the weights of a layer lie: in bursts over channel, bank group, bank, column and rank, the row
/// last (LibraPIM section 5.3).
///
/// Each tensor begins in a fresh row, the same one in all channels.
public struct WeightLayout: Sendable {
    /// The weights of one operator.
    public struct Tensor: Equatable, Sendable {
        /// The operator that reads them.
        public var kind: LayerOperator.Kind
        /// Bytes of the matrices.
        public var bytes: Int
        /// Its rows, in each bank of each channel.
        public var rows: Range<Int>
    }

    /// The tensors in the order of their rows.
    public let tensors: [Tensor]

    private let interleaving: BurstInterleaving

    /// Lays out the weights of a layer; throws when they do not fit into the memory's weight rows.
    public init(
        _ model: LanguageModel, _ memory: MemoryConfiguration
    ) throws(CapacityError) {
        interleaving = BurstInterleaving(memory)
        let o = memory.organization
        let rowBytes = o.channels * o.banksPerChannel * o.requestsPerRow * o.requestBytes
        var next = 0
        var tensors: [Tensor] = []
        for work in DecoderLayer(model, lengths: []).operators(.generation)
        where work.weightBytes > 0 {
            let bytes = Int(work.weightBytes)
            let rows = next..<next + PIMTileShape.quotient(bytes, rowBytes)
            tensors.append(Tensor(kind: work.kind, bytes: bytes, rows: rows))
            next = rows.upperBound
        }
        let available = min(memory.bank.cut, o.rows)
        guard next <= available else {
            throw CapacityError(
                "the weights of a layer of \(model.name)", needs: next, of: available,
                in: available < o.rows ? "the weight partition" : "the memory",
                bytesPerRow: rowBytes)
        }
        self.tensors = tensors
    }

    /// The first row that no weights are in.
    public var end: Int { tensors.last?.rows.upperBound ?? 0 }

    /// Bursts of a tensor in a channel.
    public func requests(_ tensor: Tensor, channel: Int) -> Int {
        let all = PIMTileShape.quotient(tensor.bytes, interleaving.burstBytes)
        return interleaving.bursts(below: all, channel: channel)
    }

    /// Hands out the addresses of a tensor in a channel, each burst once, in the order of its bytes.
    func addresses(
        _ tensor: Tensor, channel: Int, _ body: (UInt64) throws -> Void
    ) rethrows {
        let bursts = 0..<requests(tensor, channel: channel)
        try interleaving.addresses(
            of: bursts, from: tensor.rows.lowerBound, channel: channel, body)
    }
}
