/// A token of every request on a GPU and its cards: sub-batches alternate on both (HPU, Fig 3).
///
/// The GPU works on one sub-batch at a time, and so do the cards, all of them together; a
/// sub-batch's inputs are sent when its query, key and value are there, and the first ones hide
/// behind the attention of the sub-batch before. The next token begins when all requests have this
/// one.
struct GPUTokenSchedule {
    /// What a sub-batch takes in a layer.
    struct Group: Equatable {
        /// Query, key and value.
        var before = GPUTimeParts()
        /// Projection, FFN, residuals and norms.
        var behind = GPUTimeParts()
        /// Until the first inputs have arrived at all cards.
        var arrival_s = 0.0
        /// For which the links are busy with inputs.
        var links_s = 0.0
        /// Attention on the card that takes longest.
        var attention_s = 0.0
        /// Until the last results are on the GPU.
        var results_s = 0.0
        /// Until results of several cards have been put together.
        var merge_s = 0.0
    }

    /// The time of a token, with what the way to its end consisted of: at each point the device,
    /// link or sub-batch that was waited for.
    let token: GPUTimeParts
    /// Time in which the GPU works.
    let gpu_s: Double
    /// Time in which the cards work.
    let cards_s: Double

    /// Goes through all layers.
    init(_ groups: [Group], layers: Int) {
        var (gpu, cards, links, back) = (
            GPUTimeParts(), GPUTimeParts(), GPUTimeParts(), GPUTimeParts()
        )
        var ready = [GPUTimeParts](repeating: GPUTimeParts(), count: groups.count)
        var (gpu_s, cards_s) = (0.0, 0.0)
        for layer in 0...layers {
            for (index, group) in groups.enumerated() {
                var work = GPUTimeParts()
                if layer > 0 { work = work + group.behind }
                if layer < layers { work = work + group.before }
                gpu = GPUTimeParts.later(gpu, ready[index]) + work
                gpu_s += work.total_s
                ready[index] = gpu
                guard layer < layers else { continue }
                let sent = GPUTimeParts.later(gpu, links)
                links = sent + GPUTimeParts(network_s: group.links_s)
                let arrived = sent + GPUTimeParts(network_s: group.arrival_s)
                cards =
                    GPUTimeParts.later(arrived, cards)
                    + GPUTimeParts(attention_s: group.attention_s)
                cards_s += group.attention_s
                back = GPUTimeParts.later(cards, back) + GPUTimeParts(network_s: group.results_s)
                ready[index] = back + GPUTimeParts(other_s: group.merge_s)
            }
        }
        token = ready.reduce(GPUTimeParts()) { GPUTimeParts.later($0, $1) }
        self.gpu_s = gpu_s
        self.cards_s = cards_s
    }
}
