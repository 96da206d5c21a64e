import DRAMModel

/// Where the weights of a layer lie: in bursts over channel, bank group, bank, column and rank, the
/// row last (LibraPIM section 5.3).
///
/// Each tensor begins in a fresh row, the same one in all channels.
public struct PIMWeightLayout: Sendable {
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
    public private(set) var tensors: [Tensor]

    let organization: Organization
    let units: AddressUnits
    /// Values of each address field and the distance of their addresses, the fastest first, without
    /// the row.
    let steps: [(count: Int, unit: UInt64)]
    /// Bursts of a channel, from a multiple of as many on, that have consecutive addresses.
    let consecutive: Int

    /// The first row that no weights are in, those of the other layers included.
    public let end: Int

    /// Lays out the weights of a layer; throws when all layers do not fit into the memory's weight
    /// rows.
    public init(
        _ model: LanguageModel, _ memory: MemoryConfiguration, layer: PIMLayerPosition = .only
    ) throws(PIMCapacityError) {
        organization = memory.organization
        units = AddressUnits(memory)
        let o = organization
        steps = [
            (o.bankgroups, units.bankgroup), (o.banks_per_group, units.bank),
            (o.requestsPerRow, units.column), (o.ranks, units.rank),
        ]
        consecutive = AddressUnits.consecutiveBursts(
            steps + [(o.rows, units.row)], of: o.requestBytes)
        let rowBytes = o.channels * o.banksPerChannel * o.requestsPerRow * o.requestBytes
        var next = 0
        var tensors: [Tensor] = []
        for work in DecoderLayer(model, lengths: []).operators(.generation)
        where work.weightBytes > 0 {
            let bytes = Int(work.weightBytes)
            let rows = next..<next + bytes.dividedUp(by: rowBytes)
            tensors.append(Tensor(kind: work.kind, bytes: bytes, rows: rows))
            next = rows.upperBound
        }
        end = layer.count * next
        let available = min(memory.bank.cut, o.rows)
        guard end <= available else {
            let layers = layer.count > 1 ? "\(layer.count) layers" : "a layer"
            throw PIMCapacityError(
                "the weights of \(layers) of \(model.name)", needs: end, of: available,
                in: available < o.rows ? "the weight partition" : "the memory",
                bytesPerRow: rowBytes)
        }
        self.tensors = tensors.map { tensor in
            var tensor = tensor
            tensor.rows = tensor.rows.moved(by: layer.index * next)
            return tensor
        }
    }

    /// This layout with the weights of an operator from another layer.
    func with(_ kind: LayerOperator.Kind, of other: PIMWeightLayout) -> PIMWeightLayout {
        var layout = self
        layout.tensors = tensors.map { own in
            own.kind == kind ? other.tensors.first { $0.kind == kind } ?? own : own
        }
        return layout
    }

    /// Bursts of a tensor in a channel.
    public func requests(_ tensor: Tensor, channel: Int) -> Int {
        let all = tensor.bytes.dividedUp(by: organization.requestBytes)
        return (all - channel + organization.channels - 1) / organization.channels
    }
}
