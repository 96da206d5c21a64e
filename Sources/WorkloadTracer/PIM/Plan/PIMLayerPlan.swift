import DRAMModel

/// One decoder layer in generation as a system works on it: the stages that follow each other.
///
///     let plan = try PIMLayerPlan(
///         model: model, batch: batch, memory: memory, mapping: mapping, system: system)
///     for stage in plan.stages { … }
///
/// In batch pipelining a stage has the xPU do the projection and FFN of one group, and its query,
/// key and value of the next layer, while the other group's attention is in the banks (LibraPIM Fig
/// 1b). A layer of both groups is two such stages.
public struct PIMLayerPlan: Sendable {
    /// The stages, in order.
    public let stages: [Stage]
    /// The groups of requests that alternate on the devices, as indices of the batch: one, or two.
    public let groups: [[Int]]
    /// Where everything lies.
    public let trace: PIMLayerTrace

    /// Plans a layer.
    ///
    /// - Parameters:
    ///   - work: what the batch is doing; prompts are the xPU's, and take one group.
    ///   - move: what dynamic batch offloading moves; it takes two groups in generation.
    ///   - layer: which layer it is, where several lie in the memory.
    /// - Throws: `PIMCapacityError` and `ScratchpadError`.
    public init(
        model: LanguageModel, batch: Batch, memory: MemoryConfiguration,
        mapping: PIMMappingOptions = .init(), system: PIMSystemOptions,
        work: DecoderLayer.Stage = .generation, move: OffloadingDecision.Move = .none,
        layer: PIMLayerPosition = .only
    ) throws {
        let groups = Self.groups(batch, system)
        precondition(
            move == .none || groups.count == 2 && work == .generation,
            "offloading takes two groups in generation")
        self.groups = groups
        let share = try Self.coprocessedShare(model, batch, memory, system)
        let needs = Self.needs(model, groups, system, move, share: share)
        func trace(_ layer: PIMLayerPosition) throws -> PIMLayerTrace {
            try PIMLayerTrace(
                model: model, batch: batch, memory: memory, mapping: mapping, needs: needs,
                groups: groups, layer: layer)
        }
        self.trace = try trace(layer)
        let builder = PIMStageBuilder(
            trace: self.trace, next: layer.count > 1 ? try trace(layer.next) : self.trace,
            system: system, ffnShare: share)
        if work == .summarization {
            stages = try builder.prompts(Array(batch.requests.indices))
            return
        }
        switch move {
        case .group:
            stages = [try builder.wholeGroups(xpu: groups[0], pim: groups[1])]
        case .none where groups.count == 1:
            stages =
                system.head_pipelining
                ? try builder.headPipelined(groups[0]) : try builder.serial(groups[0])
        default:
            stages = try Self.pipelined(builder, groups, batch, move)
        }
    }

    /// The groups of a batch: with `batch_pipelining` two of about as many tokens, to which
    /// requests are dealt from the longest on.
    public static func groups(_ batch: Batch, _ system: PIMSystemOptions) -> [[Int]] {
        let all = batch.requests.indices
        guard system.batch_pipelining, all.count > 1 else { return [Array(all)] }
        let order = all.sorted {
            let lengths = (batch.requests[$0].length, batch.requests[$1].length)
            return lengths.0 != lengths.1 ? lengths.0 > lengths.1 : $0 < $1
        }
        var groups: [[Int]] = [[], []]
        for (rank, request) in order.enumerated() {
            groups[[0, 1, 1, 0][rank % 4]].append(request)
        }
        return groups.map { $0.sorted() }
    }

    /// The input of Algorithm 1 for the larger group of a batch, all of whose requests count as the
    /// longest.
    public static func batchGroup(
        _ model: LanguageModel, _ batch: Batch, _ memory: MemoryConfiguration,
        _ system: PIMSystemOptions
    ) -> PIMBatchGroup {
        let longest = batch.requests.map(\.length).max() ?? 0
        let layer = DecoderLayer(model, lengths: [longest]).operators(.generation)
        func flops(_ kinds: LayerOperator.Kind...) -> Double {
            layer.reduce(0) { kinds.contains($1.kind) ? $0 + Double($1.flops) : $0 }
        }
        return PIMBatchGroup(
            requests: groups(batch, system).map(\.count).max() ?? 0,
            channels: memory.organization.channels,
            qkvAndProjection_FLOPs: flops(.qkv, .projection),
            ffn_FLOPs: flops(.ffn), mha_FLOPs: flops(.logit, .attend))
    }

    /// What the layout must have room for beside weights, keys and values.
    private static func needs(
        _ model: LanguageModel, _ groups: [[Int]], _ system: PIMSystemOptions,
        _ move: OffloadingDecision.Move, share: Double
    ) -> PIMLayoutNeeds {
        var needs = PIMLayoutNeeds()
        needs.gwriteRow = system.attention.vector_path == .gwrite
        needs.ffnShare = share
        switch move {
        case .none: break
        case .ffn(let requests):
            if requests > 0 {
                needs.inputs = .init(requests: requests, elements: max(model.d, model.d_ff))
            }
        case .mha(let requests):
            for group in groups { needs.offloadedRequests.formUnion(group.prefix(requests)) }
        case .group:
            needs.offloadedRequests = Set(groups[0])
            needs.inputs = .init(
                requests: max(1, groups[1].count), elements: max(model.d, model.d_ff))
        }
        return needs
    }

    /// Two stages in which the groups swap devices, or one that occurs twice when they are alike.
    private static func pipelined(
        _ builder: PIMStageBuilder, _ groups: [[Int]], _ batch: Batch,
        _ move: OffloadingDecision.Move
    ) throws -> [Stage] {
        var first = try builder.pipelined(
            xpu: groups[0], attention: groups[1], names: ("A", "B"), move)
        let lengths = groups.map { $0.map { batch.requests[$0].length }.sorted() }
        let hasOwnChannels = batch.requests.contains { $0.channel != nil }
        if lengths[0] == lengths[1], !hasOwnChannels, Set(lengths[0]).count <= 1 {
            first.repeats = 2
            return [first]
        }
        return [
            first,
            try builder.pipelined(
                xpu: groups[1], attention: groups[0], names: ("B", "A"), isAhead: true, move),
        ]
    }
}
