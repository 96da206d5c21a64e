import ConfigFiles
import Glibc
import Synchronization

/// The temporary files and folders that outputs are written to, and what killed runs left of them.
///
/// Each is named `.librasim-PROCESS-N.tmp` and locked (`flock`) by the process that writes it: a
/// lock ends with its process, however that ends, while the number of a process may be given to
/// another one.
package enum TemporaryOutput {
    private static let (prefix, ending) = (".librasim-", ".tmp")
    /// What SQLite writes beside a database.
    private static let companions = ["-journal", "-wal", "-shm"]
    /// Folders in which there are no leftovers any more.
    private static let cleaned = Mutex<Set<String>>([])

    /// Makes a file or a folder under a new name in a folder, and locks it until its descriptor is
    /// closed.
    ///
    /// - Parameter make: Makes what is new and opens it; -1 and `errno` when it cannot.
    /// - Returns: Its path and descriptor; nil and `errno` when it cannot be made.
    package static func make(
        in folder: String, _ make: (String) -> Int32
    ) -> (path: String, descriptor: Int32)? {
        removeLeftovers(in: folder)
        var attempt = 0
        while true {
            let path = "\(folder)\(prefix)\(getpid())-\(attempt)\(ending)"
            attempt += 1
            let descriptor = make(path)
            guard descriptor >= 0 else {
                if errno == EEXIST { continue }
                return nil
            }
            // Who takes it for a leftover before it is locked removes it; where there are no locks,
            // nobody does.
            flock(descriptor, LOCK_EX)
            if isThere(path, descriptor) { return (path, descriptor) }
            close(descriptor)
        }
    }

    /// Removes what killed processes have left in a folder; a process looks once.
    private static func removeLeftovers(in folder: String) {
        guard cleaned.withLock({ $0.insert(folder).inserted }) else { return }
        for name in Folder.names(in: folder) ?? [] where isTemporary(name) {
            let path = folder + name
            let descriptor = FileSystem.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0, isThere(path, descriptor) {
                remove(path)
                for companion in companions { FileSystem.unlink(path + companion) }
            }
            close(descriptor)
        }
    }

    /// Whether a path still leads to an open file.
    private static func isThere(_ path: String, _ descriptor: Int32) -> Bool {
        var (opened, found) = (stat(), stat())
        return fstat(descriptor, &opened) == 0 && FileSystem.lstat(path, &found) == 0
            && opened.st_dev == found.st_dev && opened.st_ino == found.st_ino
    }

    /// Whether a name is `.librasim-PROCESS-N.tmp`.
    private static func isTemporary(_ name: String) -> Bool {
        guard name.hasPrefix(prefix), name.hasSuffix(ending) else { return false }
        let numbers = name.dropFirst(prefix.count).dropLast(ending.count)
            .split(separator: "-", omittingEmptySubsequences: false)
        return numbers.count == 2
            && numbers.allSatisfy { $0.utf8.allSatisfy { (48...57).contains($0) } && !$0.isEmpty }
    }

    /// Removes a file, or a folder with all that it holds.
    private static func remove(_ path: String) {
        guard FileSystem.unlink(path) != 0, errno == EISDIR || errno == EPERM else { return }
        for name in Folder.names(in: path) ?? [] { remove("\(path)/\(name)") }
        FileSystem.rmdir(path)
    }
}
