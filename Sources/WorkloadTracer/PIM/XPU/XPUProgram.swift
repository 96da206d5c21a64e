/// The xPU's tasks of a stage, cut into chunks: alike for all channels, of which each reads its
/// part.
///
/// A chunk is read while one before it is computed; as many are read ahead as half of the
/// scratchpad holds and the inputs leave room for, those of the next task too. All times are in
/// memory cycles; what a rounded time is short of is made up for by the next.
public struct XPUProgram: Sendable {
    /// The work, all channels together.
    public let work: StageWork
    /// Memory cycles in which the xPU computes.
    public let busyCycles: Int
    let chunks: [XPUChunk]
    let steps: [XPUStep]
    let weights: PIMWeightLayout

    /// Bursts that a task reads in a channel, each as often as it is read.
    public func bursts(ofTask task: Int, channel: Int) -> Int {
        chunks.reduce(0) {
            $0 + ($1.task == task ? weights.inChannel($1.bursts, channel).count : 0)
        }
    }
}
