import Testing
import TestSupport

/// A run that must be refused: exit status 2, a message with its place, and nothing left behind.
struct BadRun: Sendable, CustomTestStringConvertible {
    /// Files to write beside those of `Sample.folder()`, or in their place.
    var files: [String: [UInt8]] = [:]
    var arguments: [String]
    /// What standard error must hold.
    var message: String

    var testDescription: String { message }

    /// A run with other arguments.
    init(_ arguments: [String], _ message: String) {
        self.arguments = arguments
        self.message = message
    }

    /// A replay with other arguments after those that make it work.
    init(adding arguments: [String], _ message: String) {
        self.init(Self.replay() + arguments, message)
    }

    /// A replay of the sample with one change to its timing file.
    init(timing old: String, _ new: String, _ message: String) {
        precondition(Sample.yaml.contains(old), "no '\(old)' in the sample")
        self.init(Self.replay(), message)
        files["memory.yaml"] = Array(Sample.yaml.replacing(old, with: new).utf8)
    }

    /// A replay with other bytes in its timing file.
    init(timing bytes: [UInt8], _ message: String) {
        self.init(Self.replay(), message)
        files["memory.yaml"] = bytes
    }

    /// A replay with one change to its DRAMsim3 file.
    init(ini old: String, _ new: String, _ message: String) {
        self.init(Self.replay(timing: "memory.ini"), message)
        files["memory.ini"] = Array(SampleFiles.ini.replacing(old, with: new).utf8)
    }

    /// A replay with another trace.
    init(trace bytes: [UInt8], _ message: String) {
        self.init(Self.replay(trace: "bad.trace"), message)
        files["bad.trace"] = bytes
    }

    /// A replay with another trace.
    init(trace text: String, _ message: String) { self.init(trace: Array(text.utf8), message) }

    static func replay(
        timing: String = "memory.yaml", trace: String = "ok.trace"
    ) -> [String] {
        ["replay", "--timing", timing, "--trace", trace, "--commands", "out.csv"]
    }

    /// Runs it and checks what it must not do.
    func check() throws {
        let scratch = Sample.folder()
        for (name, bytes) in files { scratch.write(bytes, as: name) }
        let before = scratch.names
        let outcome = try Librasim.run(arguments, in: scratch)
        #expect(!outcome.isKilled && outcome.status == 2, "status \(outcome.status)")
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(outcome.output == "")
        #expect(scratch.names == before)
    }
}
