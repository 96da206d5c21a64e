/// The kinds of traffic, by the word that the command line has for them.
enum TrafficKind: String, CaseIterable, Sendable {
    case stream
    case random
    case strided
    case hotspot
}

/// What can be said about traffic behind its kind: `KEY=VALUE`.
enum TrafficKey: String, CaseIterable, Sendable {
    case read
    case rate
    case count
    case seed
    case base
    case footprint
    case stride
    case hot
    case hot_size

    /// The kind that alone has it; `nil` for all.
    var kind: TrafficKind? {
        switch self {
        case .stride: .strided
        case .hot, .hot_size: .hotspot
        default: nil
        }
    }

    /// The keys of a kind.
    static func of(_ kind: TrafficKind) -> [TrafficKey] {
        allCases.filter { $0.kind == nil || $0.kind == kind }
    }
}
