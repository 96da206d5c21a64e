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
