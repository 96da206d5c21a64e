import DRAMEngine

/// The pending command of a bank, and the request it serves.
struct PendingCommand: BitwiseCopyable {
    /// Orders of adaptive PRECHARGEs start here, after those of all requests.
    static let adaptiveOrder: Int64 = 1 << 62

    /// The position of the request in the order of entry; of an adaptive PRECHARGE, above all of
    /// those.
    var order: Int64 = .max
    /// The slot of the request it serves; -1 for an adaptive PRECHARGE, or none.
    var slot: Int32 = -1
    /// The slot of the oldest request of the mode's kind for the open row, or -1.
    var hit: Int32 = -1
    /// The gate it waits for; `nil` while there is none.
    var kind: GateSlot?
}
