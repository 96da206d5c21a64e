import Systems
import Testing
import WorkloadTracer

/// What is made of the stages of a layer.
@Suite struct PIMLayerReportTests {
    private typealias Bench = SystemsBench

    private func layer(
        _ stages: [Stage], _ hardware: PIMSystemHardware, requests: Int = 8, layers: Int = 10
    ) throws -> PIMLayerReport {
        PIMLayerReport(
            try PIMStageRun(hardware).run(stages), on: hardware, requests: requests, layers: layers)
    }

    private func delay(_ cycles: Int, repeats: Int = 1, work: StageWork = .init()) -> Stage {
        Bench.stage(repeats: repeats, work: work) { _ in
            [StageStream(.xpu_compute, [Bench.delay(cycles - 1)])]
        }
    }

    @Test func stagesFollowEachOther() throws {
        let layer = try layer([delay(1000, repeats: 2), delay(500)], Bench.hardware())
        #expect(layer.cycles == 2500)
        #expect(abs(layer.layer_s - 2.5e-6) < 1e-18 && abs(layer.token_s - 25e-6) < 1e-17)
        #expect(abs(layer.tokensPerSecond - 8 / 25e-6) < 1e-6)
        #expect(abs(layer.npu.active - 2497.0 / 2500) < 1e-12)
        #expect(layer.pim.active == 0 && layer.pim.idle == 1 && layer.dataBus == 0)
    }

    @Test func sharesAreOfThePeak() throws {
        // 256 MACs a cycle at 500 MHz: 256 FLOPs a cycle of the memory.
        let hardware = try Bench.hardware(clock_MHz: 500)
        #expect(abs(hardware.xpu_FLOPS - 256e9) < 1)
        var work = StageWork()
        work.xpuGEMM_FLOPs = 64_000
        work.arrayCycles = 200
        let layer = try layer([delay(1000, work: work)], hardware)
        #expect(abs(layer.npu.useful - 64_000 / 256_000) < 1e-12)
        #expect(abs(layer.npu.computing - 0.4) < 1e-12)
    }

    /// 16 MACs a bank every 2 ns, 16 banks, 4 channels: 1.024 TFLOPS.
    @Test func theUnitsHaveAPeak() throws {
        let hardware = try Bench.hardware()
        #expect(abs(hardware.pim_FLOPS - 1.024e12) < 1)
        #expect(abs(hardware.bus_Bps - 4 * 32e9) < 1)
        #expect(abs(hardware.nominalThroughput.FLOPS_xPU_GEMV - 4 * 32e9) < 1)
        var work = StageWork()
        // Half of what the tiles multiply is padding.
        work.pimGEMV_FLOPs = Double(4 * 10 * 32 * 16 * 32) / 2
        let stage = Bench.stage(work: work) { _ in [StageStream(.pim_attention, Bench.tiles(10))] }
        let layer = try layer([stage], hardware)
        #expect(abs(layer.pim.computing / layer.pim.useful - 2) < 1e-9)
        #expect(layer.pim.computing > 0.28 && layer.pim.computing < 0.4)
        #expect(layer.pim.active > 0.95 && layer.pim.active <= 1)
    }

    @Test func measuresWhatEachDeviceDid() throws {
        var work = StageWork()
        work.xpuGEMM_FLOPs = 4e6
        work.pimGEMV_FLOPs = 1e6
        let stage = Bench.stage(work: work) { _ in
            [
                StageStream(.xpu_compute, [Bench.delay(2000)]),
                StageStream(.pim_attention, [Bench.delay(500)]),
            ]
        }
        let table = PIMDeviceThroughput(FLOPS_xPU: 4e12, FLOPS_PIM: 1, FLOPS_xPU_GEMV: 1)
        let step = try layer([stage], Bench.hardware()).measurement(after: table)
        #expect(step.xpuGEMM.work_FLOPs == 4e6 && abs(step.xpuGEMM.busy_s - 2e-6) < 1e-15)
        #expect(step.pim.work_FLOPs == 1e6 && abs(step.pim.busy_s - 0.5e-6) < 1e-15)
        #expect(step.xpuGEMV == .init())
        // With attention on the xPU, GEMMs count at the table's pace: half of the time.
        work.xpuGEMV_FLOPs = 1e6
        let both = Bench.stage(work: work) { _ in
            [StageStream(.xpu_compute, [Bench.delay(2000)])]
        }
        let offloaded = try layer([both], Bench.hardware()).measurement(after: table)
        #expect(offloaded.xpuGEMM == .init())
        #expect(abs(offloaded.xpuGEMV.busy_s - 1e-6) < 1e-15)
    }
}
