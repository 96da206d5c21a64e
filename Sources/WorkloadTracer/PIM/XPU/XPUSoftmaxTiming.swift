import DRAMModel

/// How long the xPU's vector units take for softmax, in cycles of a memory.
public struct XPUSoftmaxTiming: Equatable, Sendable {
    /// The xPU.
    public var npu: NPU
    /// Its clock.
    public var clock_MHz: Double

    /// Creates the timing of an xPU.
    public init(npu: NPU, clock_MHz: Double) {
        self.npu = npu
        self.clock_MHz = clock_MHz
    }

    /// Cycles of a memory that the vector units take for `scores`, rounded up.
    public func cycles(scores: Int, _ memory: MemoryConfiguration) -> Int {
        let own = Double(npu.vectorCycles(.softmax, elements: scores))
        return Int((own * 1e9 / (clock_MHz * Double(memory.timing.tCK_fs))).rounded(.up))
    }
}
