@preconcurrency import Glibc
import Synchronization

/// The regular files that have been read as inputs, so that no output takes the place of one.
///
///     InputFiles.read.add(path: "base.yaml", namedAt: location)
///     InputFiles.read[path: "../timing/base.yaml"]?.path  // "base.yaml"
///
/// Files are told apart by device and inode, however they are named. Several threads may use it.
public final class InputFiles: Sendable {
    /// A file that has been read.
    public struct Entry: Sendable {
        /// The path under which it was read first, in a file if one names it.
        public let path: String
        /// Where that path stands; nil when a command line names it, or the program looked for it.
        public let reader: SourceLocation?
    }

    private struct Key: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    /// Those of this process.
    public static let read = InputFiles()

    private let entries = Mutex<[Key: Entry]>([:])

    /// Creates an empty collection.
    public init() {}

    /// Adds a file that is there.
    ///
    /// - Parameters:
    ///   - path: The file; what is no regular file is left out.
    ///   - reader: Where the path stands, if a file names it.
    public func add(path: String, namedAt reader: SourceLocation? = nil) {
        guard path != "-", let info = Self.status(path) else { return }
        add(info, path: path, namedAt: reader)
    }

    /// Adds a file that is open.
    package func add(_ info: stat, path: String, namedAt reader: SourceLocation? = nil) {
        guard info.st_mode & S_IFMT == S_IFREG else { return }
        let key = Self.key(info)
        entries.withLock { entries in
            if let known = entries[key], known.reader != nil || reader == nil { return }
            entries[key] = Entry(path: path, reader: reader)
        }
    }

    /// The file that a path leads to, if it has been read.
    public subscript(path path: String) -> Entry? {
        guard path != "-", let info = Self.status(path) else { return nil }
        return entries.withLock { $0[Self.key(info)] }
    }

    private static func status(_ path: String) -> stat? {
        var info = stat()
        return FileSystem.stat(path, &info) == 0 ? info : nil
    }

    private static func key(_ info: stat) -> Key {
        Key(device: UInt64(info.st_dev), inode: UInt64(info.st_ino))
    }
}
