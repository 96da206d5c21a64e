extension ReadyLanes {
    /// The same 16-bit number in every element; a multiplication, which the compiler sees through
    /// where it loses track of `repeating`.
    @inline(__always)
    static func splat(_ value: Int64) -> Lane {
        let part = UInt64(truncatingIfNeeded: value) &* 0x0001_0001_0001_0001
        return unsafeBitCast(SIMD4(part, part, part, part), to: Lane.self)
    }

    /// The least number of a lane, in every element.
    @inline(__always)
    static func leastEverywhere(_ lane: Lane) -> SIMD8<Int16> {
        var least = sooner(lane.lowHalf, lane.highHalf)
        // By element, as the compiler makes one shuffle of it, but integers of a rotation.
        let a = least
        least = sooner(a, SIMD8(a[4], a[5], a[6], a[7], a[0], a[1], a[2], a[3]))
        let b = least
        least = sooner(b, SIMD8(b[2], b[3], b[0], b[1], b[6], b[7], b[4], b[5]))
        let c = least
        return sooner(c, SIMD8(c[1], c[0], c[3], c[2], c[5], c[4], c[7], c[6]))
    }

    @inline(__always)
    static func sooner(_ a: Lane, _ b: Lane) -> Lane { a.replacing(with: b, where: b .< a) }

    @inline(__always)
    static func sooner(_ a: SIMD8<Int16>, _ b: SIMD8<Int16>) -> SIMD8<Int16> {
        a.replacing(with: b, where: b .< a)
    }

    @inline(__always)
    static func later(_ a: Lane, _ b: Lane) -> Lane { a.replacing(with: b, where: b .> a) }
}
