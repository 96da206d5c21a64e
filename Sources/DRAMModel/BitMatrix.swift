/// A matrix over GF(2) with at most 64 rows and columns.
struct BitMatrix {
    /// The rows; column `c` is bit `c`.
    let rows: [UInt64]

    /// A combination of rows: their XOR, and which they are.
    private struct Combination {
        var vector: UInt64
        var rows: UInt64

        mutating func add(_ other: Combination) {
            vector ^= other.vector
            rows ^= other.rows
        }
    }

    /// Combinations by the lowest bit of their vectors, or the first row that depends on the rows
    /// before it.
    private func eliminated() -> (pivots: [Combination?], dependent: (row: Int, sum: UInt64)?) {
        precondition(rows.count <= 64, "the rows of a combination are bits of a word")
        var pivots = [Combination?](repeating: nil, count: 64)
        for (index, row) in rows.enumerated() {
            let own: UInt64 = 1 << UInt64(index)
            var rest = Combination(vector: row, rows: own)
            while rest.vector != 0, let pivot = pivots[rest.vector.trailingZeroBitCount] {
                rest.add(pivot)
            }
            if rest.vector == 0 { return (pivots, (index, rest.rows ^ own)) }
            pivots[rest.vector.trailingZeroBitCount] = rest
        }
        return (pivots, nil)
    }

    /// The first row that is the XOR of rows before it, and those rows as bits.
    var dependency: (row: Int, sum: UInt64)? { eliminated().dependent }

    /// The inverse; `nil` where the rows depend on each other or have more columns than rows.
    var inverse: BitMatrix? {
        let (pivots, dependent) = eliminated()
        guard dependent == nil, pivots[rows.count...].allSatisfy({ $0 == nil }) else { return nil }
        var units = pivots.prefix(rows.count).compactMap { $0 }
        guard units.count == rows.count else { return nil }
        // From the last on, so that what clears the bits above a pivot is a unit vector itself.
        for column in units.indices.reversed() {
            let vector = units[column].vector
            for above in column + 1..<units.count where vector >> UInt64(above) & 1 == 1 {
                units[column].add(units[above])
            }
        }
        return BitMatrix(rows: units.map(\.rows))
    }

    /// The product with a vector: bit `r` is the parity of the bits that row `r` selects.
    func callAsFunction(_ vector: UInt64) -> UInt64 {
        var product: UInt64 = 0
        for (index, row) in rows.enumerated() {
            product |= UInt64((row & vector).nonzeroBitCount & 1) << UInt64(index)
        }
        return product
    }
}
