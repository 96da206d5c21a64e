import WorkloadTracer

/// What cards do for a sub-batch in a layer.
public struct HPUCardStage: Sendable {
    /// The sub-batch, from 0.
    public var group: Int
    /// Cards that do the same.
    public var cards: Int
    /// Heads of a card.
    public var heads: Int
    /// What is replayed of them.
    public var attention: HPUCardAttention

    /// The work of all sub-batches.
    static func all(
        _ placement: HPUCardPlacement, lengths: [Int], _ run: HPUCardRun
    ) -> [HPUCardStage] {
        (0..<placement.groups).flatMap { group in
            let all = placement.work(group: group, lengths: lengths)
            let active = all.reduce(0) { $0 + $1.cards }
            return all.map { work in
                HPUCardStage(
                    group: group, cards: work.cards, heads: work.heads.count,
                    attention: run.replayed(work.heads, beside: active))
            }
        }
    }
}
