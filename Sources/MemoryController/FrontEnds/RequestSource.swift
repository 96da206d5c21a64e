import DRAMModel

/// Where requests come from, in batches, in the order of the trace.
public protocol RequestSource: AnyObject {
    /// Fills a buffer with the next requests; returns how many, 0 at the end.
    func read(into buffer: UnsafeMutableBufferPointer<Request>) throws -> Int

    /// Whether there is always a next request: what follows the end of a run is then not read, and
    /// those that have entered count as all that there were.
    var isEndless: Bool { get }
}

extension RequestSource {
    /// By default there is a last request.
    public var isEndless: Bool { false }
}

/// Requests from an array.
public final class RequestList: RequestSource {
    private let requests: [Request]
    private var position = 0

    /// Creates a source of an array's requests.
    public init(_ requests: [Request]) { self.requests = requests }

    /// Fills a buffer with the next requests; returns how many, 0 at the end.
    public func read(into buffer: UnsafeMutableBufferPointer<Request>) -> Int {
        let count = min(buffer.count, requests.count - position)
        for index in 0..<count { buffer[index] = requests[position + index] }
        position += count
        return count
    }
}
