import DRAMModel

/// Adds events and delays.
extension StageStream {
    /// Adds a `wait` or `post`.
    mutating func add(_ kind: PIMOperation.Kind, _ event: Int32) {
        var operation = PIMOperation(kind)
        operation.event = event
        operations.append(operation)
    }

    /// Adds a delay in memory cycles; a long one becomes several operations.
    mutating func addDelay(_ cycles: Int) {
        var left = cycles
        while left > 0 {
            var operation = PIMOperation(.delay)
            operation.count = Int32(min(left, Int(Int32.max)))
            left -= Int(operation.count)
            operations.append(operation)
        }
    }
}
