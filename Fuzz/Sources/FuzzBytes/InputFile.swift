import Glibc

/// A nameless file in memory that holds the present fuzz input, for readers that take paths.
public struct InputFile: Sendable {
    /// Where to read it; without an extension, so that contents alone decide how it is read.
    public let path: String
    private let descriptor: Int32

    /// Creates an empty file, which goes with the process.
    public init() {
        var template = Array("/dev/shm/librasim-fuzz-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0, unlink(template) == 0 else {
            fatalError("cannot create a file in /dev/shm")
        }
        path = "/proc/self/fd/\(descriptor)"
    }

    /// Makes the bytes the contents of the file.
    public func hold(_ bytes: UnsafeRawBufferPointer) {
        guard ftruncate(descriptor, 0) == 0,
            bytes.isEmpty || pwrite(descriptor, bytes.baseAddress, bytes.count, 0) == bytes.count
        else { fatalError("cannot write \(path)") }
    }
}
