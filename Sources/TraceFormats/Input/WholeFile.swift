/// All of a file at once, for files that are small.
package enum WholeFile {
    /// Reads a file, unpacked when it is gzip or zstd data.
    ///
    /// - Parameters:
    ///   - path: The file; `-` is standard input.
    ///   - limit: The most bytes, unpacked.
    /// - Throws: when it cannot be read or is larger.
    package static func read(path: String, atMost limit: Int) throws(TraceError) -> [UInt8] {
        let source = try ByteSource(path: path)
        var bytes: [UInt8] = []
        let room = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)
        defer { room.deallocate() }
        while true {
            let count = try source.read(into: room)
            if count == 0 { return bytes }
            guard bytes.count + count <= limit else {
                throw TraceError(
                    file: source.name, message: "larger than \(limit >> 20) MB")
            }
            bytes.append(contentsOf: room[..<count])
        }
    }
}
