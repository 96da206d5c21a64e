import TimingConfig
import TraceFormats

/// `librasim import`: a DRAMsim3 file becomes a timing file.
struct ImportCommand {
    private let input: String
    private let output: String

    /// Takes the parsed arguments.
    init(_ arguments: Arguments) {
        input = arguments.operands[0]
        output = arguments.text(.output) ?? "-"
    }

    /// Converts the file; warnings go to standard error.
    func run() throws -> ExitStatus {
        try PathCheck.run(
            command: .import, inputs: [("REFERENCE.ini", input)], outputs: [("--output", output)])
        let loaded: LoadedConfiguration
        do {
            loaded = try ReferenceINI.load(path: input, forWriting: true)
        } catch {
            throw Failure(error)
        }
        try PathCheck.protect(command: .import, outputs: [("--output", output)])
        let hasKeys = loaded.resolved.contains {
            if case .written = $0.origin { true } else { false }
        }
        guard hasKeys else {
            throw Failure.input("\(input): error: the file holds no key of DRAMsim3")
        }
        Console.error(loaded.warnings.map { $0.rendered() })
        let name = input.split(separator: "/").last.map(String.init) ?? input
        do throws(OutputError) {
            let writer = try ByteWriter(path: output)
            writer.append(
                TimingFile.yaml(for: loaded, source: "\(name) (DRAMsim3), by librasim import"))
            try writer.commit()
        } catch {
            throw Failure(error)
        }
        return .done
    }
}
