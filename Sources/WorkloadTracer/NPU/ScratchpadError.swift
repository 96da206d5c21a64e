/// A scratchpad too small for one row of inputs beside two tiles of weights.
public struct ScratchpadError: Error, Equatable, CustomStringConvertible {
    /// What the smallest plan needs.
    public let needed_bytes: Int
    /// What there is.
    public let scratchpad_bytes: Int

    /// The error in words.
    public var description: String {
        "a scratchpad of \(scratchpad_bytes) bytes does not hold a row of inputs, "
            + "its partial sums and two tiles of weights: they take \(needed_bytes) bytes"
    }
}
