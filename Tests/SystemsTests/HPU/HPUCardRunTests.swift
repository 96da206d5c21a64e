import DRAMModel
import Systems
import Testing
import WorkloadTracer

/// Attention on a card, replayed.
@Suite struct HPUCardRunTests {
    private func run(
        _ heads: [HPUCardHead], memory: [String] = [], options: RunOptions = .init(),
        _ change: (inout HPUCardOptions) -> Void = { _ in }
    ) throws -> HPUCardReport {
        try HPUCardRun(GPUBench.cards(memory, change), GPUBench.model, options: options)
            .run(heads, beside: 1)
    }

    /// Units without latency, no refresh: bursts back to back, but for the first row and what lies
    /// between two heads.
    @Test func nothingButReads() throws {
        let report = try run(
            GPUBench.heads(8, length: 1024), memory: ["controller.refresh_policy=none"]
        ) {
            $0.card.softmax_elements = 1 << 16
            $0.card.gemv_latency = 0
            $0.card.softmax_latency = 0
            $0.card.heads_in_flight = 4
        }
        // 8 heads x 2 x 1,024 tokens x 256 bytes at 460.8 GB/s are 9.1 us.
        let bytes: Double = 8 * 2 * 1024 * 256
        let least = bytes / 460.8e9
        #expect(report.busy_s > least && report.busy_s < 1.08 * least, "\(report.busy_s / least)")
        #expect(abs(report.utilization * report.busy_s / least - 1) < 1e-3)
        #expect(report.kv_bytes == bytes && report.isExact)
        #expect(report.tally.reads == 8 * 2 * 1024 * 8 && report.tally.writes == 8 * 2 * 8)
    }

    /// A slow GEMV unit is what limits: four times the time of the memory.
    @Test func theUnitLimits() throws {
        let report = try run(GPUBench.heads(4, length: 512)) { $0.card.gemv_FLOPS = 115.2e9 }
        let unit: Double = 4 * 4 * 512 * 128 / 115.2e9
        #expect(report.busy_s > unit && report.busy_s < unit + 4 * 1e-6)
    }

    /// A slow softmax lies between the keys and values of each head.
    @Test func softmaxLiesBetween() throws {
        let report = try run(GPUBench.heads(4, length: 512)) { $0.card.softmax_elements = 1 }
        // 512 scores one after the other at 450 MHz are 1.14 us a head.
        let softmax = 4 * 512 / 450e6
        #expect(report.busy_s > softmax)
        let hidden = try run(GPUBench.heads(4, length: 512)) {
            $0.card.softmax_elements = 1
            $0.card.heads_in_flight = 2
        }
        #expect(hidden.busy_s < report.busy_s)
    }

    /// Inputs that come slower than heads are done set the pace.
    @Test func inputsLimit() throws {
        let link = HPULink(bandwidth_Bps: 1e9, latency_s: 50e-6)
        let report = try run(GPUBench.heads(8, length: 64)) {
            $0.chunk_heads = 2
            $0.links = HPULinks(gpu: link, card: link)
        }
        let chunk = link.seconds(2 * (3 * 256 + 64))
        #expect(abs(report.arrival_s / (2 * chunk) - 1) < 1e-9)
        #expect(report.busy_s > 3 * chunk && report.busy_s < 3 * chunk + 3e-6)
    }

    /// One channel of each set stands for the others.
    @Test(arguments: [96, 100]) func likeChannels(_ length: Int) throws {
        let once = try run(GPUBench.heads(6, length: length))
        var options = RunOptions()
        options.simulateAllChannels = true
        options.threads = 3
        let all = try run(GPUBench.heads(6, length: length), options: options)
        #expect(once.busy_s == all.busy_s && once.tally == all.tally)
        #expect(once.dataBus == all.dataBus && once.isExact && all.isExact)
        let energies = try (#require(once.energy?.total_pJ), #require(all.energy?.total_pJ))
        #expect(abs(energies.0 / energies.1 - 1) < 1e-9)
    }

    /// Of many heads some are replayed: their pace is that of all.
    @Test func someStandForAll() throws {
        let heads = GPUBench.heads(96, length: 256)
        let all = try run(heads)
        let some = try run(heads) { $0.replayed_heads = 24 }
        #expect(all.replayed == 96 && some.replayed == 24 && some.heads == 96)
        #expect(abs(some.busy_s / all.busy_s - 1) < 0.02, "\(some.busy_s / all.busy_s)")
        let energies = try (#require(some.energy?.total_pJ), #require(all.energy?.total_pJ))
        #expect(abs(energies.0 / energies.1 - 1) < 0.05, "\(energies.0 / energies.1)")
    }

    /// The prototype uses more of its memory the longer sequences are (HPU, section V-A).
    @Test func utilizationRises() throws {
        let cards = try #require(try GPUBench.workload("llama2-7b-hpu").system.options.cards)
        let model = try GPUBench.workload("llama2-7b-hpu").model
        let shares = try [512, 1024, 2048, 4096].map { length in
            try HPUCardRun(cards, model).run(GPUBench.heads(6, length: length), beside: 1)
                .utilization
        }
        #expect(shares == shares.sorted() && shares[0] < 0.5 && shares[3] > 0.7, "\(shares)")
        // Published: 73 %. What comes out is 69 %, the first chunk's end included less.
        #expect((0.62...0.8).contains(shares[2]), "\(shares)")
    }

    @Test func endsWhenAsked() throws {
        #expect(throws: RunError.interrupted) {
            try HPUCardRun(GPUBench.cards(), GPUBench.model, mayGoOn: { false })
                .run(GPUBench.heads(2, length: 8), beside: 1)
        }
    }
}
