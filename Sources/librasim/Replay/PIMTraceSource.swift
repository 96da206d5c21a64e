import DRAMModel
import MemoryController
import TraceFormats

/// The operations of a PIM trace file, read by the thread that runs their channel.
final class PIMTraceSource: PIMSource {
    /// The path of the file, as messages name it.
    let name: String
    /// Operations read so far.
    private(set) var operations: Int64 = 0
    /// Names of the events met so far.
    private(set) var eventNames: [String] = []

    private let reader: PIMTraceReader

    /// Opens a trace for a memory; `-` is standard input.
    init(path: String, _ memory: MemoryConfiguration) throws {
        name = path == "-" ? "<stdin>" : path
        do {
            reader = try PIMTraceReader(path: path, configuration: memory)
        } catch {
            throw Failure(error)
        }
    }

    /// The channel that the trace is for.
    var channel: Int { reader.channel }
    /// Whether places in the trace are records rather than lines.
    var isBinary: Bool { reader.isBinary }
    /// Bytes of the file read so far; for packed data, those of the file.
    var bytesRead: UInt64 { reader.bytesRead }
    /// Bytes of the file; `nil` for pipes.
    var totalBytes: UInt64? { reader.totalBytes }

    /// Fills a buffer with the next operations; returns how many, 0 at the end.
    func read(into buffer: UnsafeMutableBufferPointer<PIMOperation>) throws -> Int {
        let count: Int
        do {
            count = try reader.read(into: buffer)
        } catch {
            throw Failure(error)
        }
        operations += Int64(count)
        while eventNames.count < reader.eventCount {
            eventNames.append(reader.eventName(eventNames.count))
        }
        return count
    }

    /// What replaying the trace has shown to be wrong with it, at its place.
    func failure(_ fault: PIMFault) -> Failure {
        Failure(
            isBinary
                ? TraceError(file: name, record: fault.line, message: fault.message)
                : TraceError(
                    file: name, line: Int(fault.line), column: 1, message: fault.message))
    }
}
