import DRAMModel
import MemoryController
import Systems
import Testing
import WorkloadTracer

/// Stages made by hand, whose cycles are known.
@Suite struct PIMStageRunTests {
    private typealias Bench = SystemsBench

    private func run(
        _ stages: [Stage], _ hardware: PIMSystemHardware, threads: Int = 1, all: Bool = false
    ) throws -> [PIMStageReport] {
        var options = RunOptions()
        options.threads = threads
        options.simulateAllChannels = all
        return try PIMStageRun(hardware, options: options).run(stages)
    }

    /// A stage lasts as long as its slowest channel.
    @Test func theSlowestChannelCounts() throws {
        let stage = Bench.stage(like: [[0], [1, 2], [3]]) { channel in
            [StageStream(.xpu_compute, [Bench.delay(1000 * (channel + 1))])]
        }
        let report = try run([stage], Bench.hardware())[0]
        // The last cycle of a run is that of the last completion.
        #expect(report.cycles == 4001 && report.xpuFinish == 4000)
        #expect(report.finish == [.xpu_compute: 4000] && report.pimFinish == 0)
        #expect(report.channelsReplayed == 3 && report.isExact)
    }

    @Test func rolesEndWhenTheirStreamsDo() throws {
        let hardware = try Bench.hardware()
        let stage = Bench.stage(events: ["arrived", "used"]) { channel in
            [
                StageStream(
                    .xpu_read,
                    [Bench.reads(64, channel: channel, hardware.memory), Bench.event(.post, 0)]),
                StageStream(
                    .xpu_compute,
                    [Bench.event(.wait, 0), Bench.delay(5000), Bench.event(.post, 1)]),
                StageStream(.pim_attention, Bench.tiles(3)),
            ]
        }
        let report = try run([stage], hardware)[0]
        let read = try #require(report.finish[.xpu_read])
        #expect(read > 64 * 2 && read < 1000)
        let computed = try #require(report.finish[.xpu_compute])
        #expect((0...2).contains(computed - read - 5000))
        #expect(report.xpuFinish == computed && report.cycles - computed <= 1)
        let attended = try #require(report.finish[.pim_attention])
        #expect(report.pimFinish == attended && attended < 3 * 200)
        #expect(report.expected.reads == 4 * 64 && report.expected.mac == 4 * 96)
        #expect(report.replayed == report.expected)
        #expect(report.dataBusCycles == Double(4 * (64 + 3) * 2))
        #expect(report.bankMACs == Double(4 * 96 * 16))
        // Windows alone: 3 tFAW, tRCD, 31 MACs, then tRTP and tRP a tile.
        #expect(report.tileCycles > 4 * 3 * 164 && report.tileCycles < 4 * 3 * 200)
    }

    /// Softmax, which waits for PIM alone, is no GEMM of the xPU.
    @Test func whatTheXPUDoesForPIMIsService() throws {
        let stage = Bench.stage(events: ["logit", "softmax"]) { _ in
            [
                StageStream(
                    .pim_attention,
                    Bench.tiles(1) + [Bench.event(.post, 0), Bench.event(.wait, 1)]
                        + Bench.tiles(1)),
                StageStream(
                    .xpu_compute, [Bench.event(.wait, 0), Bench.delay(77), Bench.event(.post, 1)]),
            ]
        }
        let report = try run([stage], Bench.hardware())[0]
        #expect(report.xpuFinish == 0 && report.xpuServiceCycles == 77)
        #expect(report.xpuActiveCycles == 77 && report.cycles > 2 * 164 + 77)
    }

    /// Work of all parts, with refresh; channels are alike but for their addresses.
    private func mixed(_ memory: MemoryConfiguration) -> [Stage] {
        (1...3).map { index in
            Bench.stage("stage \(index)", repeats: index, events: ["arrived"]) { channel in
                [
                    StageStream(
                        .xpu_read,
                        [
                            Bench.reads(150 * index, channel: channel, memory),
                            Bench.event(.post, 0),
                        ]),
                    StageStream(.xpu_compute, [Bench.event(.wait, 0), Bench.delay(4000)]),
                    StageStream(.pim_attention, Bench.tiles(6)),
                ]
            }
        }
    }

