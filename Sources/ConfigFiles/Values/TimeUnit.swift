/// The units that a time may be given in.
package enum TimeUnit: String, CaseIterable {
    case fs, ps, ns, us, ms

    /// The unit is 10^this femtoseconds.
    package var powerOfTen: Int {
        switch self {
        case .fs: 0
        case .ps: 3
        case .ns: 6
        case .us: 9
        case .ms: 12
        }
    }

    /// The units as a message lists them.
    package static var list: String { alternatives(allCases.map(\.rawValue)) }

    /// A whole number of femtoseconds, in nanoseconds: `0.625 ns`.
    package static func nanoseconds(_ femtoseconds: Int64) -> String {
        let whole = femtoseconds / 1_000_000
        var fraction = String(1_000_000 + femtoseconds % 1_000_000).dropFirst()
        while fraction.last == "0" { fraction.removeLast() }
        return fraction.isEmpty ? "\(whole) ns" : "\(whole).\(fraction) ns"
    }
}
