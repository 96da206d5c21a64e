import DRAMModel
import MemoryController
import TimingConfig
import WorkloadTracer
#if canImport(Glibc)
@preconcurrency import Glibc
#endif
func now() -> Double { var t = timespec(); clock_gettime(CLOCK_MONOTONIC, &t); return Double(t.tv_sec) + Double(t.tv_nsec) / 1e9 }
final class P: CommandSink, @unchecked Sendable {
    var lo: Int64 = 0, hi: Int64 = 0
    var names: [String] = []
    func take(_ r: UnsafeBufferPointer<CommandRecord>, channel: Int) {
        for x in r where channel == 0 && x.cycle >= lo && x.cycle < hi { print(x.cycle, x.command.kind, "bg", x.command.bankgroup, "b", x.command.bank, "row", x.command.row, "c", x.command.column, x.rule == 0 ? "" : names[Int(x.rule)], x.stallCycles) }
    }
}
let args = CommandLine.arguments
let gpt3 = LanguageModel(name: "gpt3", layers: 96, d: 12288, heads: 96, kv_heads: 96, d_ff: 49152, ffn_matrices: 2)
let llama3 = LanguageModel(name: "llama3", layers: 80, d: 8192, heads: 64, kv_heads: 8, d_ff: 28672, ffn_matrices: 3)
let npu = NPU(arrays: 8, rows: 64, columns: 64, vector_units: 8, lanes: 128, scratchpad_bytes: 128 << 20, stationary_rows_per_cycle: 2)
let model = args[1] == "gpt3" ? gpt3 : llama3
let B = Int(args[2])!, L = Int(args[3])!
for config in args[4...] {
    var system = SystemOptions(name: config, npu: npu, clock_MHz: 1000)
    var timing = "hbm2-pim-librapim"
    var move = OffloadingDecision.Move.none
    var over = [getenv("EXTRA").map { String(cString: $0) } ?? "organization.rows=131072", "organization.rows=131072", "controller.address_mapping=chroracobabg", "bank.ratio=1:3"]
    let parts = config.split(separator: ":").map(String.init)
    switch parts[0] {
    case "serial": timing = "hbm2-pim-aim"
    case "attacc": timing = "hbm2-pim-aim"; system.head_pipelining = true; system.ffn_coprocessing = true
    case "exclusive": timing = "hbm2-pim-aim"; system.batch_pipelining = true
    case "dual": over.append("bank.structure=dual_row_buffer"); timing = "hbm2-pim-aim"; system.batch_pipelining = true
    case "pipe": system.batch_pipelining = true
    case "ffn": system.batch_pipelining = true; move = .ffn(requests: Int(parts[1])!)
    case "mha": system.batch_pipelining = true; move = .mha(requests: Int(parts[1])!)
    case "group": system.batch_pipelining = true; move = .group
    default: fatalError()
    }
    if timing == "hbm2-pim-aim" { over.removeAll { $0.hasPrefix("bank.ratio") } }
    let memory = try TimingFile.load(path: "timing/\(timing).yaml", overrides: over).configuration
    let t0 = now()
    let plan = try LayerPlan(model: model, batch: Batch(requests: B, length: L), memory: memory, system: system, move: move)
    let t1 = now()
    var total: Int64 = 0
    for stage in plan.stages {
        let s0 = now()
        let (streams, events) = stage.streams(0)
        let s1 = now()
        let sources: [any PIMSource] = streams.enumerated().map { PIMOperationList($0.element.operations, channel: 0, name: "\($0.element.role).\($0.offset)", eventNames: events.names) }
        var o = ReplayOptions()
        if let n = getenv("CYC") { o.cycles = Int64(String(cString: n))! }
        let rp = Replay(memory, options: o)!
        var sink: P?
        if let n = getenv("LO") { sink = P(); sink!.lo = Int64(String(cString: n))!; sink!.hi = sink!.lo + 800; sink!.names = rp.ruleNames }
        let report = try rp.run(streams: sources, sink: sink)
        let s2 = now()
        total += report.cycles * Int64(stage.repeats)
        let c = report.channels[0]
        let p = c.pim!
        let stall = p.stalls.sorted { $0.cycles > $1.cycles }.prefix(3).map { "\($0.rule) \($0.cycles)" }
        print("  \(stage.name) x\(stage.repeats): \(report.cycles) cycles, like \(stage.likeChannels.count), reads \(c.readsDone), bankMACs \(p.bankMACs), tiles \(p.tiles), ops \(streams.map(\.operations.count)), build \(s1 - s0) replay \(s2 - s1)  \(stall)")
        let w = stage.work
        print("     host", c.stalls.sorted { $0.cycles > $1.cycles }.prefix(4).map { "\($0.rule) \($0.cycles)" })
        print("     xpu \(w.xpuGEMM_FLOPs / 1e9) GF, arrays \(w.arrayCycles), vec \(w.vectorCycles), pimGEMV \(w.pimGEMV_FLOPs / 1e9) pimGEMM \(w.pimGEMM_FLOPs / 1e9) weights \(w.weightBytes / 1_000_000) MB kv \(w.kvBusBytes / 1_000_000) MB")
    }
    print("\(config) B=\(B) L=\(L): layer \(total) cycles, tokens/s \(Double(B) / (Double(total) * 1e-9 * Double(model.layers))), plan \(t1 - t0) s, all \(now() - t0) s")
}
