import ConfigFiles

/// A key that was given and that nothing reads: another value would change nothing.
public struct UnusedKey: Equatable, Sendable {
    /// The key: `controller.age_cap`; the first one where a name sets several.
    public var id: String
    /// The name that stands there, without its section.
    public var spelling: String
    /// Where it stands.
    public var location: SourceLocation?
    /// Why nothing reads it, and what would.
    public var message: String
    /// Whether a memory controller that is set otherwise would read it: a command log of one may
    /// need it.
    public var isReadOtherwise: Bool

    /// The key as an error or a warning.
    public func diagnostic(_ severity: Diagnostic.Severity) -> Diagnostic {
        Diagnostic(severity: severity, location: location, message: message)
    }
}
