import Testing

@testable import WorkloadTracer

@Suite struct PIMThroughputProfileTests {
    private let nominal = PIMDeviceThroughput(FLOPS_xPU: 100, FLOPS_PIM: 40, FLOPS_xPU_GEMV: 10)

    @Test func measuredIsNominalBeforeTheFirstStep() {
        let profile = PIMThroughputProfile(nominal: nominal)
        #expect(profile.throughput(.measured) == nominal)
        #expect(profile.throughput(.nominal) == nominal)
    }

    /// A step without offloaded attention says nothing of the xPU's GEMVs: the last figure stays.
    @Test func eachKindKeepsItsLastFigure() {
        var profile = PIMThroughputProfile(nominal: nominal)
        profile.update(
            with: PIMStepMeasurement(
                xpuGEMM: .init(work_FLOPs: 300, busy_s: 6), pim: .init(work_FLOPs: 60, busy_s: 3)))
        #expect(
            profile.throughput(.measured)
                == PIMDeviceThroughput(FLOPS_xPU: 50, FLOPS_PIM: 20, FLOPS_xPU_GEMV: 10))
        profile.update(
            with: PIMStepMeasurement(
                pim: .init(work_FLOPs: 1, busy_s: 0), xpuGEMV: .init(work_FLOPs: 8, busy_s: 2)))
        #expect(
            profile.throughput(.measured)
                == PIMDeviceThroughput(FLOPS_xPU: 50, FLOPS_PIM: 20, FLOPS_xPU_GEMV: 4))
        #expect(profile.throughput(.nominal) == nominal)
    }

    /// By peak figures (X = 100, P = 40) the xPU is the longer one: 10·(5+5)/100 = 1 against
    /// 10·2/40 = 0.5. A PIM that turned out eight times slower makes it the other way round: 1
    /// against 4.
    @Test func measurementTurnsTheDecision() {
        var profile = PIMThroughputProfile(nominal: nominal)
        profile.update(with: PIMStepMeasurement(pim: .init(work_FLOPs: 10, busy_s: 2)))
        let group = OffloadingCases.group(10, a: 5, f: 5, h: 2)
        var options = OffloadingOptions()
        let measured = DynamicBatchOffloading.decide(group, profile: profile, options: options)
        #expect(measured.before == PIMDeviceTimes(xpu_s: 1, pim_s: 4))
        #expect(measured.move == .mha(requests: 5))
        options.profile = .nominal
        let peak = DynamicBatchOffloading.decide(group, profile: profile, options: options)
        #expect(peak.before == PIMDeviceTimes(xpu_s: 1, pim_s: 0.5))
        #expect(peak.move == .ffn(requests: 3))
    }

    @Test(arguments: [
        (3.344e-3, "s", "3.34 ms"), (9.999e-4, "s", "1.00 ms"), (0.05, "s", "50.0 ms"),
        (0, "s", "0 s"), (999.4, "s", "999 s"), (2.5e-9, "s", "2.50 ns"), (12.71, "", "12.7"),
        (0.6, "", "0.60"), (9.996, "", "10.0"), (65.536e12, "FLOPS", "65.5 TFLOPS"),
        (1e25, "", "1e+25"),
    ])
    func figuresHaveThreeDigits(_ value: Double, _ unit: String, _ words: String) {
        #expect("\(SIFigure(value, unit: unit))" == words)
    }
}
