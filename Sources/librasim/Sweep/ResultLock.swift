import ConfigFiles
@preconcurrency import Glibc

/// The right to write a file of results, which one process at a time has.
///
/// It is a lock (`flock`) on a file beside the results, `RESULTS.lock`, which ends with the process
/// however that ends; a file that is left is taken over by the next one. States: held → released.
final class ResultLock {
    private static let ending = ".lock"

    private let path: String
    private var descriptor: Int32 = -1

    /// Takes the lock, or fails at once when another process has it.
    ///
    /// - Parameter results: The file of results, which need not be there.
    init(_ results: String) throws {
        path = try Self.resolved(results) + Self.ending
        while true {
            descriptor = FileSystem.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
            guard descriptor >= 0 else { throw Self.failure(results, "open", errno) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                let (code, refused) = (errno, descriptor)
                // What is not held is not released.
                descriptor = -1
                defer { close(refused) }
                guard code == EWOULDBLOCK else { throw Self.failure(results, "lock", code) }
                throw Failure.input(
                    "\(results): error: \(Self.holder(refused)) is writing these results; wait "
                        + "for it, or name another file with -o")
            }
            // Whoever had it may have removed the file in the meantime.
            if isThere { break }
            close(descriptor)
        }
        ftruncate(descriptor, 0)
        let text = "process \(getpid()) on \(Self.host)"
        _ = text.withCString { write(descriptor, $0, strlen($0)) }
        StopSignal.addTemporary(path)
    }

    deinit { release() }

    /// Lets others write the results.
    func release() {
        guard descriptor >= 0 else { return }
        FileSystem.unlink(path)
        close(descriptor)
        descriptor = -1
    }

    /// Whether the path still leads to the file that is open.
    private var isThere: Bool {
        var (opened, found) = (stat(), stat())
        return fstat(descriptor, &opened) == 0 && FileSystem.stat(path, &found) == 0
            && opened.st_dev == found.st_dev && opened.st_ino == found.st_ino
    }

    /// The file that a path leads to: two names of one file share the lock.
    private static func resolved(_ results: String) throws -> String {
        var info = stat()
        guard FileSystem.stat(results, &info) == 0 else { return results }
        guard info.st_mode & S_IFMT == S_IFREG else {
            throw Failure.input("\(results): error: results go to a file, not to a pipe or device")
        }
        return FileSystem.realpath(results) ?? results
    }

    /// Who wrote its name into the file.
    private static func holder(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : "another process"
    }

    private static var host: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "an unknown host" }
        let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func failure(_ path: String, _ verb: String, _ code: Int32) -> Failure {
        .input("\(path): error: cannot \(verb) the results: \(String(cString: strerror(code)))")
    }
}
