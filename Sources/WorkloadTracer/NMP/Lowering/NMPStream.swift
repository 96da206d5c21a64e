import DRAMModel

/// One stream of a channel that multiplies behind vertical ports.
public struct NMPStream: Equatable, Sendable {
    /// What it does.
    public enum Role: String, CaseIterable, Sendable {
        /// Rows of matrices through the ports of some banks.
        case tiles
        /// Inputs written to the units.
        case inputs
        /// Results read by the NPU.
        case results
        /// Reads of the NPU at the same time.
        case reads
    }

    /// What it does.
    public let role: Role
    /// Its operations; events are indices of the channel's event table.
    public internal(set) var operations: [PIMOperation] = []

    /// Creates an empty stream.
    init(_ role: Role) { self.role = role }

    /// Adds a `wait` or `post`.
    mutating func add(_ kind: PIMOperation.Kind, _ event: Int32) {
        var operation = PIMOperation(kind)
        operation.event = event
        operations.append(operation)
    }
}
