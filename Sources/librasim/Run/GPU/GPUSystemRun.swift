import ConfigFiles
import DRAMModel
import Systems
import TimingConfig
import WorkloadTracer

/// A workload on a system of a GPU, perhaps with cards, ready to run.
struct GPUSystemRun: WorkloadRun {
    private(set) var workload: GPUWorkload
    let path: String
    let overrides: [String]

    /// Loads a workload with its system.
    init(path: String, overrides: [String]) throws(ConfigurationError) {
        self.path = path
        self.overrides = overrides
        workload = try GPUWorkload.load(path: path, overrides: overrides)
    }

    var warnings: [Diagnostic] {
        workload.warnings + (workload.system.memory?.warnings ?? [])
    }

    var unused: [UnusedKey] { workload.system.memory?.unused ?? [] }

    var memory: MemoryConfiguration? { workload.system.options.cards?.memory }

    func relaxing(_ parameters: [String: Int]) -> GPUSystemRun {
        var copy = self
        copy.workload.system.options.cards?.memory.relaxed = parameters
        return copy
    }

    func run(
        options: RunOptions, mayGoOn: @escaping @Sendable () -> Bool,
        progressed: (Double) -> Void
    ) throws -> any RunOutcome {
        let run = GPURun(workload, options: options)
        do throws(RunError) {
            return GPUSystemResult(
                workload: workload, path: path, overrides: overrides,
                report: try run.run(mayGoOn: mayGoOn, progressed: progressed))
        } catch {
            guard case .stream(let message) = error else { throw error }
            throw Failure.input("\(path): error: \(message)")
        }
    }
}
