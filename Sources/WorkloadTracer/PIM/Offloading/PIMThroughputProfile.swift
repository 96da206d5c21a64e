/// The table of throughputs that the scheduler consults, updated after each generation step
/// (LibraPIM 4.1).
public struct PIMThroughputProfile: Equatable, Sendable {
    /// Peak figures.
    public let nominal: PIMDeviceThroughput
    /// Figures of the last step that had work of their kind; the nominal ones until there was one.
    public private(set) var measured: PIMDeviceThroughput

    /// Creates a table without measurements.
    public init(nominal: PIMDeviceThroughput) {
        self.nominal = nominal
        measured = nominal
    }

    /// Takes over what a step measured; a kind without work in it keeps its figure.
    public mutating func update(with step: PIMStepMeasurement) {
        if let new = step.xpuGEMM.throughput_FLOPS { measured.FLOPS_xPU = new }
        if let new = step.pim.throughput_FLOPS { measured.FLOPS_PIM = new }
        if let new = step.xpuGEMV.throughput_FLOPS { measured.FLOPS_xPU_GEMV = new }
    }

    /// The figures of one source.
    public func throughput(_ source: OffloadingOptions.Profile) -> PIMDeviceThroughput {
        switch source {
        case .measured: measured
        case .nominal: nominal
        }
    }
}
