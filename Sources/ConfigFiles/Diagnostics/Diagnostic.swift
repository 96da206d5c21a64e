/// One thing that is wrong, or suspicious, in an input.
public struct Diagnostic: Equatable, Sendable {
    /// The severity.
    public enum Severity: String, Sendable {
        /// The input cannot be used.
        case error
        /// The input can be used, perhaps not as its author meant.
        case warning
    }

    /// The severity.
    public var severity: Severity
    /// Where it is; `nil` when no line is at fault, as for a missing file.
    public var location: SourceLocation?
    /// What is wrong and how to correct it.
    public var message: String

    /// Creates a diagnostic.
    public init(severity: Severity, location: SourceLocation?, message: String) {
        self.severity = severity
        self.location = location
        self.message = message
    }

    /// One line for the terminal: `file:line:column: error: message`.
    public func rendered() -> String {
        let prefix = location.map { "\($0.rendered): " } ?? ""
        return "\(prefix)\(severity.rawValue): \(message)"
    }
}
