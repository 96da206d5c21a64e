/// `sweep`, `sweep-task`, `query` and `export`, and their flags.
extension Flag {
    static let jobs = Flag(
        name: "jobs", value: .number(1...1024),
        standard: "all cores; 1 a task with --executor slurm",
        help: "points that run side by side; results do not depend on it")
    static let executor = Flag(
        name: "executor", value: .choice(ExecutorName.allCases.map(\.rawValue)),
        standard: ExecutorName.local.rawValue,
        help: "where points run: on this machine, or on a cluster as a job array of Slurm")
    static let resume = Flag(
        name: "resume", value: .none,
        help: "go on with results: run only points that are missing, failed or whose inputs changed"
    )
    static let dryRun = Flag(
        name: "dry-run", value: .none,
        help: "check every point, run a few to measure them, and say how long all would take")
    static let sweepOutput = Flag(
        name: "output", letter: "o", value: .file, standard: "the experiment's name with .sqlite",
        help: "the results, a SQLite file")
    static let partition = Flag(
        name: "partition", value: .text("NAME"), help: "for sbatch: the partition to run in")
    static let time = Flag(
        name: "time", value: .text("TIME"),
        help: "for sbatch: the longest that a task may take, as in 2:00:00")
    static let memory = Flag(
        name: "mem", value: .text("SIZE"), help: "for sbatch: the memory of a task, as in 4G")
    static let chunk = Flag(
        name: "chunk", value: .number(1...1_000_000), standard: "so that there are 100 tasks",
        help: "points of a task, with --executor slurm")
    static let pointList = Flag(
        name: "points", value: .file, isRequired: true,
        help: "the numbers of the points to run, one a line")
    static let taskOutput = Flag(
        name: "output", letter: "o", value: .file, isRequired: true,
        help: "the results, a SQLite file; until they are complete, .part is behind the name")
    static let asCSV = Flag(
        name: "csv", value: .none, help: "write comma-separated values")
    static let asJSON = Flag(
        name: "json", value: .none, help: "write a JSON array with an object a row")
    static let exportOutput = Flag(
        name: "output", letter: "o", value: .file, standard: "standard output",
        help: "where to write; packed if the name ends in .gz or .zst")
}

extension Operand {
    static let experiment = Operand(
        placeholder: "EXPERIMENT.yaml", kind: .file, isRequired: true,
        help: "what to vary and what to measure, in YAML (docs/experiments.md)")
    static let results = Operand(
        placeholder: "RESULTS.sqlite", kind: .file, isRequired: true,
        help: "results that 'librasim sweep' has written")
}

extension Command {
    static let sweep = Command(
        name: .sweep, summary: "run all points of an experiment into a file of results",
        description: [
            "Runs every point of an experiment, on all cores or on a cluster, and keeps what comes "
                + "out in a SQLite file with a row a point. Every point's inputs are checked "
                + "before anything runs. Points that fail are recorded and do not stop the others. "
                + "Then the figures are printed, with the claims of the experiment beside them.",
            "A point is stored as soon as it is done: after Ctrl-C or a crash --resume runs what "
                + "is missing. It also runs again what failed, and what was done with another "
                + "version, configuration or trace.",
            "With --executor slurm the points are handed to sbatch in chunks; each task writes a "
                + "file of its own beside RESULTS, in a folder that all nodes must see, and this "
                + "command gathers them. Ctrl-C cancels the job; when the terminal is closed the "
                + "job goes on, and --resume gathers it.",
        ],
        operands: [.experiment],
        flags: [
            .sweepOutput, .resume, .jobs, .executor, .runSet, .allowUnused, .allChannels,
            .runWhatIf, .dryRun, .chunk, .partition, .time, .memory, .progress, .quiet,
        ],
        examples: [
            "librasim sweep experiments/tfaw-tccd-ratio.yaml --dry-run",
            "librasim sweep experiments/memories.yaml -o memories.sqlite",
            "librasim sweep experiments/memories.yaml -o memories.sqlite --resume",
            "librasim sweep experiments/librapim-fig19.yaml --executor slurm --time 1:00:00",
        ])

    static let sweepTask = Command(
        name: .sweepTask, summary: "run some points of an experiment: a task of 'sweep'",
        description: [
            "What each task of 'librasim sweep --executor slurm' runs; other schedulers may do the "
                + "same. Goes on with what a task that was ended has left.",
            "Exit status: 0 when all points are stored, failed ones included.",
        ],
        operands: [.experiment],
        flags: [
            .pointList, .taskOutput, .jobs, .runSet, .allChannels, .runWhatIf,
        ],
        examples: ["librasim sweep-task e.yaml --points points-3.txt -o result-3.sqlite"])

    static let query = Command(
        name: .query, summary: "ask results a question in SQL",
        description: [
            "Runs a single SELECT on the results of a sweep and prints a table. Table 'results' "
                + "has a row a point and a column for each axis and metric (docs/experiments.md); "
                + "names with a dot stand in double quotes. The file is not changed."
        ],
        operands: [
            .results,
            Operand(
                placeholder: "SQL", kind: .text, isRequired: true, help: "a SELECT statement"),
        ],
        flags: [.asCSV, .asJSON],
        examples: [
            "librasim query memories.sqlite 'SELECT timing, max(bandwidth_GBps) FROM results'",
            "librasim query r.sqlite 'SELECT \"timing.tFAW\", avg(cycles) FROM results GROUP BY 1'",
        ])

    static let export = Command(
        name: .export, summary: "write results as CSV or JSON",
        description: [
            "Writes every point of a file of results, all columns, in order. In JSON the columns "
                + "'limiters' and 'parameters' are objects."
        ],
        operands: [.results],
        flags: [.asCSV, .asJSON, .exportOutput],
        examples: ["librasim export memories.sqlite --csv -o memories.csv"])
}
