import ConfigFiles
import DRAMModel
import Systems
import TimingConfig
import WorkloadTracer

/// A workload on a system of an xPU and PIM, ready to run.
struct PIMSystemRun: WorkloadRun {
    private(set) var workload: PIMWorkload
    let system: PIMSystemDescription
    let path: String
    let overrides: [String]

    /// Loads a workload with its system.
    init(path: String, overrides: [String]) throws(ConfigurationError) {
        self.path = path
        self.overrides = overrides
        workload = try PIMWorkload.load(path: path, overrides: overrides)
        system = try workload.requiredSystem(path: path)
    }

    var warnings: [Diagnostic] { workload.warnings + workload.memory.warnings }

    var unused: [UnusedKey] { workload.memory.unused }

    var memory: MemoryConfiguration? { workload.memory.configuration }

    func relaxing(_ parameters: [String: Int]) -> PIMSystemRun {
        var copy = self
        copy.workload.memory.configuration.relaxed = parameters
        return copy
    }

    /// What the system does from step to step: prompts are worked through once, and nothing moves.
    private var stepOptions: (PIMSystemOptions, GenerationOptions) {
        var (own, generation) = (system.options, workload.generation)
        if workload.stage == .summarization {
            own.dbo = false
            generation.steps = 1
        }
        return (own, generation)
    }

    func run(
        options: RunOptions, mayGoOn: @escaping @Sendable () -> Bool,
        progressed: (Double) -> Void
    ) throws -> any RunOutcome {
        let hardware = PIMSystemHardware(
            memory: workload.memory.configuration, npu: system.options.npu,
            clock_MHz: system.options.clock_MHz, npuEnergy: system.npuEnergy)
        let (model, mapping, stage) = (workload.model, workload.mapping, workload.stage)
        let (own, generation) = stepOptions
        let run = PIMGenerationRun(
            model: model, batch: workload.batch, system: own, generation: generation,
            stages: PIMStageRun(hardware, options: options)
        ) { batch, move in
            try PIMStepPlan(
                model: model, batch: batch, memory: hardware.memory, mapping: mapping, system: own,
                work: stage, move: move, layers: generation.layers
            ).stages
        }
        do {
            return PIMSystemResult(
                workload: workload, system: system, path: path, overrides: overrides,
                report: try run.run(mayGoOn: mayGoOn, progressed: progressed))
        } catch let error as PIMCapacityError {
            throw Failure.input("\(path): error: \(error.message)")
        } catch let error as ScratchpadError {
            throw Failure.input("\(path): error: \(system.npuName) cannot do it: \(error)")
        } catch RunError.stream(let message) {
            throw Failure.input("\(path): error: \(message)")
        }
    }
}
