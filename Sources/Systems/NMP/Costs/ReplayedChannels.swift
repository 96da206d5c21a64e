import DRAMModel
import Synchronization

/// The channels that have been asked for, so that points of an experiment with the same memory share replays.
public final class ReplayedChannels: Sendable {
    private let channels = Mutex<[(memory: MemoryConfiguration, channel: ReplayedChannel)]>([])
    private let mayGoOn: @Sendable () -> Bool

    /// Creates an empty collection; `mayGoOn` is asked now and then, from any thread.
    public init(mayGoOn: @escaping @Sendable () -> Bool = { true }) { self.mayGoOn = mayGoOn }

    /// The channel of a memory, however many of them it has.
    public func channel(of memory: MemoryConfiguration) -> ReplayedChannel {
        var memory = memory
        memory.organization.channels = 1
        return channels.withLock { channels in
            if let known = channels.first(where: { $0.memory == memory }) { return known.channel }
            let channel = ReplayedChannel(memory, mayGoOn: mayGoOn)
            channels.append((memory, channel))
            return channel
        }
    }
}
