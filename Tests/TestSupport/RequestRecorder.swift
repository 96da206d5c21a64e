import DRAMModel
import MemoryController
import Synchronization

/// Keeps the requests of each channel as they are done.
package final class RequestRecorder: RequestSink {
    /// The requests of a channel, by how they came to be done.
    package struct Channel: Sendable {
        /// Reads that a READ has served.
        package var served: [RequestRecord] = []
        /// Requests that were acknowledged at their entry.
        package var acknowledged: [RequestRecord] = []
        /// All of them.
        package var all: [RequestRecord] { served + acknowledged }
    }

    private let lists: Mutex<[Channel]>

    package init(channels: Int) {
        lists = Mutex(Array(repeating: Channel(), count: channels))
    }

    package func take(served records: UnsafeBufferPointer<RequestRecord>, channel: Int) {
        let copy = Array(records)
        lists.withLock { $0[channel].served += copy }
    }

    package func take(acknowledged records: UnsafeBufferPointer<RequestRecord>, channel: Int) {
        let copy = Array(records)
        lists.withLock { $0[channel].acknowledged += copy }
    }

    package func wrote(position: Int, channel: Int, at cycle: Int64) {
        lists.withLock { $0[channel].acknowledged[position].issuedAt = cycle }
    }

    /// The requests of each channel.
    package var channels: [Channel] { lists.withLock { $0 } }
}
