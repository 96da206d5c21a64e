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

    let organization: Organization
    let units: AddressUnits
    /// Places and their distance in addresses, from the fastest to the slowest, without the row.
    let steps: [(count: Int, unit: UInt64)]
    /// Bursts of a channel, from a multiple of as many on, that have consecutive addresses.
    let consecutive: Int

    /// Lays out the weights of a layer; throws when they do not fit into the memory's weight rows.
    public init(
        _ model: LanguageModel, _ memory: MemoryConfiguration
    ) throws(CapacityError) {
        organization = memory.organization
        units = AddressUnits(memory)
        let o = organization
        steps = [
            (o.bankgroups, units.bankgroup), (o.banks_per_group, units.bank),
            (o.requestsPerRow, units.column), (o.ranks, units.rank),
        ]
        consecutive = Self.consecutive(steps + [(o.rows, units.row)], o.requestBytes)
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
        let all = PIMTileShape.quotient(tensor.bytes, organization.requestBytes)
        return (all - channel + organization.channels - 1) / organization.channels
    }
}
