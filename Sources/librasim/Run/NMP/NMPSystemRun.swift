import ConfigFiles
import DRAMModel
import Systems
import TimingConfig
import WorkloadTracer

/// A workload on an NPU beside memory with near-memory units, ready to run.
struct NMPSystemRun: WorkloadRun {
    private(set) var workload: NMPWorkload
    let path: String
    let overrides: [String]

    /// Replays of all runs of this process: points of an experiment share them.
    private static let replays = NMPReplayedChannels(mayGoOn: { !StopSignal.isRaised })

    /// Loads a workload with its system.
    init(path: String, overrides: [String]) throws(ConfigurationError) {
        self.path = path
        self.overrides = overrides
        workload = try NMPWorkload.load(path: path, overrides: overrides)
    }

    var warnings: [Diagnostic] { workload.warnings + workload.system.memory.warnings }

    var unused: [UnusedKey] { workload.system.memory.unused }

    var memory: MemoryConfiguration? { workload.system.hardware.memory }

    func relaxing(_ parameters: [String: Int]) -> NMPSystemRun {
        var copy = self
        copy.workload.system.hardware.memory.relaxed = parameters
        return copy
    }

    func run(
        options: RunOptions, mayGoOn: @escaping @Sendable () -> Bool,
        progressed: (Double) -> Void
    ) throws -> any RunOutcome {
        let problem = DataflowProblem(
            workload.model, requests: workload.requests, input: workload.input,
            output: workload.output, context: workload.context)
        let run = NMPRun(
            problem, on: workload.system.hardware, options: workload.system.search,
            replays: Self.replays)
        do throws(RunError) {
            return NMPSystemResult(
                workload: workload, path: path, overrides: overrides,
                report: try run.run(mayGoOn: mayGoOn))
        } catch {
            guard case .stream(let message) = error else { throw error }
            throw Failure.input("\(path): error: \(message)")
        }
    }
}
