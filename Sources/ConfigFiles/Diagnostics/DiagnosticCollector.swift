/// Collects errors and warnings during loading, so that one run reports as many as possible.
package struct DiagnosticCollector: Sendable {
    /// More errors than this are only counted.
    private static let mostErrors = 100
    /// More diagnostics of a kind than this are dropped, so that random input takes little memory.
    private static let mostKept = 10_000

    private var errors: [Diagnostic] = []
    private var warnings: [Diagnostic] = []
    private var fileOrder: [String: Int] = [:]

    /// Creates an empty collector.
    package init() {}

    /// Sorts the diagnostics of `file` after those of files registered earlier.
    package mutating func register(file: String) {
        if fileOrder[file] == nil { fileOrder[file] = fileOrder.count }
    }

    package mutating func error(
        _ message: @autoclosure () -> String, at location: SourceLocation?
    ) {
        guard errors.count < Self.mostKept else { return }
        errors.append(Diagnostic(severity: .error, location: location, message: message()))
    }

    package mutating func warning(_ message: String, at location: SourceLocation?) {
        guard warnings.count < Self.mostKept else { return }
        warnings.append(Diagnostic(severity: .warning, location: location, message: message))
    }

    /// Takes over the diagnostics of an error.
    package mutating func add(_ error: ConfigurationError) {
        errors += error.diagnostics.prefix(max(0, Self.mostKept - errors.count))
    }

    /// Whether there is any error.
    package var hasErrors: Bool { !errors.isEmpty }

    /// The warnings, sorted by location.
    package var sortedWarnings: [Diagnostic] { sorted(warnings) }

    /// Throws all errors, sorted by location, if there are any.
    package func throwErrors() throws(ConfigurationError) {
        guard !errors.isEmpty else { return }
        throw asError
    }

    /// An error that holds all errors and one more after which loading cannot go on.
    package func fail(_ message: String, at location: SourceLocation?) -> ConfigurationError {
        var copy = self
        copy.error(message, at: location)
        return copy.asError
    }

    private var asError: ConfigurationError {
        var diagnostics = sorted(errors)
        let excess = diagnostics.count - Self.mostErrors
        if excess > 0 {
            diagnostics.removeLast(excess)
            diagnostics.append(
                Diagnostic(
                    severity: .error, location: nil, message: "\(excess) more errors are not shown")
            )
        }
        return ConfigurationError(diagnostics: diagnostics)
    }

    private func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        typealias Ranked = (key: (Int, Int, Int, Int), diagnostic: Diagnostic)
        let ranked: [Ranked] = diagnostics.enumerated().map { index, diagnostic in
            guard let location = diagnostic.location else {
                return ((Int.max, 0, 0, index), diagnostic)
            }
            let file = fileOrder[location.file] ?? Int.max - 1
            return ((file, location.line, location.column, index), diagnostic)
        }
        return ranked.sorted { $0.key < $1.key }.map(\.diagnostic)
    }
}
