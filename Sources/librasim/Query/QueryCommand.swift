import Experiments
import TraceFormats

/// `librasim query`.
struct QueryCommand {
    private let arguments: Arguments

    /// Takes the parsed arguments.
    init(_ arguments: Arguments) { self.arguments = arguments }

    /// Prints what the query finds.
    func run() throws -> ExitStatus {
        guard !arguments.has(.asCSV) || !arguments.has(.asJSON) else {
            throw Failure.usage("give one of --csv and --json", command: .query)
        }
        let statement: Statement
        do throws(StoreError) {
            statement = try ResultFile(path: arguments.operands[0]).query(arguments.operands[1])
        } catch {
            throw Failure(error)
        }
        let form: ResultRows.Form =
            arguments.has(.asCSV) ? .csv : arguments.has(.asJSON) ? .json : .table
        do {
            let writer = try ByteWriter(path: "-")
            try ResultRows(statement).write(to: writer, as: form)
            try writer.commit()
        } catch let error as OutputError {
            throw Failure(error)
        }
        return .done
    }
}
