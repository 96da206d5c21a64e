/// `trace` and its flags.
extension Flag {
    static let workload = Flag(
        name: "workload", value: .file,
        help: "the model, the batch, the memory and the mapping, in YAML (docs/workloads.md)")
    static let out = Flag(
        name: "out", value: .text("DIR"), isRequired: true,
        help: "the folder to write; it must not exist or be empty, and appears when all is "
            + "written; with --traffic a file, packed if its name ends in .gz or .zst")
    static let traceTraffic = Flag(
        name: Flag.traffic.name, value: Flag.traffic.value,
        help: "write a request trace of this traffic, as 'replay --traffic' takes it, instead")
    static let traceTiming = Flag(
        name: Flag.timing.name, value: .file,
        help: "the memory that the traffic is for: its size, bursts and clock")
    static let textForm = Flag(
        name: "text", value: .none, help: "write the traces as text instead of the binary form")
    /// As `set`, of a workload.
    static let workloadSet = Flag(
        name: Flag.set.name, value: .text("KEY=VALUE"), isRepeated: true,
        help: "override a key of the workload file, as in batch.requests=8, of its model, system "
            + "or NPU, or of the timing file, as in timing.tFAW=16; the section says which")
    static let move = Flag(
        name: "move", value: .text("none|ffn=N|mha=N|group"), standard: "none",
        help: "what dynamic batch offloading moves: the FFN of N requests of a group to the units, "
            + "the attention of N to the NPU, or a whole group to the units")
}

extension Command {
    static let trace = Command(
        name: .trace, summary: "turn a language model's layer into traces",
        description: [
            "Lays one decoder layer of a model out in a memory and writes what its channels do to "
                + "generate a token for each request of a batch: a trace a channel and phase, the "
                + "phases with what they wait for (phases.yaml), the memory (memory.yaml), and the "
                + "commands, bytes and operations that a replay must come to (manifest.yaml).",
            "The folder is replayed with 'librasim replay --timing DIR/memory.yaml --pim DIR'.",
            "With a system, what is written is what 'librasim run' replays for a generation step: "
                + "a folder for each stage, with a trace a channel and stream. A stage is replayed "
                + "with 'librasim replay --timing DIR/memory.yaml --pim DIR/stage-1'. Of a GPU "
                + "with attention cards it is the attention of a layer on the cards.",
            "With --traffic it writes a request trace of requests by a pattern.",
        ],
        flags: [
            .workload, .traceTraffic, .traceTiming, .out, .move, .workloadSet, .allowUnused,
            .textForm,
        ],
        examples: [
            "librasim trace --workload workloads/llama2-7b-small.yaml --out llama",
            "librasim replay --timing llama/memory.yaml --pim llama --threads 2",
            "librasim trace --workload workloads/llama2-7b-librapim.yaml --out out --move ffn=8",
            "librasim trace --traffic random,read=0.7 --timing timing/hbm2.yaml --out a.trace.gz",
        ])
}
