import DRAMModel

/// One stream of a channel in a stage.
public struct StageStream: Sendable {
    /// The device and the work that it belongs to.
    public enum Role: String, CaseIterable, Sendable {
        /// Reads of weights, keys and values by the xPU.
        case xpu_read
        /// Writes of new keys and values of prompts by the xPU.
        case xpu_write
        /// Computation of the xPU, as `delay`s between events.
        case xpu_compute
        /// Attention in the banks.
        case pim_attention
        /// GEMMs in the banks.
        case pim_gemm
        /// The transfer of queries and new keys and values to a card.
        case hpu_link
        /// Writes of new keys and values to a card's memory.
        case hpu_write
        /// Reads of keys and values by a card's GEMV unit.
        case hpu_read
        /// The GEMV unit's time.
        case hpu_gemv
        /// The softmax unit's time.
        case hpu_softmax
        /// The end of what a card does.
        case hpu_result

        /// The device that does the work.
        public var device: Device {
            switch self {
            case .xpu_read, .xpu_write, .xpu_compute: .xpu
            case .pim_attention, .pim_gemm: .pim
            case .hpu_link, .hpu_write, .hpu_read, .hpu_gemv, .hpu_softmax, .hpu_result: .hpu
            }
        }
    }

    /// The device that computes.
    public enum Device: String, Sendable {
        /// The NPU or GPU.
        case xpu
        /// The processing units in the banks.
        case pim
        /// A card with a memory of its own.
        case hpu
    }

    /// The device and the work that it belongs to.
    public var role: Role
    /// Its operations, in order; events are indices of the stage's event table.
    public var operations: [PIMOperation]

    /// Creates a stream.
    public init(_ role: Role, _ operations: [PIMOperation] = []) {
        self.role = role
        self.operations = operations
    }
}
