import MemoryController

/// The flags of `replay`.
extension Flag {
    static let timing = Flag(
        name: "timing", value: .file, isRequired: true,
        help: "the memory: a timing file in YAML, or a DRAMsim3 .ini file")
    static let trace = Flag(
        name: "trace", value: .file,
        help: "the requests, one a line: '0xADDRESS READ|WRITE CYCLE [SOURCE [BYTES]]', "
            + "'LD|ST ADDRESS', '0xADDRESS R|W' or 'CYCLE: [(BYTES)] read|write 0xADDRESS', "
            + "perhaps packed with gzip or zstd; - is standard input")
    static let traceClock = Flag(
        name: "trace-clock", value: .text("RATIO|ns"), standard: "1",
        help: "the clock that the trace counts: so many cycles of it are one of the memory, as in "
            + "2 or 3/2; a frequency, as in 2.4GHz; or ns")
    static let traffic = Flag(
        name: "traffic", value: .text("KIND[,KEY=VALUE...]"),
        help: "requests by a pattern in place of a trace: stream, random, strided or hotspot; "
            + "keys are read (share of reads, 1), rate (requests a cycle, or as in 10GB/s; without "
            + "it the memory is kept full), count (100000; with --cycles until that), seed (1), "
            + "base and footprint (bytes), stride (of strided), hot and hot_size (of hotspot)")
    static let pim = Flag(
        name: "pim", value: .file, isRepeated: true,
        help: "a stream of commands to the processing units of a channel: a PIM trace in text or "
            + "binary form, perhaps packed with gzip or zstd, or a folder of such files (.pim, "
            + ".pimb, .pim.gz, .pimb.zst, and so on); - is standard input")
    static let cycles = Flag(
        name: "cycles", value: .number(1...1 << 53),
        standard: "until every request and PIM command is done",
        help: "run exactly N cycles")
    static let set = Flag(
        name: "set", value: .text("KEY=VALUE"), isRepeated: true,
        help: "override a key of the timing file, as in timing.tFAW=16")
    static let commands = Flag(
        name: "commands", value: .file,
        help: "write every issued command as CSV, with the timing rule that held it back; "
            + "packed if the name ends in .gz or .zst; - is standard output")
    static let requests = Flag(
        name: "requests", value: .file,
        help: "write every request that is done as CSV, in the order in which they are done, with "
            + "the cycles of its arrival, entry, column command and end; "
            + "packed if the name ends in .gz or .zst; - is standard output")
    static let epoch = Flag(
        name: "epoch", value: .number(1...1 << 53),
        help: "cycles of an interval of --epochs")
    static let epochs = Flag(
        name: "epochs", value: .file,
        help: "write what each channel did in each interval of --epoch cycles as CSV; "
            + "packed if the name ends in .gz or .zst; - is standard output")
    static let warmup = Flag(
        name: "warmup", value: .text("N|Nrequests"),
        help: "leave the first N cycles out of the results, or those until the first N requests "
            + "have entered; logs and --epochs have them")
    static let stats = Flag(
        name: "stats", value: .file,
        help: "write all results as JSON; packed if the name ends in .gz or .zst; "
            + "- is standard output")
    static let energy = Flag(
        name: "energy", value: .file,
        help: "write the commands, times in each state and energies of every channel and rank as "
            + "JSON; packed if the name ends in .gz or .zst; - is standard output")
    static let drampower = Flag(
        name: "drampower", value: .text("DIR"),
        help: "write what DRAMPower 6 reads into a new folder: a memspec, a trace of commands a "
            + "channel and a configuration; of DDR4, DDR5, LPDDR4 and LPDDR5")
    static let timeline = Flag(
        name: "timeline", value: .file, isRepeated: true,
        help: "write what every bus and bank does as a timeline: FILE.json for ui.perfetto.dev, "
            + "FILE.vcd for GTKWave; packed with .gz or .zst behind it; a million commands make "
            + "about 400 MB of JSON (50 MB packed) or 50 MB of VCD (15 MB packed)")
    static let timelineFrom = Flag(
        name: "timeline-from", value: .number(0...1 << 53), standard: "0",
        help: "the first cycle that timelines show")
    static let timelineTo = Flag(
        name: "timeline-to", value: .number(0...1 << 53), standard: "the end of the run",
        help: "the last cycle that timelines show")
    static let frontend = Flag(
        name: "frontend", value: .choice(FrontEnd.allCases.map(\.rawValue)),
        standard: FrontEnd.dramsim3.rawValue,
        help: "how requests enter: one a cycle into the whole memory, strictly in order "
            + "(dramsim3), or into each channel at its own pace (per_channel)")
    static let issueWidth = Flag(
        name: "issue-width", value: .number(1...64), standard: "1",
        help: "requests that a channel takes a cycle with --frontend per_channel")
    static let threads = Flag(
        name: "threads", value: .number(1...256), standard: "1",
        help: "threads that run channels side by side, with --frontend per_channel or --pim (there "
            + "once every request has entered); results do not depend on it")
    static let explain = Flag(
        name: "explain", value: .none, help: "add a table of all rules that held commands back")
    static let whatIf = Flag(
        name: "what-if", value: .none,
        help: "replay without each of the five rules that held back most, and with each a tenth "
            + "shorter, and show what that gains; on all processors, or so many as --threads says")
    static let alone = Flag(
        name: "alone", value: .none,
        help: "replay the requests of each source of the trace without the others too, and show "
            + "how much the others slow it down; with --threads N so many at a time")
    static let quiet = Flag(name: "quiet", value: .none, help: "show no summary and no progress")
    static let progress = Flag(
        name: "progress", value: .choice(ProgressMode.allCases.map(\.rawValue)),
        standard: ProgressMode.auto.rawValue,
        help: "show how far the run is on standard error; auto: on a terminal")
}

extension Command {
    static let replay = Command(
        name: .replay, summary: "replay request and PIM traces on a memory",
        description: [
            "Replays a request trace, PIM traces or both on a memory, command by command, and says "
                + "how fast and how busy the memory was, how much power it took and which timing "
                + "rules held it back.",
            "Outputs appear when the run is complete. Ctrl-C ends the run: outputs then cover "
                + "what was run and say so; a second Ctrl-C gives them up.",
        ],
        flags: [
            .timing, .trace, .traceClock, .traffic, .pim, .cycles, .warmup, .set, .allowUnused,
            .commands, .requests, .epoch, .epochs, .stats, .energy, .drampower, .timeline,
            .timelineFrom,
            .timelineTo, .frontend,
            .issueWidth, .threads, .explain, .whatIf, .alone, .progress, .quiet,
        ],
        examples: [
            "librasim replay --timing timing/ddr4-3200-x8.yaml --trace app.trace.gz",
            "librasim replay --timing timing/hbm2.yaml --traffic random,read=0.7,rate=100GB/s",
            "librasim replay --timing hbm2.yaml --trace app.trace --timeline app.json",
            "librasim replay --timing timing/hbm2-pim-librapim.yaml --pim traces/attention.pim "
                + "--pim traces/weights.pim",
            "librasim replay --timing hbm2.ini --trace app.trace --set timing.tFAW=16 --explain",
            "gzip -dc app.trace.gz | "
                + "librasim replay --timing hbm2.yaml --trace - --stats results.json",
        ])
}
