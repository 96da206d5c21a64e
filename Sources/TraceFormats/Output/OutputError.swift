/// Why an output could not be written.
public enum OutputError: Error, Equatable, Sendable {
    /// The reader of a pipe has gone: not an error, but no more output is wanted.
    case brokenPipe(path: String)
    /// The file could not be created, written or renamed; `message` says why.
    case failed(path: String, message: String)

    /// `path: error: message`, ready for standard error.
    public var rendered: String {
        switch self {
        case .brokenPipe(let path): "\(path): error: the reader of the pipe has gone"
        case .failed(let path, let message): "\(path): error: \(message)"
        }
    }

    /// Whether the reader of a pipe has gone.
    public var isBrokenPipe: Bool {
        if case .brokenPipe = self { true } else { false }
    }
}

extension OutputError: CustomStringConvertible {
    /// The same as `rendered`.
    public var description: String { rendered }
}
