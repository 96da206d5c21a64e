import ConfigFiles
import Testing
import TestSupport

@testable import WorkloadTracer

/// The roofline of GPUs.
@Suite struct GPUTests {
    private func gpu(_ name: String, _ overrides: [String] = []) throws -> GPU {
        let path = Checkout.workload("gpus/\(name)")
        return try GPU.load(path: path, overrides: overrides)
    }

    /// The HPU paper, section II, has 203 for 312 TFLOPS and 1.55 TB/s: 1 % more than their
    /// quotient.
    @Test func ridgeOfTheA100() throws {
        let a100 = try gpu("a100")
        let ridge = a100.ridgeBatch(elementBytes: 2)
        #expect(abs(ridge - 312e12 / 1.55e12) < 1e-9 && abs(ridge - 203) < 2.03)
        // A GEMM that reads little but weights crosses over there.
        let (K, N) = (1 << 20, 1 << 20)
        let below = GEMMShape(M: Int(ridge), K: K, N: N)
        let above = GEMMShape(M: Int(ridge) + 2, K: K, N: N)
        let compute = { (shape: GEMMShape) in 2 * Double(shape.macs) / 312e12 }
        #expect(a100.seconds(below, elementBytes: 2) > compute(below))
        #expect(a100.seconds(above, elementBytes: 2) == compute(above))
    }

    @Test func takesTheLongerOfBothTimes() {
        let gpu = GPU(
            name: "g", peak_FLOPS: 1000, bandwidth_Bps: 10, capacity_bytes: 1, power_W: 1,
            compute_efficiency: 0.5, bandwidth_efficiency: 0.25)
        #expect(gpu.seconds(flops: 1000, bytes: 4) == 2)
        #expect(gpu.seconds(flops: 1000, bytes: 10) == 4)
        #expect(gpu.ridge_FLOPsPerByte == 200)
        #expect(gpu.seconds(GEMMShape(M: 0, K: 4, N: 4), elementBytes: 2) == 0)
        #expect(gpu.seconds(GEMMShape(M: 1, K: 5, N: 1), elementBytes: 2) == 22 / 2.5)
    }

    @Test(arguments: [
        ("a100", 312e12, 40e9, 250.0), ("l40s", 362.1e12, 48e9, 350),
        ("h100-nvl", 835.5e12, 96e9, 400),
    ])
    func shipped(_ name: String, _ peak: Double, _ capacity: Double, _ power: Double) throws {
        let gpu = try gpu(name)
        #expect(gpu.name == name && abs(gpu.peak_FLOPS / peak - 1) < 1e-12)
        #expect(gpu.capacity_bytes == capacity && gpu.power_W == power)
        #expect(gpu.compute_efficiency == 1 && gpu.bandwidth_efficiency == 1)
        #expect(gpu.gemv_efficiency == 0.9 && gpu.idle_W == power / 10 && gpu.reserved_bytes == 0)
    }

    /// What a file leaves out: GEMVs are as good as anything else.
    @Test func defaults() {
        let gpu = GPU(
            name: "g", peak_FLOPS: 1, bandwidth_Bps: 1, capacity_bytes: 1, power_W: 1,
            bandwidth_efficiency: 0.5)
        #expect(gpu.gemv_efficiency == 0.5 && gpu.idle_W == 0)
    }

    @Test(arguments: [
        ("gpu.peak=0", "peak: '0' is out of range: 0.001 to 1000000000 TFLOPS"),
        (
            "gpu.bandwidth=1 TB/s",
            "bandwidth: '1 TB/s' is not a number; the unit is GB/s, or left out"
        ),
        ("gpu.gemv_efficiency=0", "gemv_efficiency: '0' is out of range: 0.001 to 1"),
        ("gpu.idle_power=251", "251.0 W at rest are more than the 250.0 W at work"),
        ("gpu.reserved=40", "40.0 GB reserved leave nothing of 40.0 GB"),
        ("gpu.compute_efficiency=2", "compute_efficiency: '2' is out of range: 0.001 to 1"),
        ("gpu.bandwith=3", "unknown key 'bandwith' in 'gpu'; did you mean 'bandwidth'?"),
    ])
    func badValues(_ override: String, _ message: String) {
        let error = #expect(throws: ConfigurationError.self) { _ = try gpu("a100", [override]) }
        #expect(error?.diagnostics.first?.message == message)
    }
}
