import ConfigFiles
@preconcurrency import Glibc

/// The folder in which tasks of a cluster find their points and leave their results.
///
/// `points-N` and `result-N.sqlite` are those of task N, `log-N.txt` is what it said; `job` names
/// the job.
struct TaskFolder {
    /// What stands behind the name of the results.
    static let ending = ".tasks"

    /// Its path.
    let path: String

    /// The folder beside a file of results.
    init(of results: String) { path = results + Self.ending }

    /// The path of a file in it.
    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Makes it, or empties it.
    func prepare() throws {
        if FileSystem.mkdir(path, 0o777) != 0 {
            guard errno == EEXIST else { throw Self.failure(path) }
            for name in names { FileSystem.unlink(file(name)) }
        }
    }

    /// Removes it with all that it holds.
    func remove() {
        for name in names { FileSystem.unlink(file(name)) }
        FileSystem.rmdir(path)
    }

    /// Names of its files, in order.
    var names: [String] { (Folder.names(in: path) ?? []).sorted() }

    /// Paths of results, those of tasks that were ended by force only if asked for.
    func results(partial: Bool) -> [String] {
        names.filter {
            $0.hasSuffix(".sqlite") || (partial && $0.hasSuffix(SweepTaskCommand.partial))
        }.map(file)
    }

    /// Writes a file under a temporary name first.
    func write(_ text: String, as name: String) throws {
        let temporary = file(".\(name)")
        let descriptor = FileSystem.open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o755)
        guard descriptor >= 0 else { throw Self.failure(temporary) }
        let isWritten = FileName.bytes(text).withUnsafeBytes { bytes in
            var rest = bytes
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return false }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
            return true
        }
        guard close(descriptor) == 0, isWritten, FileSystem.rename(temporary, file(name)) == 0
        else {
            throw Self.failure(file(name))
        }
    }

    /// The first kilobytes of a file; nil when it is not there.
    func text(_ name: String) -> String? {
        let descriptor = FileSystem.open(file(name), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
    }

    private static func failure(_ path: String) -> Failure {
        Failure.input("\(path): error: cannot write: \(String(cString: strerror(errno)))")
    }
}
