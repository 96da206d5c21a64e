/// `run` and its flags.
extension Flag {
    /// As `set`, of a workload with a system.
    static let runSet = Flag(
        name: Flag.set.name, value: .text("KEY=VALUE"), isRepeated: true,
        help: "override a key of the workload file, as in batch.requests=8, of its model, as in "
            + "model.heads=16, of its system, as in system.dbo=false, of the NPU, GPU or cards, as "
            + "in npu.arrays=4, or of the timing file, as in timing.tFAW=16; the section says "
            + "which")
    static let allChannels = Flag(
        name: "all-channels", value: .none,
        help: "replay every channel, rather than one of each set of like ones")
    static let csv = Flag(
        name: "csv", value: .file,
        help: "write the figures of an experiment's points as comma-separated values")
    static let results = Flag(
        name: "results", value: .file,
        help: "write the results of an experiment as a SQLite file, for 'librasim report'")
    /// As `threads`, of a run.
    static let runThreads = Flag(
        name: Flag.threads.name, value: .number(1...256), standard: "1",
        help: "threads that replay channels side by side; results do not depend on it")
}

extension Flag {
    /// As `whatIf`, of a run or an experiment.
    static let runWhatIf = Flag(
        name: Flag.whatIf.name, value: .none,
        help: "run again without each of the five rules that held back most, and with each a tenth "
            + "shorter, and show what that gains; on all processors, or so many as --threads says; "
            + "results of experiments have it in the table what_if")
}

extension Command {
    static let run = Command(
        name: .run, summary: "run a language model's layer on a system",
        description: [
            "Runs a decoder layer of a workload on its system (an NPU and a memory with processing "
                + "units), command by command, and says how long a layer and a token take, how "
                + "busy each device was, what energy went where, which timing rules held commands "
                + "back, and what moved between the devices and why.",
            "On a system of a GPU, alone or with attention cards, it says how long prompts and "
                + "generation take, and what would fit when the batch does not (docs/hpu.md). On "
                + "one of an NPU beside near-memory units it searches for a dataflow first, and "
                + "shows it (docs/nmp.md).",
            "Nothing is written but what --stats asks for. Ctrl-C ends the run without results.",
        ],
        operands: [
            Operand(
                placeholder: "WORKLOAD.yaml", kind: .file, isRequired: true,
                help: "the model, the batch and the system, in YAML (docs/workloads.md), or an "
                    + "experiment that varies them (docs/experiments.md)")
        ],
        flags: [
            .runSet, .allowUnused, .stats, .csv, .results, .allChannels, .runThreads,
            .runWhatIf, .progress, .quiet,
        ],
        examples: [
            "librasim run workloads/llama2-7b-librapim.yaml",
            "librasim run workloads/llama2-7b-librapim.yaml --set system.dbo=false",
            "librasim run w.yaml --set system.file=workloads/systems/neupims.yaml --stats w.json",
        ])
}
