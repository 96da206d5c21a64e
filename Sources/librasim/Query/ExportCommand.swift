import Experiments
import TraceFormats

/// `librasim export`.
struct ExportCommand {
    private let arguments: Arguments

    /// Takes the parsed arguments.
    init(_ arguments: Arguments) { self.arguments = arguments }

    /// Writes all points.
    func run() throws -> ExitStatus {
        guard arguments.has(.asCSV) != arguments.has(.asJSON) else {
            throw Failure.usage("give one of --csv and --json", command: .export)
        }
        let (path, output) = (arguments.operands[0], arguments.text(.exportOutput) ?? "-")
        try PathCheck.run(
            command: .export, inputs: [("the results", path)], outputs: [("--output", output)])
        let statement: Statement
        do throws(StoreError) {
            statement = try ResultFile(path: path).query("SELECT * FROM results ORDER BY point")
        } catch {
            throw Failure(error)
        }
        StopSignal.install()
        do {
            let writer = try ByteWriter(path: output)
            if let path = writer.temporaryPath { StopSignal.addTemporary(path) }
            try ResultRows(statement).write(
                to: writer, as: arguments.has(.asCSV) ? .csv : .json,
                objects: ["limiters", "parameters"])
            try writer.commit()
        } catch let error as OutputError {
            throw Failure(error)
        }
        return .done
    }
}
