import DRAMModel
import MemoryController
import TraceFormats

/// The requests of a trace file, read by the thread that simulates: points are many, and threads
/// busy with them.
final class TraceRequests: RequestSource {
    private let reader: RequestTraceReader

    /// Opens a trace for a memory.
    init(path: String, _ memory: MemoryConfiguration, clock: TraceClock?) throws {
        do throws(TraceError) {
            reader = try RequestTraceReader(
                path: path,
                capacityBytes: memory.controller.wrap_addresses
                    ? 0 : UInt64(memory.organization.capacityBytes),
                requestBytes: UInt64(memory.organization.requestBytes), clock: clock)
        } catch {
            throw Failure(error)
        }
    }

    /// Fills a buffer with the next requests; returns how many, 0 at the end.
    func read(into buffer: UnsafeMutableBufferPointer<Request>) throws -> Int {
        do throws(TraceError) { return try reader.read(into: buffer) } catch {
            throw Failure(error)
        }
    }
}
