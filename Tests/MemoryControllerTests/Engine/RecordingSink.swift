import DRAMModel
import MemoryController
import Synchronization

/// Keeps every command that a replay issues, by channel.
final class RecordingSink: CommandSink {
    private let records: Mutex<[[CommandRecord]]>

    init(channels: Int) { records = Mutex(Array(repeating: [], count: channels)) }

    func take(_ batch: UnsafeBufferPointer<CommandRecord>, channel: Int) {
        let copy = Array(batch)
        records.withLock { $0[channel].append(contentsOf: copy) }
    }

    /// The commands of each channel without rule and wait, which the oracles do not know.
    var commands: [[CommandRecord]] {
        records.withLock { channels in
            channels.map { log in
                log.map {
                    CommandRecord(cycle: $0.cycle, channel: $0.channel, command: $0.command)
                }
            }
        }
    }
}
