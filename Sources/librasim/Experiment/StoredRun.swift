import Experiments
import TraceFormats

/// A file of results that appears under its name when it is complete.
struct StoredRun {
    private let path: String
    private let writer: ByteWriter
    private let lock: ResultLock

    /// The file that holds the results until they are complete.
    var temporaryPath: String? { writer.temporaryPath }

    /// Makes sure that the file can be written.
    init(_ path: String) throws {
        self.path = path
        lock = try ResultLock(path)
        do throws(OutputError) { writer = try ByteWriter(path: path) } catch {
            throw Failure(error)
        }
        guard writer.temporaryPath != nil else {
            throw Failure.input("\(path): error: results go to a file, not to a pipe or device")
        }
    }

    /// Writes all points and makes the file appear.
    func write(
        _ experiment: Experiment, _ records: some Sequence<(ExperimentPoint, PointRecord)>,
        options: String
    ) throws {
        guard let temporary = writer.temporaryPath else { return }
        do {
            // An empty file is an empty database.
            let store = try ResultStore(
                path: temporary, for: experiment, sharing: .temporary)
            for (point, record) in records {
                try store.add(point, record, version: Program.version)
            }
            try store.noteCommand(options: options)
            try store.close()
            try writer.commit()
        } catch let error as StoreError {
            throw Failure.input(error.message.replacing(temporary, with: path))
        } catch let error as OutputError {
            throw Failure(error)
        }
    }
}
