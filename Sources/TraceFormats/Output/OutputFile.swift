import ConfigFiles
import Glibc

/// The end of every output: a descriptor, and a name that appears only when all is written.
///
/// A regular file is written under a temporary name in its own folder and renamed by `commit()`;
/// without that, it is removed. Standard output, pipes and devices are written directly. States:
/// open → committed or discarded.
final class OutputFile {
    private enum Target {
        /// Written directly: standard output, a FIFO, a device.
        case direct
        /// Written to `temporary`, renamed to `final`.
        case atomic(temporary: String, final: String)
        /// Nameless: gone when closed.
        case scratch
    }

    /// How messages name the file; `<stdout>` for standard output.
    let name: String
    /// The folder in which large temporary files belong.
    let folder: String

    private let target: Target
    private var descriptor: Int32

    /// Opens `path` for writing; `-` is standard output.
    ///
    /// For anything but a regular file SIGPIPE is ignored from here on, in the whole process: a
    /// reader that goes away is then reported as `OutputError.brokenPipe`.
    init(path: String) throws(OutputError) {
        name = path == "-" ? "<stdout>" : path
        var info = stat()
        let exists = path != "-" && FileSystem.stat(path, &info) == 0
        let kind = info.st_mode & S_IFMT
        guard path == "-" || (exists && kind != S_IFREG && kind != S_IFDIR) else {
            if path.isEmpty { throw Self.failure(path, "write", ENOENT) }
            if path.hasSuffix("/") || (exists && kind == S_IFDIR) {
                throw Self.failure(path, "write", EISDIR)
            }
            let final = exists ? try Self.resolved(path) : path
            folder = final.lastIndex(of: "/").map { String(final[...$0]) } ?? "./"
            let temporary = try Self.create(in: folder, for: path)
            // A file that is written anew keeps who may read it.
            if exists { fchmod(temporary.descriptor, info.st_mode & 0o7777) }
            descriptor = temporary.descriptor
            target = .atomic(temporary: temporary.path, final: final)
            return
        }
        signal(SIGPIPE, SIG_IGN)
        folder = Self.scratchFolder
        descriptor = path == "-" ? 1 : FileSystem.open(path, O_WRONLY | O_CLOEXEC)
        target = .direct
        if descriptor < 0 { throw Self.failure(path, "open", errno) }
    }

    /// Opens a nameless file in `folder`, for writing and reading back.
    init(scratchIn folder: String) throws(OutputError) {
        name = folder
        self.folder = folder
        let temporary = try Self.create(in: folder, for: folder)
        FileSystem.unlink(temporary.path)
        descriptor = temporary.descriptor
        target = .scratch
    }

    deinit { discard() }

    /// The name that holds the bytes until `commit()`; `nil` when they are written directly.
    var temporaryPath: String? {
        if case .atomic(let temporary, _) = target { temporary } else { nil }
    }

    /// Writes all bytes.
    func write(_ bytes: UnsafeBufferPointer<UInt8>) throws(OutputError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count >= 0 {
                rest = UnsafeBufferPointer(rebasing: rest[count...])
            } else if errno == EPIPE {
                throw .brokenPipe(path: name)
            } else if errno != EINTR {
                throw Self.failure(name, "write", errno)
            }
        }
    }

    /// Writes all bytes over those from `offset` on.
    func write(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) throws(OutputError) {
        var written = 0
        while written < bytes.count {
            let count = pwrite(
                descriptor, bytes.baseAddress! + written, bytes.count - written, offset + written)
            if count >= 0 {
                written += count
            } else if errno != EINTR {
                throw Self.failure(name, "write", errno)
            }
        }
    }

    /// Reads back from `offset`; 0 at the end.
    func read(
        at offset: Int, into bytes: UnsafeMutableBufferPointer<UInt8>
    ) throws(OutputError) -> Int {
        while true {
            let count = pread(descriptor, bytes.baseAddress, bytes.count, offset)
            if count >= 0 { return count }
            if errno != EINTR { throw Self.failure(name, "read back", errno) }
        }
    }

    /// Makes the file appear under its name.
    func commit() throws(OutputError) {
        precondition(descriptor >= 0, "an output is committed or discarded once")
        guard case .atomic(let temporary, let final) = target else { return discard() }
        // Closing a copy tells of failed writes; the lock lasts until the file has its name.
        let copy = dup(descriptor)
        if copy >= 0 && close(copy) == 0 && FileSystem.rename(temporary, final) == 0 {
            close(descriptor)
            descriptor = -1
            return
        }
        let error = Self.failure(name, "write", errno)
        discard()
        throw error
    }

    /// Closes the file and leaves nothing of it behind.
    func discard() {
        guard descriptor >= 0 else { return }
        if case .atomic(let temporary, _) = target { FileSystem.unlink(temporary) }
        if descriptor != 1 { close(descriptor) }
        descriptor = -1
    }

    private static var scratchFolder: String {
        FileSystem.path(inVariable: "TMPDIR").map { $0 + "/" } ?? "/tmp/"
    }

    /// The file that `path` leads to, if it may be written.
    private static func resolved(_ path: String) throws(OutputError) -> String {
        guard FileSystem.access(path, W_OK) == 0, let real = FileSystem.realpath(path) else {
            throw failure(path, "write", errno)
        }
        return real
    }

    private static func create(
        in folder: String, for path: String
    ) throws(OutputError) -> (path: String, descriptor: Int32) {
        let made = TemporaryOutput.make(in: folder) {
            FileSystem.open($0, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        }
        guard let made else { throw failure(path, "create", errno) }
        return made
    }

    private static func failure(_ path: String, _ verb: String, _ code: Int32) -> OutputError {
        .failed(path: path, message: "cannot \(verb): \(String(cString: strerror(code)))")
    }
}
