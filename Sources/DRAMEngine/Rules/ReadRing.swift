import DRAMModel

/// The gates that the last READs of a channel set for `pim_mac_gb`, where that waits for a READ
/// before the last.
@frozen
@usableFromInline
struct ReadRing: ~Copyable {
    /// Where the ring is; valid as long as it.
    @frozen
    @usableFromInline
    struct View: BitwiseCopyable {
        @usableFromInline let gates: UnsafeMutablePointer<Gate>
        @usableFromInline let head: UnsafeMutablePointer<Int>
        /// The READs that are remembered; 0 when the constraint table has no such rule.
        @usableFromInline let size: Int
        @usableFromInline let increment: Int64

        init(
            gates: UnsafeMutablePointer<Gate>, head: UnsafeMutablePointer<Int>, size: Int,
            increment: Int64
        ) {
            self.gates = gates
            self.head = head
            self.size = size
            self.increment = increment
        }
    }

    @usableFromInline let view: View
    @usableFromInline let gates: FixedBuffer<Gate>
    @usableFromInline let head: FixedBuffer<Int>

    init(_ window: RuleSet.ReadWindow?) {
        let size = window.map { $0.ahead + 1 } ?? 0
        gates = FixedBuffer(repeating: .open, count: max(size, 1))
        head = FixedBuffer(repeating: 0, count: 1)
        view = View(
            gates: gates.base, head: head.base, size: size, increment: window?.increment ?? 0)
    }
}

extension ReadRing.View {
    /// Replaces the oldest READ by a new one.
    @inlinable @inline(__always)
    func enter(at cycle: Int64) {
        let index = head.pointee
        gates[index] = Gate(bits: cycle &<< 8 &+ increment)
        head.pointee = index &+ 1 == size ? 0 : index &+ 1
    }

    /// The gate of the oldest READ, which those behind it lie ahead of.
    var earliest: Gate { gates[head.pointee] }
}
