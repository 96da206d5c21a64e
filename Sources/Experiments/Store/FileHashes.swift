import ConfigFiles
@preconcurrency import Glibc

/// Hashes of whole files, each of which is read once however many points have it for an input.
public final class FileHashes: Sendable {
    private let known = Guarded<[String: Result<String, StoreError>]>([:])

    /// Creates an empty collection.
    public init() {}

    /// The hash of a file's contents.
    ///
    /// - Throws: why it cannot be read.
    public func hash(ofFile path: String) throws(StoreError) -> String {
        // The lock is held while the file is read: other threads would only read it again.
        let result = known.withLock { known in
            if let result = known[path] { return result }
            let result = Result { () throws(StoreError) in try Self.read(path) }
            known[path] = result
            return result
        }
        return try result.get()
    }

    private static func read(_ path: String) throws(StoreError) -> String {
        let descriptor = FileSystem.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var hash = ContentHash()
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { chunk.deallocate() }
        while true {
            let count = Glibc.read(descriptor, chunk.baseAddress, chunk.count)
            if count == 0 { return hash.text }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure(path)
            }
            hash.add(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
        }
    }

    private static func failure(_ path: String) -> StoreError {
        StoreError("cannot read '\(path)': \(String(cString: strerror(errno)))")
    }
}
