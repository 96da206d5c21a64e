import DRAMModel
import MemoryController
import Synchronization
import WorkloadTracer

/// A channel whose tasks are replayed command by command, each only once however many ask for it.
///
/// Threads share it. What it answers depends on the task and the memory alone.
public final class NMPReplayedChannel: NMPChannelCosts {
    private let memory: MemoryConfiguration
    private let known = Mutex<[NMPChannelTask: NMPChannelCost]>([:])
    private let rate = Mutex<Double?>(nil)
    private let mayGoOn: @Sendable () -> Bool

    /// READs whose rate stands for any stream of them: 4 MiB of LPDDR5's, several refreshes long.
    private static let streamedReads = 1 << 17

    /// Prepares to replay the tasks of a channel of a memory.
    ///
    /// - Parameter mayGoOn: Called repeatedly, from any thread.
    public init(
        _ memory: MemoryConfiguration, mayGoOn: @escaping @Sendable () -> Bool = { true }
    ) {
        var memory = memory
        memory.organization.channels = 1
        self.memory = memory
        self.mayGoOn = mayGoOn
    }

    /// Tasks that have been replayed.
    public var count: Int { known.withLock { $0.count } }

    /// The cost of a task.
    public func cost(_ task: NMPChannelTask) throws(RunError) -> NMPChannelCost {
        if let cost = known.withLock({ $0[task] }) { return cost }
        // Two threads may replay the same task; both find the same.
        let cost = try NMPChannelReplay(memory, mayGoOn: mayGoOn).cost(task)
        known.withLock { $0[task] = cost }
        return cost
    }

    /// Bytes a second of a stream of READs, refresh included.
    public func readRate_Bps() throws(RunError) -> Double {
        if let known = rate.withLock({ $0 }) { return known }
        let seconds = try NMPChannelReplay(memory, mayGoOn: mayGoOn).seconds(
            reads: Self.streamedReads)
        let bytes = Double(Self.streamedReads * memory.organization.requestBytes)
        rate.withLock { $0 = bytes / seconds }
        return bytes / seconds
    }
}
