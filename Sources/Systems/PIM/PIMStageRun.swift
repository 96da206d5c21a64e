import DRAMModel
import MemoryController
import Synchronization
import WorkloadTracer

/// Replays stages: of each set of like channels one, or all, side by side in threads.
///
/// Each channel begins with empty queues and closed banks, and refresh counts from there. A channel
/// that is done before the slowest one waits with its banks closed.
public struct PIMStageRun: Sendable {
    /// What the stages run on.
    public let hardware: PIMSystemHardware
    /// How they are replayed.
    public let options: RunOptions

    /// Prepares runs.
    public init(_ hardware: PIMSystemHardware, options: RunOptions = .init()) {
        self.hardware = hardware
        self.options = options
    }

    /// A channel of a stage that is replayed for `count` like ones.
    private struct Job: Sendable {
        var stage: Int
        var channel: Int
        var count: Int
    }

    /// Results of jobs, each written by the thread that did it.
    private final class Results: Sendable {
        let runs: Mutex<[Int: Result<ChannelRun, RunError>]> = Mutex([:])
    }

    /// Replays stages; `mayGoOn` is called repeatedly, from any thread.
    ///
    /// - Throws: `RunError`.
    public func run(
        _ stages: [Stage], mayGoOn: @escaping @Sendable () -> Bool = { true }
    ) throws(RunError) -> [PIMStageReport] {
        let jobs = jobs(of: stages)
        let results = Results()
        let memory = hardware.memory
        let workers = WorkerPool(threads: min(options.threads, jobs.count) - 1)
        workers.start(jobs: jobs.count) { index in
            let job = jobs[index]
            let result = Result { () throws(RunError) in
                guard mayGoOn() else { throw .interrupted }
                return try ChannelRun(
                    stages[job.stage], channel: job.channel, on: memory, mayGoOn: mayGoOn)
            }
            results.runs.withLock { $0[index] = result }
        }
        workers.finish()
        return try reports(stages, jobs, results.runs.withLock { $0 })
    }

    private func jobs(of stages: [Stage]) -> [Job] {
        var jobs: [Job] = []
        for (index, stage) in stages.enumerated() {
            for set in stage.likeChannels where !set.isEmpty {
                if options.simulateAllChannels {
                    jobs += set.map { Job(stage: index, channel: $0, count: 1) }
                } else {
                    jobs.append(Job(stage: index, channel: set[0], count: set.count))
                }
            }
        }
        return jobs
    }

    private func reports(
        _ stages: [Stage], _ jobs: [Job], _ results: [Int: Result<ChannelRun, RunError>]
    ) throws(RunError) -> [PIMStageReport] {
        var runs: [[(run: ChannelRun, count: Int)]] = Array(repeating: [], count: stages.count)
        // Which fault is told must not depend on threads: the first in order.
        for (index, job) in jobs.enumerated() {
            guard let result = results[index] else { throw .interrupted }
            runs[job.stage].append((try result.get(), job.count))
        }
        return zip(stages, runs).map { PIMStageReport($0, $1, hardware) }
    }
}
