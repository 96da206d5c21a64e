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

    /// Channels of a stage that are replayed together.
    private struct Job: Sendable {
        var stage: Int
        var set: ChannelSet
    }

    /// Results of jobs, each written by the thread that did it.
    private final class Results: Sendable {
        let runs: Mutex<[Int: Result<[ChannelRun], RunError>]> = Mutex([:])
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
                return try ChannelRun.runs(
                    stages[job.stage], channels: job.set.channels, on: memory, mayGoOn: mayGoOn)
            }
            results.runs.withLock { $0[index] = result }
        }
        workers.finish()
        return try reports(stages, jobs, results.runs.withLock { $0 })
    }

    private func jobs(of stages: [Stage]) -> [Job] {
        var jobs: [Job] = []
        for (index, stage) in stages.enumerated() {
            let sets = stage.channelSets(on: hardware.memory, all: options.simulateAllChannels)
            jobs += sets.map { Job(stage: index, set: $0) }
        }
        return jobs
    }

    private func reports(
        _ stages: [Stage], _ jobs: [Job], _ results: [Int: Result<[ChannelRun], RunError>]
    ) throws(RunError) -> [PIMStageReport] {
        var runs: [[(run: ChannelRun, count: Int)]] = Array(repeating: [], count: stages.count)
        // Which fault is told must not depend on threads: the first in order.
        for (index, job) in jobs.enumerated() {
            guard let result = results[index] else { throw .interrupted }
            runs[job.stage] += try result.get().map { ($0, job.set.count) }
        }
        return zip(stages, runs).map { PIMStageReport($0, $1, hardware) }
    }
}
