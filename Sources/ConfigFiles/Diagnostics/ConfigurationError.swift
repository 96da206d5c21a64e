/// Everything that keeps a configuration from loading, sorted by location.
///
/// The main file's diagnostics come first, then those of the files it extends, then those of
/// overrides.
public struct ConfigurationError: Error, Sendable {
    /// What is wrong; at least one error.
    public var diagnostics: [Diagnostic]

    /// Creates an error from its diagnostics.
    public init(diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics
    }

    /// Creates an error of one diagnostic.
    public init(_ message: String, at location: SourceLocation?) {
        diagnostics = [Diagnostic(severity: .error, location: location, message: message)]
    }
}
