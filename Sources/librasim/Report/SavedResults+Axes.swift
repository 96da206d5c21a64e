import Experiments

/// Which axes have a part in charts.
extension SavedResults {
    /// No results.
    static let none = SavedResults(
        path: "", notes: [:], axes: [], metrics: [], points: [], count: 0, published: [],
        claims: [])

    /// Axes of which points have several labels, as indices.
    private var varying: [Int] {
        axes.indices.filter { axis in
            points.contains { $0.labels[axis] != points[0].labels[axis] }
        }
    }

    /// The axis of what is compared: systems or memories, else the last that has words, else the
    /// last.
    var comparedAxis: Int? {
        let varying = varying
        let named = ["system", "timing"].lazy.compactMap { name in
            varying.first { axes[$0] == name }
        }.first
        return named ?? varying.last { !isNumeric($0) } ?? varying.last
    }

    private func isNumeric(_ axis: Int) -> Bool {
        points.allSatisfy { Double($0.labels[axis]) != nil }
    }

    /// The axis that varies the rate of requests: points of one label have one rate, and points of
    /// others have others.
    var rateAxis: Int? {
        let candidates = varying.compactMap { axis -> (axis: Int, rates: Int)? in
            var rates: [String: String] = [:]
            for point in points {
                guard let rate = point.rate,
                    rates.updateValue(rate, forKey: point.labels[axis]) ?? rate == rate
                else { return nil }
            }
            let count = Set(rates.values).count
            return count > 1 ? (axis, count) : nil
        }
        return candidates.max { $0.rates < $1.rates }?.axis
    }
}
