import DRAMModel
import MemoryController
import WorkloadTracer

/// One channel of a stage, replayed.
struct ChannelRun: Sendable {
    /// What the channel did up to the cycle in which all its streams were done.
    let report: ChannelReport
    /// Cycles until then.
    let cycles: Int64
    /// Cycles until the streams of each role were done.
    let finish: [StageStream.Role: Int64]
    /// Cycles until the xPU was done with all but what it does for PIM.
    let xpuFinish: Int64
    /// Cycles that the xPU computes for PIM: delays of streams that wait for PIM only.
    let xpuServiceCycles: Int64
    /// What the streams add up to.
    let expected: OperationTally

    /// Replays the streams of channels that share buses, or of one.
    ///
    /// - Returns: A run for each channel, in their order.
    static func runs(
        _ stage: Stage, channels: [Int], on memory: MemoryConfiguration,
        mayGoOn: @escaping @Sendable () -> Bool
    ) throws(RunError) -> [ChannelRun] {
        let streams = channels.map { stage.streams($0) }
        let sources = zip(channels, streams).flatMap { channel, made in
            made.streams.map { stream in
                PIMOperationList(
                    stream.operations, channel: channel,
                    name: "\(stage.name), \(stream.role.rawValue) of channel \(channel)",
                    eventNames: made.events.names)
            }
        }
        let (cycles, reports) = try StreamReplay.run(
            sources, channels: channels, on: memory, mayGoOn: mayGoOn)
        return zip(streams, reports).map {
            ChannelRun($0.streams, $1, cycles: cycles, on: memory)
        }
    }

    private init(
        _ streams: [StageStream], _ report: ChannelReport, cycles: Int64,
        on memory: MemoryConfiguration
    ) {
        self.report = report
        self.cycles = cycles
        let ends = (report.pim?.streams ?? []).map(\.finished)
        let service = Self.service(streams)
        var finish: [StageStream.Role: Int64] = [:]
        var (own, served): (Int64, Int64) = (0, 0)
        for (index, (stream, end)) in zip(streams, ends).enumerated() {
            finish[stream.role] = max(finish[stream.role] ?? 0, end)
            if service.contains(index) {
                served += stream.operations.reduce(0) {
                    $0 + ($1.kind == .delay ? Int64($1.count) : 0)
                }
            } else if stream.role.device == .xpu {
                own = max(own, end)
            }
        }
        self.finish = finish
        xpuFinish = own
        xpuServiceCycles = served
        let shape = memory.pim.map { _ in PIMTileShape(memory, headDimension: 1) }
        expected = streams.reduce(into: OperationTally()) { tally, stream in
            for operation in stream.operations { tally.add(operation, shape) }
        }
    }

    /// Indices of the xPU's streams that wait for PIM and for nothing else: what it computes
    /// between two parts of attention.
    private static func service(_ streams: [StageStream]) -> Set<Int> {
        var ofPIM: Set<Int32> = []
        for stream in streams where stream.role == .pim_attention || stream.role == .pim_gemm {
            for operation in stream.operations where operation.kind == .post {
                ofPIM.insert(operation.event)
            }
        }
        return Set(
            streams.indices.filter { index in
                guard streams[index].role == .xpu_compute else { return false }
                let waits = streams[index].operations.filter { $0.kind == .wait }
                return !waits.isEmpty && waits.allSatisfy { ofPIM.contains($0.event) }
            })
    }
}
