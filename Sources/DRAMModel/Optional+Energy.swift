/// Arithmetic of energies that may be unknown (`nil`).
extension Double? {
    /// A multiple; no times an unknown energy is none.
    package func times(_ count: Double) -> Double? { count == 0 ? 0 : map { count * $0 } }
}

extension [Double?] {
    /// The sum; unknown where one of its terms is.
    package func sum() -> Double? {
        var sum = 0.0
        for term in self {
            guard let term else { return nil }
            sum += term
        }
        return sum
    }
}
