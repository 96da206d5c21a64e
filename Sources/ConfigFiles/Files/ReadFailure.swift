import Glibc

/// Why a file could not be read as text.
package struct ReadFailure: Error {
    package var message: String
    package var location: SourceLocation?

    package init(_ message: String, at location: SourceLocation? = nil) {
        self.message = message
        self.location = location
    }

    package init(path: String, errno code: Int32) {
        self.init("cannot read \(quoted(path)): \(String(cString: strerror(code)))")
    }
}
