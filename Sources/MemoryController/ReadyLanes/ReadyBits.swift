#if arch(x86_64) && !SCALAR_VECTORS
    import CVectors
#endif

/// Which of sixteen banks are ready, as bits.
package enum ReadyBits {
    package typealias Lane = SIMD16<Int16>

    /// Whether this module is compiled with the forms for any processor, `of` as `weighed`.
    package static var isWeighed: Bool {
        #if arch(x86_64) && !SCALAR_VECTORS
            false
        #else
            true
        #endif
    }

    /// A bit for each bank whose cycle is not later than the present one, which is everywhere in
    /// `now`.
    @inline(__always)
    package static func of(_ lane: Lane, at now: Lane) -> UInt64 {
        #if arch(x86_64) && !SCALAR_VECTORS
            CVectorsNotGreater(lane.lowHalf, lane.highHalf, now.lowHalf)
        #else
            weighed(lane, at: now)
        #endif
    }

    /// The same for processors that cannot gather the signs of a vector: a bank is ready when its
    /// cycle less the present one is not positive.
    @inline(__always)
    package static func weighed(_ lane: Lane, at now: Lane) -> UInt64 {
        let isLater = (now &- lane) &>> Lane(repeating: 15)
        let isReady = ~unsafeBitCast(isLater, to: SIMD4<UInt64>.self)
        let first = isReady[0] & 0x0008_0004_0002_0001 | isReady[1] & 0x0080_0040_0020_0010
        let second = isReady[2] & 0x0800_0400_0200_0100 | isReady[3] & 0x8000_4000_2000_1000
        let weighed = first | second
        // The factor adds four 16-bit numbers up, in the top one.
        return (weighed &* 0x0001_0001_0001_0001) &>> 48
    }
}
