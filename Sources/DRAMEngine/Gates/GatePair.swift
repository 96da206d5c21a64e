#if arch(x86_64) && !SCALAR_VECTORS
    import CVectors
#endif

/// Two neighbouring gates, the first at a multiple of 16 bytes.
///
/// Processors without a maximum of vectors of 64-bit integers have one of floating-point numbers,
/// whose order is the same, unless the thread has set its processor to treat denormal numbers as
/// zero.
@usableFromInline
package enum GatePair {
    /// Whether raising works in this thread.
    static var works: Bool {
        let gates = FixedBuffer(repeating: Gate.open, count: 2)
        let increments = FixedBuffer<Int64>([0, RuleSet.never])
        raise(gates.base, increments.base, 1 << 8)
        return gates[0].cycle == 1 && gates[1].cycle == 0
    }

    /// Whether `raise` is compiled as `raiseOneByOne`, the form for any processor.
    package static var isOneByOne: Bool {
        #if arch(x86_64) && !SCALAR_VECTORS
            false
        #else
            true
        #endif
    }

    /// Raises both to what their increments ask for after a command; an increment may be
    /// `RuleSet.never`.
    @inlinable @inline(__always)
    package static func raise(
        _ gates: UnsafeMutablePointer<Gate>, _ increments: UnsafePointer<Int64>, _ now: Int64
    ) {
        #if arch(x86_64) && !SCALAR_VECTORS
            CVectorsRaisePair(gates, increments, now)
        #else
            raiseOneByOne(gates, increments, now)
        #endif
    }

    /// The same for processors that have no such maximum.
    @inlinable @inline(__always)
    package static func raiseOneByOne(
        _ gates: UnsafeMutablePointer<Gate>, _ increments: UnsafePointer<Int64>, _ now: Int64
    ) {
        for slot in 0...1 {
            gates[slot].bits = max(gates[slot].bits, now &+ increments[slot])
        }
    }
}
