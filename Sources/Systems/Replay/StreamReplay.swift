import DRAMModel
import MemoryController

/// A replay of the streams of one channel, or of the pseudo channels that share its buses.
enum StreamReplay {
    /// Asks whether to go on, in the thread that replays.
    private struct Observer: ReplayObserver {
        let mayGoOn: @Sendable () -> Bool

        func progressed(requests: Int64, cycle: Int64) -> Bool { mayGoOn() }
    }

    /// Replays streams to their end.
    ///
    /// - Throws: `RunError`: what is wrong with a stream, or that it may not go on.
    static func run(
        _ sources: [PIMOperationList], channels: [Int], on memory: MemoryConfiguration,
        mayGoOn: @escaping @Sendable () -> Bool
    ) throws(RunError) -> (cycles: Int64, reports: [ChannelReport]) {
        var options = ReplayOptions()
        options.channels = channels
        guard let replay = Replay(memory, options: options) else {
            throw .stream("the address mapping of \(memory.name) does not fit it")
        }
        let report: ReplayReport
        do {
            report = try replay.run(streams: sources, observer: Observer(mayGoOn: mayGoOn))
        } catch let fault as PIMFault {
            throw .stream("\(fault.stream): \(fault.message)")
        } catch {
            throw .stream("\(error)")
        }
        if report.interrupted || !mayGoOn() { throw .interrupted }
        return (report.cycles, report.channels)
    }
}
