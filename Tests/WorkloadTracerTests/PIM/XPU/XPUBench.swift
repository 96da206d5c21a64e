import DRAMEngine
import DRAMModel
import MemoryController

@testable import WorkloadTracer

/// The xPU's streams of small layers, and their replay.
struct XPUBench {
    static let orderly = [
        "controller.address_mapping=chroracobabg", "controller.refresh_policy=none",
    ]

    let memory: MemoryConfiguration
    let model: LanguageModel
    let weights: PIMWeightLayout
    let lowering: XPULowering

    /// LibraPIM's memory, 64 channels unless told otherwise, without refresh.
    init(
        _ model: LanguageModel, _ npu: NPU, clock_MHz: Double = 1000,
        dataflow: SystolicDataflow? = nil,
        _ overrides: [String] = XPUBench.orderly
    ) throws {
        memory = try Bench.memory("hbm2-pim-librapim", overrides)
        self.model = model
        weights = try PIMWeightLayout(model, memory)
        lowering = XPULowering(
            model, weights, memory, npu, clock_MHz: clock_MHz, dataflow: dataflow)
    }

    /// A model whose projection is a product with `d` x `d` weights.
    static func model(
        d: Int, heads: Int = 8, shared: Int = 8, hidden: Int = 64, matrices: Int = 2
    ) -> LanguageModel {
        LanguageModel(
            name: "small", layers: 1, d: d, heads: heads, kv_heads: shared, d_ff: hidden,
            ffn_matrices: matrices)
    }

    /// A task for a product with `d` x `d` weights.
    func square(_ M: Int, busSnooping: XPUGEMM.BusSnooping? = nil) -> XPUTask {
        var gemm = XPUGEMM(GEMMShape(M: M, K: model.d, N: model.d), weights: .projection)
        gemm.busSnooping = busSnooping
        return XPUTask(.gemm(gemm))
    }

    /// A replay of the streams of channel 0: the cycle by which all is done, and when the data of
    /// each burst came, in the order of the weights.
    func replay(
        _ streams: [StageStream], _ events: EventTable
    ) throws -> (end: Int, arrivals: [Int]) {
        let sink = ReadTimes()
        let lists = streams.map {
            PIMOperationList($0.operations, name: $0.role.rawValue, eventNames: events.names)
        }
        let report = try Replay(memory)!.run(streams: lists, sink: sink)
        let latency = memory.timing.RL + memory.organization.burstCycles
        let inOrder = sink.reads.sorted { ($0.key, $0.cycle) < ($1.key, $1.cycle) }
        return (Int(report.lastDone), inOrder.map { $0.cycle + latency })
    }

    /// As above, the tasks of a program alone.
    func replay(_ program: XPUProgram) throws -> (end: Int, arrivals: [Int]) {
        var events = EventTable()
        let streams = program.streams(channel: 0, &events)
        return try replay([streams.read, streams.compute], events)
    }
}

/// The READs of channel 0: cycles, and places in the order of the weights.
private final class ReadTimes: CommandSink, @unchecked Sendable {
    var reads: [(key: Int, cycle: Int)] = []

    func take(_ records: UnsafeBufferPointer<CommandRecord>, channel: Int) {
        guard channel == 0 else { return }
        for record in records where record.command.kind == .read {
            let command = record.command
            let place = [command.row, command.column, command.bank, command.bankgroup]
            reads.append((place.reduce(0) { $0 << 14 | Int($1) }, Int(record.cycle)))
        }
    }
}
