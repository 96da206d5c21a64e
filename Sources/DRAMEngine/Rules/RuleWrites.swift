/// How commands raise the gates of one bank, bank group or rank by their rules, in all blocks.
///
/// Valid as long as the tables and the gates.
@usableFromInline
package struct RuleWrites: BitwiseCopyable {
    let increments: UnsafePointer<Int64>
    let perCount: UnsafePointer<Int64>
    let pairs: UnsafePointer<UInt32>
    let blocks: Int
    /// From the increments of a block to those of the next.
    let tableStride: Int
    /// From a gate to the one in the next block of the same bank, bank group or rank.
    let gateStride: Int

    /// Creates the writes of rules into gates whose blocks lie `gateStride` gates apart.
    package init(_ tables: RuleTables, gateStride: Int) {
        increments = UnsafePointer(tables.increments.base)
        perCount = UnsafePointer(tables.perCount.base)
        pairs = UnsafePointer(tables.pairs.base)
        blocks = tables.blocks
        tableStride = tables.blockStride
        self.gateStride = gateStride
    }

    /// Raises all gates by the rules of a command whose rules depend on no count.
    ///
    /// - Parameters:
    ///   - gates: The first block.
    ///   - list: The kind of command and level, as `RuleTables.list` counts them.
    ///   - now: The cycle of its issue, in the packing of `Gate`.
    package func raise(_ gates: UnsafeMutablePointer<Gate>, _ list: Int, _ now: Int64) {
        forEachBlock(gates, list) { gates, row, pairs in
            var rest = pairs
            while rest != 0 {
                let gate = 2 &* rest.trailingZeroBitCount
                rest &= rest &- 1
                GatePair.raise(gates + gate, increments + (row &+ gate), now)
            }
        }
    }

    /// Raises all gates beyond the first block by the rules of such a command: no test of each
    /// pair, as most memories have no such gates or a single block of them.
    @inline(__always)
    package func raiseFurther(_ gates: UnsafeMutablePointer<Gate>, _ list: Int, _ now: Int64) {
        var gates = gates
        var row = increments + list &* GateBlock.count
        for _ in 1..<blocks {
            gates += gateStride
            row += tableStride
            GatePair.raise(gates, row, now)
            GatePair.raise(gates + 2, row + 2, now)
            GatePair.raise(gates + 4, row + 4, now)
            GatePair.raise(gates + 6, row + 6, now)
        }
    }

    /// Raises all gates by the rules of a command of so many columns or bursts.
    package func raise(
        _ gates: UnsafeMutablePointer<Gate>, _ list: Int, _ now: Int64, count: Int32
    ) {
        let count = Int64(count)
        forEachBlock(gates, list) { gates, row, pairs in
            var rest = pairs
            while rest != 0 {
                let first = 2 &* rest.trailingZeroBitCount
                rest &= rest &- 1
                for gate in first...first &+ 1 {
                    let counted = perCount[row &+ gate] &* count
                    let increment = increments[row &+ gate] &+ counted
                    gates[gate].bits = max(gates[gate].bits, now &+ increment)
                }
            }
        }
    }

    /// Calls `body` with each block, its increments and the pairs of its gates.
    @inline(__always)
    private func forEachBlock(
        _ gates: UnsafeMutablePointer<Gate>, _ list: Int,
        _ body: (UnsafeMutablePointer<Gate>, Int, UInt32) -> Void
    ) {
        var rest = pairs[list]
        var gates = gates
        var row = list &* GateBlock.count
        while rest != 0 {
            body(gates, row, rest & (1 << UInt32(GateBlock.pairs) - 1))
            rest &>>= UInt32(GateBlock.pairs)
            gates += gateStride
            row &+= tableStride
        }
    }
}
