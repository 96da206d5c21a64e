import DRAMModel
import MemoryController
import Synchronization

/// Keeps every command that a replay issues, by channel.
package final class CommandRecorder: CommandSink {
    private let channels: Mutex<[[CommandRecord]]>
    private let lastCycle: Int64

    /// - Parameter lastCycle: a command after it ends the tests, for runs that might not end.
    package init(channels: Int = 1, lastCycle: Int64 = .max) {
        self.channels = Mutex(Array(repeating: [], count: channels))
        self.lastCycle = lastCycle
    }

    package func take(_ batch: UnsafeBufferPointer<CommandRecord>, channel: Int) {
        precondition(batch.allSatisfy { $0.cycle <= lastCycle }, "the run does not end")
        let copy = Array(batch)
        channels.withLock { $0[channel] += copy }
    }

    /// The commands of each channel.
    package var logs: [[CommandRecord]] { channels.withLock { $0 } }

    /// The same without rule and wait, which the oracles do not know.
    package var commands: [[CommandRecord]] {
        logs.map { log in
            log.map {
                CommandRecord(cycle: $0.cycle, channel: $0.channel, command: $0.command)
            }
        }
    }
}
