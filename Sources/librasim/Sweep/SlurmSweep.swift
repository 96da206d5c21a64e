import ConfigFiles
import Experiments
@preconcurrency import Glibc

/// Runs the points of a sweep as a job array of Slurm and gathers what its tasks find.
final class SlurmSweep {
    private static let standardTasks = 100
    private static let pauses_s = 0.5...10.0
    /// Seconds that tasks have to end after they were asked to.
    private static let grace_s = 60.0
    private static let mostUnanswered = 30

    private let arguments: Arguments
    private let plan: SweepPlan
    private let store: ResultStore
    private let progress: ProgressLine?
    private let folder: TaskFolder
    /// Points that need not be run, skipped ones included.
    private var done: Set<Int> = []
    /// What has been said of results that cannot be merged.
    private var complaints: Set<String> = []
    private var state = PointRunner.Progress(done: 0, failed: 0, points: 0)

    /// Prepares a sweep.
    init(
        _ arguments: Arguments, _ plan: SweepPlan, _ store: ResultStore, progress: ProgressLine?
    ) {
        self.arguments = arguments
        self.plan = plan
        self.store = store
        self.progress = progress
        folder = TaskFolder(of: plan.path)
    }

    /// Runs the points that are not kept, and gathers what an earlier job has left.
    ///
    /// - Returns: What to say about points that are still missing then.
    func run(kept: [Int]) throws -> [String] {
        done = Set(kept + plan.skipped.map(\.point.index))
        state.points = plan.input.points.count - done.count
        defer { progress?.end([(Int64(state.done), "points")], share: share) }
        if let id = folder.text("job"), let left = try follow(SlurmJob(id: id)) { return [left] }
        try gather(partial: true)
        let rest = plan.rest(Array(done))
        if !rest.isEmpty, !StopSignal.isRaised {
            let job: SlurmJob
            do {
                job = try submit(rest)
            } catch {
                folder.remove()
                throw error
            }
            if let left = try follow(job) { return [left] }
        }
        guard done.count == plan.input.points.count else { return logs }
        folder.remove()
        return []
    }

    private var share: Double {
        state.points > 0 ? Double(state.done) / Double(state.points) : 1
    }

    private func submit(_ points: [ExperimentPoint]) throws -> SlurmJob {
        let standard = (points.count + Self.standardTasks - 1) / Self.standardTasks
        let chunk = arguments.number(.chunk).map { Int($0) } ?? standard
        let tasks = (points.count + chunk - 1) / chunk
        let threads = Int(arguments.number(.jobs) ?? 1)
        try folder.prepare()
        for task in 0..<tasks {
            let own = points[task * chunk..<min(points.count, (task + 1) * chunk)]
            try folder.write(
                own.map { "\($0.index)\n" }.joined(), as: "points-\(task)")
        }
        try folder.write(script(threads), as: "task.sh")
        // Slurm has patterns with % in the names of logs.
        let log = folder.file("log-").split(separator: "%", omittingEmptySubsequences: false)
            .joined(separator: "%%")
        let job = try SlurmJob(
            script: folder.file("task.sh"), tasks: tasks, name: "librasim", log: log + "%a.txt",
            SlurmJob.Needs(
                processors: threads, partition: arguments.text(.partition),
                time: arguments.text(.time), memory: arguments.text(.memory)))
        try folder.write(job.id, as: "job")
        if !arguments.has(.quiet) {
            Console.error([
                "job \(job.id): \(Summary.plural(points.count, "point")) in "
                    + Summary.plural(tasks, "task")
            ])
        }
        return job
    }

    /// What each task runs; it takes the shell's place, so that signals reach it.
    private func script(_ threads: Int) -> String {
        var words = [Self.program, "sweep-task", arguments.operands[0], "--jobs", "\(threads)"]
        for override in arguments.all(.runSet) { words += ["--set", override] }
        words += arguments.pointOptions
        let number = "\"$SLURM_ARRAY_TASK_ID\""
        return """
            #!/bin/sh
            exec \(words.map(ShellWord.quoted).joined(separator: " ")) \\
                --points \(ShellWord.quoted(folder.file("points-")))\(number) \\
                -o \(ShellWord.quoted(folder.file("result-")))\(number).sqlite

            """
    }

    /// Gathers results until a job is over; a signal cancels it, unless it says that the terminal
    /// was closed.
    ///
    /// - Returns: Why the job was left to itself; nil when it is over.
    private func follow(_ job: SlurmJob) throws -> String? {
        var pause_s = Self.pauses_s.lowerBound
        var unanswered = 0
        var end_s: Double?
        while true {
            let isQueued = job.isQueued
            try gather(partial: isQueued == false)
            if let progress, progress.isDue { progress.show(state) }
            if isQueued == false { return nil }
            unanswered = isQueued == nil ? unanswered + 1 : 0
            guard unanswered < Self.mostUnanswered else {
                return "squeue does not answer; job \(job.id) may still run"
            }
            if StopSignal.isRaised {
                if StopSignal.number == SIGHUP { return "job \(job.id) goes on" }
                if end_s == nil {
                    job.cancel()
                    end_s = PointEvaluator.now_s + Self.grace_s
                    pause_s = Self.pauses_s.lowerBound
                }
                if let end_s, PointEvaluator.now_s > end_s {
                    return "job \(job.id) was cancelled but has not ended"
                }
            }
            sleep(pause_s, untilSignal: end_s == nil)
            pause_s = min(pause_s * 1.5, Self.pauses_s.upperBound)
        }
    }

    private func sleep(_ seconds: Double, untilSignal: Bool) {
        let end_s = PointEvaluator.now_s + seconds
        while PointEvaluator.now_s < end_s, !(untilSignal && StopSignal.isRaised) { usleep(50_000) }
    }

    /// Merges results of tasks that have ended, and removes what has been merged.
    private func gather(partial: Bool) throws {
        for path in folder.results(partial: partial) {
            let merged: [(index: Int, hasFailed: Bool)]
            do throws(StoreError) {
                merged = try store.merge(path, hashes: plan.hashes)
            } catch {
                // A task that was ended while it made its file has left nothing in it.
                if complaints.insert(error.message).inserted { Console.error([error.message]) }
                continue
            }
            for point in merged where done.insert(point.index).inserted {
                state.done += 1
                if point.hasFailed { state.failed += 1 }
            }
            for ending in ["", "-wal", "-shm"] { FileSystem.unlink(path + ending) }
        }
    }

    /// The last line of the first tasks that said something.
    private var logs: [String] {
        folder.names.filter { $0.hasPrefix("log-") }.compactMap { name in
            let lines = folder.text(name)?.split(separator: "\n") ?? []
            return lines.last.map { "\(folder.file(name)): \($0)" }
        }.prefix(5).map { $0 }
    }

    /// The path of this program.
    private static var program: String {
        FileSystem.realpath("/proc/self/exe") ?? CommandLine.arguments[0]
    }
}
