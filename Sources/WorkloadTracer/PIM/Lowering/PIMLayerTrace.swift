import DRAMModel

/// One decoder layer in generation, laid out in a memory, whose operations can be generated one by
/// one.
///
///     let trace = try PIMLayerTrace(model: model, batch: batch, memory: memory)
///     trace.forEach(.logit, channel: 3) { operation in … }
///
/// `PIMOperation.event` is an index of `eventNames`. Streams are generated on the fly: only the
/// layout is stored.
public struct PIMLayerTrace: Sendable {
    /// The model.
    public let model: LanguageModel
    /// The requests.
    public let batch: Batch
    /// The memory.
    public let memory: MemoryConfiguration
    /// How data is laid out.
    public let mapping: PIMMappingOptions
    /// How heads fall into rows and banks.
    public let shape: PIMTileShape
    /// Where the weights lie.
    public let weights: PIMWeightLayout
    /// Where the keys and values of attention in the banks lie, by channel.
    public let kv: [PIMKVLayout]
    /// Where the keys and values of attention on the xPU lie.
    public let offloadedKV: PIMOffloadedKV
    /// The rows behind keys and values.
    public let pimRows: PIMRowLayout

    let units: AddressUnits

    /// Names of the events, by `PIMOperation.event`: what each phase posts when it is done.
    public static var eventNames: [String] { PIMTracePhase.allCases.map(\.rawValue) }

    /// Lays a layer out; the memory must have units, whose elements are the model's, and rows that
    /// hold a head. `groups` names requests whose attention alternates. Several layers lie side by
    /// side: weights, then keys and values on the xPU, then, in the kv partition, everything else.
    ///
    /// - Throws: when something does not fit: what, and by how much.
    public init(
        model: LanguageModel, batch: Batch, memory: MemoryConfiguration,
        mapping: PIMMappingOptions = .init(), needs: PIMLayoutNeeds = .init(),
        groups: [[Int]]? = nil,
        layer: PIMLayerPosition = .only
    ) throws(PIMCapacityError) {
        self.model = model
        self.batch = batch
        self.memory = memory
        self.mapping = mapping
        let shape = PIMTileShape(memory, headDimension: model.headDimension)
        precondition(shape.columnsPerHead <= shape.columns, "a head larger than a row")
        self.shape = shape
        units = AddressUnits(memory)
        let weights = try PIMWeightLayout(model, memory, layer: layer)
        self.weights = weights
        let offloadedKV = try PIMOffloadedKV(
            needs.offloadedRequests, model, batch, memory, behind: weights, layer: layer)
        self.offloadedKV = offloadedKV
        let count = memory.organization.channels
        let start = memory.bank.cut == .max ? offloadedKV.end : memory.bank.cut
        let own = batch.requests.indices.filter { !needs.offloadedRequests.contains($0) }
        try Self.checkTotal(
            model, own.map { batch.requests[$0].length }, memory, shape, from: start)
        let placement = PIMHeadPlacement(
            batch, heads: model.kv_heads, channels: count, mapping, except: needs.offloadedRequests,
            groups: groups, shape: shape)
        var kv: [PIMKVLayout] = []
        for (channel, heads) in placement.channels.enumerated() {
            kv.append(
                try PIMKVLayout(channel: channel, heads: heads, batch, shape, memory, from: start))
        }
        let behind = start + (kv.map(\.rows).max() ?? 0)
        let pimRows = try PIMRowLayout(needs, model, shape, memory, from: behind)
        let rows = pimRows.end - start
        try Self.checkLayers(layer.count, rows: rows, memory, from: start)
        self.kv = kv.map { PIMKVLayout($0, movedBy: layer.index * rows) }
        self.pimRows = PIMRowLayout(pimRows, movedBy: layer.index * rows)
    }

    /// Throws when the rows behind `start` do not hold all layers.
    private static func checkLayers(
        _ count: Int, rows: Int, _ memory: MemoryConfiguration, from start: Int
    ) throws(PIMCapacityError) {
        let o = memory.organization
        guard count * rows > o.rows - start else { return }
        throw PIMCapacityError(
            "the keys and values of \(count) layers", needs: count * rows, of: o.rows - start,
            in: start == memory.bank.cut ? "the kv partition" : "the memory behind the weights",
            bytesPerRow: o.banksPerChannel * o.requestsPerRow * o.requestBytes)
    }

    /// Throws when even an even distribution leaves no room for all values, before any head is
    /// placed: there may be more heads than a program can keep.
    private static func checkTotal(
        _ model: LanguageModel, _ lengths: [Int], _ memory: MemoryConfiguration,
        _ shape: PIMTileShape, from start: Int
    ) throws(PIMCapacityError) {
        let o = memory.organization
        let heads = model.kv_heads * lengths.count
        let rows = lengths.reduce(0) {
            $0 + model.kv_heads * shape.valueTiles * shape.valueChunks(tokens: $1)
        }
        let available = (o.rows - start) * o.channels
        guard rows > available else { return }
        throw PIMCapacityError(
            "the values of \(heads) heads", needs: rows, of: available,
            in: "what is left of the \(o.channels == 1 ? "channel" : "\(o.channels) channels")",
            bytesPerRow: o.banksPerChannel * o.requestsPerRow * o.requestBytes)
    }

    /// Passes on the operations of a phase in a channel, in order.
    public func forEach(
        _ phase: PIMTracePhase, channel: Int, _ body: (PIMOperation) throws -> Void
    ) rethrows {
        if let before = phase.predecessor { try body(event(.wait, before)) }
        switch phase {
        case .logit: try logit(channel, body)
        case .attend: try attend(channel, body)
        case .softmax: break
        case .qkv:
            try read(.qkv, channel, body)
            try body(PIMOperation(.barrier))
            try writeBack(channel, body)
        case .projection: try read(.projection, channel, body)
        case .ffn: try read(.ffn, channel, body)
        }
        try body(event(.post, phase))
    }

    private func event(_ kind: PIMOperation.Kind, _ phase: PIMTracePhase) -> PIMOperation {
        var operation = PIMOperation(kind)
        operation.event = Int32(PIMTracePhase.allCases.firstIndex(of: phase)!)
        return operation
    }

    /// Reads each weight of an operator once.
    private func read(
        _ kind: LayerOperator.Kind, _ channel: Int, _ body: (PIMOperation) throws -> Void
    ) rethrows {
        guard let tensor = weights.tensors.first(where: { $0.kind == kind }) else { return }
        try weights.read(weights.bursts(tensor), channel: channel, body)
    }
}
