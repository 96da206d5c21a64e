import DRAMModel

/// Operations from an array.
public final class PIMOperationList: PIMSource {
    /// What the stream is called in messages.
    public let name: String
    /// The channel it goes to.
    public let channel: Int
    /// Names of events, by `PIMOperation.event`.
    public let eventNames: [String]
    private let operations: [PIMOperation]
    private var position = 0

    /// Creates a source of an array's operations.
    public init(
        _ operations: [PIMOperation], channel: Int = 0, name: String = "stream",
        eventNames: [String] = []
    ) {
        self.operations = operations
        self.channel = channel
        self.name = name
        self.eventNames = eventNames
    }

    /// Fills a buffer with the next operations; returns how many, 0 at the end.
    public func read(into buffer: UnsafeMutableBufferPointer<PIMOperation>) -> Int {
        let count = min(buffer.count, operations.count - position)
        for index in 0..<count { buffer[index] = operations[position + index] }
        position += count
        return count
    }
}
