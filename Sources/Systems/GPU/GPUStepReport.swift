/// A generation step of a GPU, perhaps with cards: every request got a token.
public struct GPUStepReport: Sendable {
    /// Which token of the run, from 0; the first one of prompts is not counted.
    public var number: Int
    /// Steps that it stands for, itself included.
    public var stands: Int
    /// Requests.
    public var requests: Int
    /// Tokens that they attended to, all together.
    public var tokens: Int
    /// Time of the step by part, along the way that took longest.
    public var time: GPUTimeParts
    /// Time in which the GPU worked.
    public var gpu_s: Double
    /// Time in which the cards worked, all together at a time.
    public var cards_s: Double
    /// Time in which each card worked, added up over the cards.
    public var eachCard_s: Double
    /// Operations of the GPU, and those of its GEMMs.
    public var gpu_FLOPs: Double
    /// Operations of GEMMs, all on the GPU.
    public var linear_FLOPs: Double
    /// Bytes that the GPU's memory moved.
    public var gpu_bytes: Double
    /// Time of GEMMs.
    public var linear_s: Double
    /// Attention of a layer on the cards, by sub-batch, of the card that takes longest.
    public var cards: [HPUCardReport]
    /// Energy of the cards' memories; nil without currents or cards.
    public var memory: EnergyParts?
}
