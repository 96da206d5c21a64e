import DRAMEngine

/// The pending command of a bank, and the request it serves.
struct PendingCommand: BitwiseCopyable {
    /// The order of what an aged request needs.
    static let agedOrder: Int64 = -1
    /// What the order of an ACTIVATE or PRECHARGE for a request has more than that of a READ or
    /// WRITE.
    static let rowOrder: Int64 = 1 << 61
    /// Orders of adaptive PRECHARGEs start here.
    static let adaptiveOrder: Int64 = 1 << 62

    /// Of several commands that may issue, the one with the lowest order does: what an aged request
    /// needs, then READs and WRITEs, then ACTIVATEs and PRECHARGEs, each by the age of their
    /// requests, then adaptive PRECHARGEs, by bank.
    var order: Int64 = .max
    /// The slot of the request it serves; -1 for an adaptive PRECHARGE, or none.
    var slot: Int32 = -1
    /// The slot of the oldest request of the mode's kind for the open row, or -1.
    var hit: Int32 = -1
    /// The gate it waits for; `nil` while there is none.
    var kind: GateSlot?
}
