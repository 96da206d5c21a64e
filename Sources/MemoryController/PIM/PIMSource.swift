import DRAMModel

/// Where the operations of one PIM stream come from, in batches, in the order of its trace.
///
/// A source is read by the thread that runs its channel.
public protocol PIMSource: AnyObject {
    /// What the stream is called in messages: the path of its file.
    var name: String { get }
    /// The channel it goes to.
    var channel: Int { get }
    /// Names of the events met so far, by `PIMOperation.event`.
    var eventNames: [String] { get }
    /// Fills a buffer with the next operations; returns how many, 0 at the end.
    func read(into buffer: UnsafeMutableBufferPointer<PIMOperation>) throws -> Int
}

/// The streams of one channel.
struct PIMStreams {
    var sources: [any PIMSource] = []
    /// Whether MACs issue in one stroke while nothing else can happen.
    var strokes = true
}

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
