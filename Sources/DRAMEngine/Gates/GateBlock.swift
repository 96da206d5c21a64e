/// Eight neighbouring gates of a bank, bank group or rank: a line of the cache.
///
/// A bank, bank group or rank has as many blocks as the slots of the memory fill. The first blocks
/// of all of them lie together, then the second ones, so a memory without further commands has no
/// further gates.
@usableFromInline
package enum GateBlock {
    /// Gates of a block.
    @inlinable package static var count: Int { 8 }

    /// Pairs of gates of a block, which are raised at once.
    @inlinable static var pairs: Int { count / 2 }

    /// Raises the first gates of one bank, bank group or rank by the rules of a command.
    ///
    /// Straight-line code, as loops of varying length cost more in mispredicted branches than the
    /// writes they save.
    ///
    /// - Parameters:
    ///   - gates: The block.
    ///   - active: The pairs of gates that the command has rules for, in the low bits.
    ///   - increments: What it adds to the cycle of its issue, for the block.
    ///   - now: The cycle of its issue, in the packing of `Gate`.
    @inlinable @inline(__always)
    package static func raise(
        _ gates: UnsafeMutablePointer<Gate>, _ active: UInt64,
        _ increments: UnsafePointer<Int64>, _ now: Int64
    ) {
        if active & 1 != 0 { GatePair.raise(gates, increments, now) }
        if active & 2 != 0 { GatePair.raise(gates + 2, increments + 2, now) }
        if active & 0xC == 0 { return }
        if active & 4 != 0 { GatePair.raise(gates + 4, increments + 4, now) }
        if active & 8 != 0 { GatePair.raise(gates + 6, increments + 6, now) }
    }
}
