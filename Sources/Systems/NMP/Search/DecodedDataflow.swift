/// What a genome comes to, in flat storage.
struct DecodedDataflow {
    /// Parts: partition groups of all memory access groups, in order.
    var parts = 0
    /// By part, its memory access group.
    var groupOfPart: InlineArray<16, Int> = .init(repeating: 0)
    /// By part, its NMP channels as bits.
    var channelsOfPart: InlineArray<16, UInt64> = .init(repeating: 0)
    /// By part, whether it uses the NPU.
    var npuOfPart: InlineArray<16, Bool> = .init(repeating: false)
    /// By operator, its part, its level, its mode and its NMP channels as bits.
    var part: InlineArray<16, Int> = .init(repeating: 0)
    var level: InlineArray<16, Int> = .init(repeating: 0)
    var mode: InlineArray<16, UInt8> = .init(repeating: 0)
    var channels: InlineArray<16, UInt64> = .init(repeating: 0)
    /// Seconds of a layer in a step of generation, and in the prompts' pass.
    var step_s = 0.0
    var prefill_s = 0.0
    /// Energy of the same, without standby.
    var step_J = 0.0
    var prefill_J = 0.0
    /// Bytes of all layers beyond what a channel holds, summed over channels.
    var overflow = 0.0
    /// Whether every operator is placed.
    var isPossible = true
}
