import DRAMModel

/// The activation windows of a channel: for each rank and window a ring of the gates that its last
/// activations set, which open when the window has moved past them.
@frozen
@usableFromInline
struct ActivationWindows: ~Copyable {
    /// Where the rings are; valid as long as the windows.
    @frozen
    @usableFromInline
    struct View: BitwiseCopyable {
        @usableFromInline let rings: UnsafeMutablePointer<Gate>
        @usableFromInline let heads: UnsafeMutablePointer<Int32>
        @usableFromInline let sizes: UnsafeMutablePointer<Int32>
        @usableFromInline let increments: UnsafeMutablePointer<Int64>
        @usableFromInline let count: Int
        @usableFromInline let stride: Int
        /// Windows that refreshes of banks count in: these come first.
        let refreshWindows: Int

        init(
            rings: UnsafeMutablePointer<Gate>, heads: UnsafeMutablePointer<Int32>,
            sizes: UnsafeMutablePointer<Int32>, increments: UnsafeMutablePointer<Int64>,
            count: Int, stride: Int, refreshWindows: Int
        ) {
            self.rings = rings
            self.heads = heads
            self.sizes = sizes
            self.increments = increments
            self.count = count
            self.stride = stride
            self.refreshWindows = refreshWindows
        }
    }

    @usableFromInline let view: View
    @usableFromInline let rings: FixedBuffer<Gate>
    @usableFromInline let heads: FixedBuffer<Int32>
    @usableFromInline let sizes: FixedBuffer<Int32>
    @usableFromInline let increments: FixedBuffer<Int64>

    init(_ windows: [RuleSet.Window], ranks: Int) {
        let refreshWindows = windows.prefix { $0.countsBankRefreshes }.count
        precondition(!windows.dropFirst(refreshWindows).contains { $0.countsBankRefreshes })
        let stride = windows.map(\.atMost).max() ?? 0
        rings = FixedBuffer(repeating: .open, count: ranks * windows.count * stride)
        heads = FixedBuffer(repeating: 0, count: ranks * windows.count)
        sizes = FixedBuffer(windows.map { Int32($0.atMost) })
        increments = FixedBuffer(windows.map(\.increment))
        view = View(
            rings: rings.base, heads: heads.base, sizes: sizes.base, increments: increments.base,
            count: windows.count, stride: stride, refreshWindows: refreshWindows)
    }
}

extension ActivationWindows.View {
    /// Enters one activation into the windows of a rank and raises the rank's gate for the next
    /// ACTIVATE.
    @inlinable @inline(__always)
    func enter(_ rank: Int32, _ gates: GateTable, at cycle: Int64) {
        if count == 0 { return }
        enter(rank, window: 0, gates, at: cycle)
        // Apart, as the compiler makes branches of the maximum inside a loop.
        for window in 1..<count { enter(rank, window: window, gates, at: cycle) }
    }

    /// Without branches: neither the wrap of the ring nor whether its window limits the next
    /// ACTIVATE can be predicted.
    @inlinable @inline(__always)
    func enter(_ rank: Int32, window: Int, _ gates: GateTable, at cycle: Int64) {
        let gate = gates.base + (gates.rankBase &+ Int(rank) &* GateBlock.count)
        let ring = Int(rank) &* count &+ window
        let rings = rings + ring &* stride
        let head = heads[ring]
        assert(head >= 0 && head < sizes[window])
        assert(
            rings[Int((head + sizes[window] - 1) % sizes[window])].bits
                <= cycle << 8 + increments[window], "activations out of order")
        rings[Int(head)] = Gate(bits: cycle &<< 8 &+ increments[window])
        let next = (head &+ 1) & ((head &+ 1 &- sizes[window]) &>> 31)
        heads[ring] = next
        gate[GateSlot.activate.rawValue] = max(
            gate[GateSlot.activate.rawValue], rings[Int(next)])
    }

    /// Enters the refresh of a bank into the windows that it counts in.
    func enterBankRefresh(_ rank: Int32, _ gates: GateTable, at cycle: Int64) {
        for window in 0..<refreshWindows { enter(rank, window: window, gates, at: cycle) }
    }

    /// When the windows that the refresh of a bank counts in have room for one.
    func earliestBankRefresh(_ rank: Int32) -> Gate {
        var gate = Gate.open
        for window in 0..<refreshWindows {
            let ring = Int(rank) * count + window
            gate = max(gate, rings[ring * stride + Int(heads[ring])])
        }
        return gate
    }

    /// When the windows of a rank have room for so many activations at once.
    func earliest(_ rank: Int32, activations: Int32) -> Gate {
        var gate = Gate.open
        for window in 0..<count {
            let size = sizes[window]
            precondition(activations <= size, "more activations at once than a window holds")
            let ring = Int(rank) * count + window
            let index = (heads[ring] + activations - 1) % size
            gate = max(gate, rings[ring * stride + Int(index)])
        }
        return gate
    }
}
