import DRAMModel
import MemoryController
import Testing

@testable import WorkloadTracer

/// Streams of channels on a real memory.
enum StreamReplay {
    typealias Channel = (streams: [StageStream], events: EventTable)

    static func run(_ channels: [Channel], _ memory: MemoryConfiguration) throws -> ReplayReport {
        let sources = channels.enumerated().flatMap { index, channel in
            channel.streams.map {
                PIMOperationList(
                    $0.operations, channel: index, name: $0.role.rawValue,
                    eventNames: channel.events.names)
            }
        }
        return try #require(Replay(memory)).run(streams: sources)
    }

    static func tally(_ streams: [StageStream], _ shape: PIMTileShape) -> OperationTally {
        var tally = OperationTally()
        for operation in streams.flatMap(\.operations) { tally.add(operation, shape) }
        return tally
    }

    /// Replays and compares what each channel did with the tally of its streams.
    @discardableResult static func check(
        _ channels: [Channel], _ trace: PIMLayerTrace, _ comment: Comment
    ) throws -> ReplayReport {
        let report = try run(channels, trace.memory)
        for (done, channel) in zip(report.channels, channels) {
            let tally = tally(channel.streams, trace.shape)
            let pim = try #require(done.pim)
            let counts: [CommandKind: Int64] = [
                .pim_activate4: tally.activate4, .pim_activate: tally.activate,
                .pim_mac: tally.mac, .pim_mac_gb: tally.mac_gb, .pim_gwrite: tally.gwrite,
                .pim_read_result: tally.read_result, .pim_precharge: tally.precharge,
                .pim_wrgb: tally.wrgb,
            ]
            for (kind, count) in counts {
                #expect(done.count(kind) == count, "\(comment): \(kind)")
            }
            #expect(pim.bankActivations == tally.bankActivations, comment)
            #expect(pim.bankMACs == tally.bankMACs, comment)
            #expect(pim.gwriteColumns == tally.gwriteColumns, comment)
            #expect(pim.resultBursts == tally.resultBursts, comment)
            #expect(done.readsDone == tally.reads && done.writesDone == tally.writes, comment)
            #expect(pim.interruptions == 0, comment)
        }
        return report
    }
}
