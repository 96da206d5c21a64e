/// Data that do not fit into a memory.
public struct PIMCapacityError: Error, Equatable, Sendable {
    /// What does not fit, and by how much.
    public var message: String

    /// Creates an error.
    public init(message: String) { self.message = message }

    /// Describes data that needs more rows of each bank than there are, in a channel or in all
    /// together.
    init(
        _ data: String, needs rows: Int, of available: Int, in region: String, bytesPerRow: Int
    ) {
        let excess = rows - available
        message =
            "\(data) need \(rows) rows of each bank, and \(region) has \(available): "
            + "\(excess) rows (\(excess * bytesPerRow) bytes) too many"
    }
}
