import DRAMModel
import MemoryController

/// Hands requests that are done to several sinks.
final class RequestSinks: RequestSink {
    private let sinks: [any RequestSink]

    private init(_ sinks: [any RequestSink]) { self.sinks = sinks }

    /// One sink for all that there are; `nil` without any.
    static func joined(_ sinks: [(any RequestSink)?]) -> (any RequestSink)? {
        let sinks = sinks.compactMap(\.self)
        return sinks.count > 1 ? RequestSinks(sinks) : sinks.first
    }

    /// Hands reads on that a READ has served.
    func take(served records: UnsafeBufferPointer<RequestRecord>, channel: Int) {
        for sink in sinks { sink.take(served: records, channel: channel) }
    }

    /// Hands writes and forwarded reads on.
    func take(acknowledged records: UnsafeBufferPointer<RequestRecord>, channel: Int) {
        for sink in sinks { sink.take(acknowledged: records, channel: channel) }
    }

    /// Passes on that the WRITE of a write has issued.
    func wrote(position: Int, channel: Int, at cycle: Int64) {
        for sink in sinks { sink.wrote(position: position, channel: channel, at: cycle) }
    }

    /// Passes on that a warm-up ends.
    func measure(from cycle: Int64) {
        for sink in sinks { sink.measure(from: cycle) }
    }
}
