/// A job array of Slurm.
struct SlurmJob {
    /// What the tasks of a job need, in the words of sbatch.
    struct Needs {
        /// Processors of a task.
        var processors = 1
        /// The partition to run in.
        var partition: String?
        /// The longest that a task may take.
        var time: String?
        /// The memory of a task.
        var memory: String?
    }

    /// Its number, perhaps with a cluster's name behind a semicolon.
    let id: String

    /// Takes the number of a job.
    init(id: String) { self.id = id }

    /// Submits a script that is run once a task, with the task's number in `SLURM_ARRAY_TASK_ID`.
    init(script: String, tasks: Int, name: String, log: String, _ needs: Needs) throws {
        var words = [
            "sbatch", "--parsable", "--job-name=\(name)", "--array=0-\(tasks - 1)",
            "--output=\(log)", "--cpus-per-task=\(needs.processors)", "--ntasks=1",
        ]
        words += needs.partition.map { ["--partition=\($0)"] } ?? []
        words += needs.time.map { ["--time=\($0)"] } ?? []
        words += needs.memory.map { ["--mem=\($0)"] } ?? []
        let run = Subprocess(words + [script])
        let id = run.output.split(separator: "\n").last.map { String($0) } ?? ""
        guard run.status == 0, id.first?.isNumber == true else {
            throw Failure(
                lines: ["librasim sweep: error: the job was not submitted"]
                    + run.errors.split(separator: "\n").map { String($0) })
        }
        self.id = id
    }

    /// Whether tasks of it wait or run.
    ///
    /// - Returns: nil when Slurm does not answer.
    var isQueued: Bool? {
        let run = Subprocess(
            ["squeue", "--noheader", "--format=%i"] + cluster + ["--jobs=\(number)"])
        if run.status == 0 { return !run.output.isEmpty }
        // A job that has been over for some time is forgotten.
        return run.errors.contains("Invalid job id") ? false : nil
    }

    /// Ends all of its tasks.
    func cancel() { _ = Subprocess(["scancel"] + cluster + [number]) }

    private var number: String { String(id.prefix { $0 != ";" }) }

    private var cluster: [String] {
        let name = id.drop { $0 != ";" }.dropFirst()
        return name.isEmpty ? [] : ["--clusters=\(name)"]
    }
}
