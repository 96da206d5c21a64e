import Synchronization

/// The configuration files that are read while something is loaded.
///
///     let record = FileRecord()
///     try FileRecord.$current.withValue(record) { try Workload.load(path: path) }
///     record.paths
public final class FileRecord: Sendable {
    /// The record that files read by this thread are added to.
    @TaskLocal public static var current: FileRecord?

    private let files = Mutex<[String]>([])

    /// Creates an empty record.
    public init() {}

    /// The files, each as often as it was read, in that order.
    public var paths: [String] { files.withLock { $0 } }

    package func add(_ path: String) { files.withLock { $0.append(path) } }
}
