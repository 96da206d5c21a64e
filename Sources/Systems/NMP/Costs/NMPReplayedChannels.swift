import DRAMModel
import Synchronization

/// The channels that have been asked for, so that points of an experiment with the same memory
/// share replays.
public final class NMPReplayedChannels: Sendable {
    private let channels = Mutex<[(memory: MemoryConfiguration, channel: NMPReplayedChannel)]>([])
    private let mayGoOn: @Sendable () -> Bool

    /// Creates an empty collection; `mayGoOn` is called repeatedly, from any thread.
    public init(mayGoOn: @escaping @Sendable () -> Bool = { true }) { self.mayGoOn = mayGoOn }

    /// The channel of a memory, however many of them it has.
    public func channel(of memory: MemoryConfiguration) -> NMPReplayedChannel {
        var memory = memory
        memory.organization.channels = 1
        return channels.withLock { channels in
            if let known = channels.first(where: { $0.memory == memory }) { return known.channel }
            let channel = NMPReplayedChannel(memory, mayGoOn: mayGoOn)
            channels.append((memory, channel))
            return channel
        }
    }
}
