import DRAMModel

extension PIMOperation {
    /// A point of order that names an event.
    init(_ kind: Kind, event: Int32) {
        self.init(kind)
        self.event = event
    }

    /// Time that passes before the stream goes on.
    static func delay(_ cycles: Int) -> PIMOperation {
        var operation = PIMOperation(PIMOperation.Kind(rawValue: 51)!)
        operation.count = Int32(clamping: max(1, cycles))
        return operation
    }
}
