import DRAMModel
import MemoryController
@preconcurrency import Glibc

/// The PIM traces of a replay, opened.
struct PIMStreams {
    /// One source a file.
    let sources: [PIMTraceSource]

    /// Opens traces for a memory.
    init(paths: [String], _ memory: MemoryConfiguration) throws {
        Self.raiseFileLimit()
        sources = try paths.map { try PIMTraceSource(path: $0, memory) }
        var counts = [Int](repeating: 0, count: memory.organization.channels)
        for source in sources {
            counts[source.channel] += 1
            guard counts[source.channel] <= Replay.maximumStreams else {
                throw Failure.input(
                    "\(source.name): error: channel \(source.channel) has more than "
                        + "\(Replay.maximumStreams) PIM streams; join some of them")
            }
        }
    }

    /// The channels that have a stream.
    var channels: Set<Int> { Set(sources.map(\.channel)) }

    /// Operations read so far.
    var operations: Int64 { sources.reduce(0) { $0 + $1.operations } }

    /// What a run threw, with its place where it is a fault of a stream.
    func failure(_ error: any Error) -> any Error {
        guard let fault = error as? PIMFault,
            let source = sources.first(where: { $0.name == fault.stream })
        else { return error }
        return source.failure(fault)
    }

    /// Many channels with streams of their own are many files.
    private static func raiseFileLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
