import ConfigFiles
@preconcurrency import Glibc
import TraceFormats

/// A folder that appears only when all its files are complete.
///
/// States: open → committed or discarded.
final class OutputFolder {
    /// Where files are written until `commit()`.
    let temporary: String

    private let path: String
    private var names: [String] = []
    private var folders: [String] = []
    private var isOpen = true
    /// Holds the lock that tells others that the folder is being written.
    private let descriptor: Int32

    /// Makes the folder under a temporary name; `path` must not exist or be an empty folder.
    init(path: String) throws {
        var path = path[...]
        while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
        self.path = String(path)
        StopSignal.folderOpened()
        let parent = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./"
        let made = TemporaryOutput.make(in: parent) { name in
            FileSystem.mkdir(name, 0o777) == 0
                ? FileSystem.open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1
        }
        guard let made else {
            let code = errno
            StopSignal.folderClosed()
            throw Self.failure(self.path, code)
        }
        (temporary, descriptor) = made
        do {
            try checkTarget()
        } catch {
            discard()
            throw error
        }
    }

    deinit { discard() }

    /// The path of a file to be written now.
    func file(_ name: String) -> String {
        names.append(name)
        return "\(temporary)/\(name)"
    }

    /// Makes a folder in it, for files such as `NAME/file`.
    func makeFolder(_ name: String) throws {
        guard FileSystem.mkdir("\(temporary)/\(name)", 0o777) == 0 else {
            throw Self.failure("\(path)/\(name)", errno)
        }
        folders.append(name)
    }

    /// Makes the folder appear under its name.
    func commit() throws(OutputError) {
        guard FileSystem.rename(temporary, path) == 0 else {
            let code = errno
            discard()
            throw .failed(path: path, message: Self.reason(code))
        }
        close()
    }

    /// Removes the folder and all that was written.
    func discard() {
        guard isOpen else { return }
        for name in names { FileSystem.unlink("\(temporary)/\(name)") }
        for name in folders { FileSystem.rmdir("\(temporary)/\(name)") }
        FileSystem.rmdir(temporary)
        close()
    }

    private func close() {
        isOpen = false
        Glibc.close(descriptor)
        StopSignal.folderClosed()
    }

    private func checkTarget() throws {
        var info = stat()
        guard FileSystem.stat(path, &info) == 0 else {
            if errno == ENOENT { return }
            throw Self.failure(path, errno)
        }
        guard info.st_mode & S_IFMT == S_IFDIR else { throw Self.failure(path, ENOTDIR) }
        guard let names = Folder.names(in: path) else { throw Self.failure(path, errno) }
        if !names.isEmpty { throw Self.failure(path, ENOTEMPTY) }
    }

    private static func failure(_ path: String, _ code: Int32) -> Failure {
        .input("\(path): error: \(reason(code))")
    }

    private static func reason(_ code: Int32) -> String {
        code == ENOTEMPTY || code == EEXIST
            ? "the folder is not empty; name another one, or remove it"
            : "cannot write the folder: \(String(cString: strerror(code)))"
    }
}
