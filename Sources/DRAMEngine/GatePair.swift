#if arch(x86_64)
    import CVectors
#endif

/// Two neighbouring registers, the first at a multiple of 16 bytes.
public enum GatePair {
    /// Raises both to what their increments ask for after a command; an increment may be `RuleSet.never`.
    @inlinable @inline(__always)
    static func raise(
        _ registers: UnsafeMutablePointer<Gate>, _ increments: UnsafePointer<Int64>, _ now: Int64
    ) {
        #if arch(x86_64)
            CVectorsRaisePair(registers, increments, now)
        #else
            raiseOneByOne(registers, increments, now)
        #endif
    }

    /// The same for processors that have no such maximum.
    @inlinable @inline(__always)
    static func raiseOneByOne(
        _ registers: UnsafeMutablePointer<Gate>, _ increments: UnsafePointer<Int64>, _ now: Int64
    ) {
        for slot in 0...1 {
            registers[slot].bits = max(registers[slot].bits, now &+ increments[slot])
        }
    }
}
