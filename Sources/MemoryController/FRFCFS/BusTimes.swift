import DRAMEngine
import DRAMModel

/// From which cycles on the command buses are free.
struct BusTimes: BitwiseCopyable {
    /// The bus of ACTIVATEs and PRECHARGEs.
    private(set) var rows: Int64
    /// The bus of READs and WRITEs.
    private(set) var columns: Int64
    private var last: Int64 = -1

    init(from cycle: Int64) {
        rows = cycle
        columns = cycle
    }

    /// The first cycle in which any is free.
    @inline(__always) var soonest: Int64 { min(rows, columns) }

    /// The first cycle in which the bus of a command is free.
    @inline(__always)
    func soonest(for kind: GateSlot) -> Int64 {
        assert(GateSlot.activate.rawValue < 2 && GateSlot.precharge.rawValue < 2)
        // By arithmetic: which bus it is cannot be predicted.
        let isColumn = 0 &- Int64(truncatingIfNeeded: kind.rawValue &>> 1)
        return rows ^ (rows ^ columns) & isColumn
    }

    /// Notes a command. With two commands a cycle another one for the other bus may follow in its
    /// cycle.
    ///
    /// - Returns: whether it is the second one of its cycle.
    @inline(__always)
    mutating func take(_ kind: CommandKind, at cycle: Int64, dual: Bool) -> Bool {
        let isSecond = cycle == last
        let mayFollow = dual && !isSecond
        rows = cycle &+ (mayFollow && kind.isColumn ? 0 : 1)
        columns = cycle &+ (mayFollow && !kind.isColumn ? 0 : 1)
        last = cycle
        return isSecond
    }
}