    @Test func oneChannelStandsForAllLikeIt() throws {
        let hardware = try Bench.hardware(refresh: true)
        let stages = mixed(hardware.memory)
        let once = try run(stages, hardware)
        let all = try run(stages, hardware, all: true)
        for (one, every) in zip(once, all) {
            #expect(one.channelsReplayed == 1 && every.channelsReplayed == 4)
            #expect(one.cycles == every.cycles && one.finish == every.finish)
            #expect(one.tileCycles == every.tileCycles && one.dataBusCycles == every.dataBusCycles)
            #expect(one.expected == every.expected && one.replayed == every.replayed)
            #expect(one.isExact)
            let energies = try (#require(one.energy?.total_pJ), #require(every.energy?.total_pJ))
            #expect(abs(energies.0 / energies.1 - 1) < 1e-9)
            #expect(one.pimStalls.rules.map(\.rule) == every.pimStalls.rules.map(\.rule))
            #expect(one.requestStalls.total == every.requestStalls.total)
        }
    }

    @Test(arguments: [2, 3, 16])
    func threadsChangeNothing(_ threads: Int) throws {
        let hardware = try Bench.hardware(refresh: true)
        let stages = mixed(hardware.memory)
        let one = try run(stages, hardware, all: true)
        let many = try run(stages, hardware, threads: threads, all: true)
        #expect(one.map(\.cycles) == many.map(\.cycles))
        #expect(one.map(\.energy) == many.map(\.energy))
        #expect(one.map(\.replayed) == many.map(\.replayed))
        #expect(one.map { $0.requestStalls.total } == many.map { $0.requestStalls.total })
    }

    /// Channels that are done, or have nothing to do, stand by to the end.
    @Test func whoeverWaitsDrawsStandby() throws {
        let hardware = try Bench.hardware()
        let stage = Bench.stage(like: [[0], [1]]) { channel in
            [StageStream(.xpu_compute, [Bench.delay(channel == 0 ? 10_000 : 100)])]
        }
        let energy = try #require(try run([stage], hardware)[0].energy)
        let power = try #require(hardware.memory.power)
        let model = EnergyModel(power, hardware.memory)
        let expected = try 4 * 10_001 * #require(model.prechargeStandby_pJ)
        #expect(abs(try #require(energy.standby_pJ) / expected - 1) < 1e-12)
        #expect(abs(try #require(energy.total_pJ) / expected - 1) < 1e-12)
        #expect(energy.npu_pJ == nil)
    }

    @Test func theNPUDrawsWhatItsFileSays() throws {
        var npu = NPUEnergy()
        npu.mac_pJ = 2
        npu.vector_pJ = 3
        npu.static_W = 5
        var work = StageWork()
        work.xpuGEMM_FLOPs = 100
        work.vectorCycles = 10
        let stage = Bench.stage(work: work) { _ in
            [StageStream(.xpu_compute, [Bench.delay(999)])]
        }
        let hardware = try Bench.hardware(energy: npu)
        let energy = try run([stage], hardware)[0].energy
        // 1,000 ns at 5 W are 5e6 pJ; 16 lanes.
        let expected: Double = 100 + 480 + 5e6
        #expect(abs((energy?.npu_pJ ?? 0) - expected) < 1e-6)
        #expect(try #require(energy?.total_pJ) > expected)
        // Without currents, it is all that is known.
        var memory = hardware.memory
        memory.power = nil
        let powerless = PIMSystemHardware(
            memory: memory, npu: Bench.npu, clock_MHz: 1000, npuEnergy: npu)
        let own = try #require(try run([stage], powerless)[0].energy)
        #expect(own.npu_pJ == energy?.npu_pJ && own.total_pJ == nil && own.standby_pJ == nil)
    }

    @Test func endsWhenAsked() throws {
        let hardware = try Bench.hardware()
        #expect(throws: RunError.interrupted) {
            try PIMStageRun(hardware).run(mixed(hardware.memory), mayGoOn: { false })
        }
    }

    @Test func tellsWhichStreamIsWrong() throws {
        let stage = Bench.stage("sad", events: ["never"]) { _ in
            [StageStream(.pim_attention, [Bench.event(.wait, 0)])]
        }
        let error = #expect(throws: RunError.self) { try run([stage], Bench.hardware()) }
        #expect(
            error
                == .stream(
                    "sad, pim_attention of channel 0: waits for event 'never', which nobody posts "
                        + "in this channel"))
    }
}
