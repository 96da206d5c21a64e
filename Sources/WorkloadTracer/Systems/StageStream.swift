import DRAMModel

/// One stream of a channel in a stage.
public struct StageStream: Sendable {
    /// Whose work it carries.
    public enum Role: String, CaseIterable, Sendable {
        /// Weights, keys and values on their way to the xPU.
        case xpu_read
        /// New keys and values of prompts on their way from the xPU.
        case xpu_write
        /// The xPU's own time, as `delay`s between events.
        case xpu_compute
        /// Attention in the banks.
        case pim_attention
        /// GEMMs in the banks.
        case pim_gemm

        /// Whose work that is.
        public var device: TracePhase.Device {
            switch self {
            case .xpu_read, .xpu_write, .xpu_compute: .xpu
            case .pim_attention, .pim_gemm: .pim
            }
        }
    }

    /// Whose work it carries.
    public var role: Role
    /// Its operations, in order; events are indices of the stage's event table.
    public var operations: [PIMOperation]

    /// Creates a stream.
    public init(_ role: Role, _ operations: [PIMOperation] = []) {
        self.role = role
        self.operations = operations
    }
}
