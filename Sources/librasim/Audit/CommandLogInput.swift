import ConfigFiles
import DRAMModel
import TimingConfig
import TraceFormats

/// A command log and the memory it is of, as `audit` and `explain` take them.
struct CommandLogInput {
    /// The memory.
    let configuration: MemoryConfiguration
    private let path: String

    /// Loads the timing file that the arguments name; the log is the given operand.
    init(_ arguments: Arguments, log: String) throws {
        path = log
        let loaded: LoadedConfiguration
        do throws(ConfigurationError) {
            loaded = try TimingFile.load(
                path: arguments.required(.timing), overrides: arguments.all(.set))
        } catch {
            throw Failure(error)
        }
        try arguments.report(loaded, isOfLog: true)
        configuration = loaded.configuration
    }

    /// Reads the log to its end, in batches.
    func forEachBatch(_ body: (UnsafeBufferPointer<CommandRecord>) -> Void) throws {
        let batch = UnsafeMutableBufferPointer<CommandRecord>.allocate(capacity: 4096)
        defer { batch.deallocate() }
        do throws(TraceError) {
            let reader = try CommandLogReader(path: path)
            while true {
                let count = try reader.read(into: batch)
                if count == 0 { return }
                body(UnsafeBufferPointer(rebasing: batch[..<count]))
            }
        } catch {
            throw Failure(error)
        }
    }
}
