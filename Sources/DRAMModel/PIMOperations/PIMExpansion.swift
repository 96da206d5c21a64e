/// The commands that an operation becomes, in their order.
///
/// A tile begins with the activations of its scope. Then comes the body, with the result behind it
/// where it has one; both are repeated for each head. A tile ends with a `pim_precharge`.
@frozen
public struct PIMExpansion: Sendable {
    /// How often the body goes in a row.
    @frozen
    public enum Repetition: Sendable {
        case once
        /// `count` times; of MACs each goes to the next column.
        case count
        /// As many commands of up to `PIMParameters.mostTransferBursts` bursts as the data takes.
        case bursts
    }

    /// What is done between the activations and the precharge.
    public let body: CommandKind
    /// How often the body goes in a row.
    public let repetition: Repetition
    /// What follows the body for each head; `nil` of operations without heads.
    public let result: CommandKind?
    /// Whether activations come before, and a precharge behind.
    public let isTile: Bool

    /// Creates the expansion of a single command.
    @inlinable public init(_ body: CommandKind, _ repetition: Repetition = .once) {
        self.body = body
        self.repetition = repetition
        result = nil
        isTile = false
    }

    /// Creates the expansion of a tile.
    @inlinable public init(
        tileOf body: CommandKind, _ repetition: Repetition = .once, result: CommandKind? = nil
    ) {
        self.body = body
        self.repetition = repetition
        self.result = result
        isTile = true
    }
}
