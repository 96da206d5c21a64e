import DRAMModel

/// The places of traffic, counted in requests from its first address.
enum AddressPattern: Sendable {
    case stream(next: UInt64, places: UInt64)
    case random(places: UInt64)
    case strided(next: UInt64, start: UInt64, step: UInt64, places: UInt64)
    case hotspot(Chance, hot: UInt64, places: UInt64)

    /// Creates the places of a pattern for requests of so many bytes.
    init(_ traffic: Traffic, requestBytes: UInt64) {
        let places = traffic.footprint / requestBytes
        precondition(places > 0, "a footprint without room for a request")
        switch traffic.pattern {
        case .stream: self = .stream(next: 0, places: places)
        case .random: self = .random(places: places)
        case .strided(let bytes):
            let step = bytes / requestBytes
            precondition(step > 0, "a stride that is shorter than a request")
            self = .strided(next: 0, start: 0, step: step, places: places)
        case .hotspot(let share, let bytes):
            let hot = bytes / requestBytes
            precondition(hot > 0 && hot < places, "a hot spot that is all or nothing")
            self = .hotspot(Chance(share), hot: hot, places: places)
        }
    }

    /// The next place.
    @inline(__always)
    mutating func next(_ generator: inout SplitMix64) -> UInt64 {
        switch self {
        case .stream(let place, let places):
            self = .stream(next: place &+ 1 == places ? 0 : place &+ 1, places: places)
            return place
        case .random(let places):
            return Self.draw(places, &generator)
        case .strided(let place, let start, let step, let places):
            let (following, overflow) = place.addingReportingOverflow(step)
            if following < places && !overflow {
                self = .strided(next: following, start: start, step: step, places: places)
            } else {
                let further = start &+ 1 == min(step, places) ? 0 : start &+ 1
                self = .strided(next: further, start: further, step: step, places: places)
            }
            return place
        case .hotspot(let chance, let hot, let places):
            let isHot = chance.happens(generator.next())
            return isHot
                ? Self.draw(hot, &generator) : hot &+ Self.draw(places &- hot, &generator)
        }
    }

    /// A number below another, each as likely as any other.
    @inline(__always)
    private static func draw(_ count: UInt64, _ generator: inout SplitMix64) -> UInt64 {
        generator.next().multipliedFullWidth(by: count).high
    }
}
