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

    /// Asks whether to go on, in the thread that replays.
    private struct Observer: ReplayObserver {
        let mayGoOn: @Sendable () -> Bool

        func progressed(requests: Int64, cycle: Int64) -> Bool { mayGoOn() }
    }

    /// Replays a channel's streams.
    init(
        _ stage: Stage, channel: Int, on memory: MemoryConfiguration,
        mayGoOn: @escaping @Sendable () -> Bool
    ) throws(RunError) {
        let (streams, events) = stage.streams(channel)
        let sources = streams.map { stream in
            PIMOperationList(
                stream.operations, channel: channel,
                name: "\(stage.name), \(stream.role.rawValue) of channel \(channel)",
                eventNames: events.names)
        }
        let report = try Self.replay(sources, channel, memory, mayGoOn)
        cycles = report.cycles
        self.report = report.channels[0]
        let ends = (self.report.pim?.streams ?? []).map(\.finished)
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

    private static func replay(
        _ sources: [PIMOperationList], _ channel: Int, _ memory: MemoryConfiguration,
        _ mayGoOn: @escaping @Sendable () -> Bool
    ) throws(RunError) -> ReplayReport {
        var options = ReplayOptions()
        options.channels = [channel]
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
        return report
    }

    /// Indices of the xPU's streams that wait for PIM and for nothing else: what it computes between two parts
    /// of attention.
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
