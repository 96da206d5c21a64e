import DRAMModel

/// Attention of generation on a card: for each head its keys are read, softmax, its values are
/// read, and the new key and value are written before (HPU, section V-A).
///
/// Inputs arrive in chunks of heads. In each channel six streams run side by side: `hpu_link` is
/// the time that chunks take to arrive, `hpu_write` stores new keys and values, `hpu_read` reads as
/// far ahead as there is room, `hpu_gemv` is the GEMV unit's time for what has been read,
/// `hpu_softmax` that of softmax and of the way through the units, and `hpu_result` the end of each
/// head. Channels do not wait for each other, as if all others were as far.
public struct HPUCardAttention: Sendable {
    /// The card.
    public let card: HPUCard
    /// Its memory.
    public let memory: MemoryConfiguration
    /// The model.
    public let model: LanguageModel
    /// Heads in the order in which they are worked on.
    public let heads: [HPUCardHead]
    /// Heads of a chunk; the last one may have fewer.
    public let chunkHeads: Int
    /// Time between the arrival of each chunk and that of the one before it; the first counts from
    /// 0.
    public let gaps_s: [Double]
    let layout: HPUKVBlockLayout

    /// Prepares the attention of heads.
    ///
    /// - Precondition: there is a gap for each chunk, and the memory's address mapping fits it.
    public init(
        _ model: LanguageModel, _ heads: [HPUCardHead], on card: HPUCard,
        _ memory: MemoryConfiguration,
        chunkHeads: Int, gaps_s: [Double]
    ) {
        precondition(gaps_s.count == heads.count.dividedUp(by: chunkHeads), "chunks")
        self.card = card
        self.memory = memory
        self.model = model
        self.heads = heads
        self.chunkHeads = chunkHeads
        self.gaps_s = gaps_s
        layout = HPUKVBlockLayout(memory, tokenBytes: model.headDimension * model.elementBytes)
    }

    /// Bytes of keys and values that are read.
    public var kvBytes: Int {
        2 * heads.reduce(0) { $0 + $1.length } * model.headDimension * model.elementBytes
    }

    /// Operations of the products with keys and values.
    public var flops: Double {
        4 * Double(heads.reduce(0) { $0 + $1.length })
            * Double(model.headDimension * model.groupHeads)
    }

    /// The stage that a replay takes.
    public var stage: Stage {
        var work = StageWork()
        work.xpuGEMV_FLOPs = flops
        work.kvBusBytes = kvBytes
        return Stage(name: "attention on a card", work: work, likeChannels: likeChannels) {
            HPUCardStreams(self, channel: $0).made
        }
    }

    /// Channels with as many bursts of each length, and of each newest token, in sets.
    private var likeChannels: [[Int]] {
        let lengths = Set(heads.map(\.length)).sorted()
        var indices: [[Int]: Int] = [:]
        var sets: [[Int]] = []
        for channel in 0..<layout.channels {
            let signature = lengths.flatMap { length in
                let new = layout.newest(of: length, channel: channel)
                return [
                    layout.bursts(tokens: length, channel: channel).count, new.lowerBound,
                    new.count,
                ]
            }
            if let index = indices[signature] {
                sets[index].append(channel)
            } else {
                indices[signature] = sets.count
                sets.append([channel])
            }
        }
        return sets
    }
}
