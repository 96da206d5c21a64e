import Testing
import TestSupport

/// Input that `run` or `trace` must refuse: a file that is changed, or arguments, and what is said
/// about it.
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

    /// Runs it in a folder and checks what it must not do; without arguments of its own it is the
    /// given run.
    func check(in scratch: Scratch, _ run: [String] = ["run", "w.yaml", "--stats", "out.json"])
        throws
    {
        let before = scratch.names
        if !file.isEmpty {
            let text = scratch.text(file)
            try #require(text.contains(change.0))
            scratch.write(text.replacing(change.0, with: change.1), as: file)
        }
        let outcome = try Librasim.run(arguments.isEmpty ? run : arguments, in: scratch)
        #expect(!outcome.isKilled && outcome.status == 2, "status \(outcome.status)")
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(outcome.output == "")
        #expect(scratch.names == before)
    }
}
