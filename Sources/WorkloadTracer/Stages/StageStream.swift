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
        /// The time in which queries and new keys and values come to a card.
        case hpu_link
        /// New keys and values on their way to a card's memory.
        case hpu_write
        /// Keys and values on their way to a card's GEMV unit.
        case hpu_read
        /// The GEMV unit's time.
        case hpu_gemv
        /// The softmax unit's time.
        case hpu_softmax
        /// The end of what a card does.
        case hpu_result

        /// Whose work that is.
        public var device: Device {
            switch self {
            case .xpu_read, .xpu_write, .xpu_compute: .xpu
            case .pim_attention, .pim_gemm: .pim
            case .hpu_link, .hpu_write, .hpu_read, .hpu_gemv, .hpu_softmax, .hpu_result: .hpu
            }
        }
    }

    /// Who computes.
    public enum Device: String, Sendable {
        /// The NPU or GPU.
        case xpu
        /// The processing units in the banks.
        case pim
        /// A card with a memory of its own.
        case hpu
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
