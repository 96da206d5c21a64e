import Testing

/// Input that `run` or `trace` must refuse: a file that is changed, or arguments, and what is said about it.
struct BadRunCase: Sendable, CustomTestStringConvertible {
    /// The file that is changed, and how.
    var file = ""
    var change = ("", "")
    var arguments: [String] = []
    var message: String
    var testDescription: String { message }

    init(_ file: String, _ old: String, _ new: String, _ message: String) {
        self.file = file
        change = (old, new)
        self.message = message
    }

    init(_ arguments: [String], _ message: String) {
        self.arguments = arguments
        self.message = message
    }
}
