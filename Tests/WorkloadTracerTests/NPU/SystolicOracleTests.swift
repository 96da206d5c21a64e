import Testing

@testable import WorkloadTracer

/// An array of multiply-accumulate elements, clocked one by one, that really multiplies: it proves
/// fill and drain.
private struct ElementArray {
    let rows: Int
    let columns: Int
    var weights: [[Int]]
    /// What moves right and down at the next edge.
    var inputs: [[Int]]
    var sums: [[Int]]

    init(rows: Int, columns: Int) {
        (self.rows, self.columns) = (rows, columns)
        weights = Array(repeating: Array(repeating: 0, count: columns), count: rows)
        (inputs, sums) = (weights, weights)
    }

    /// A row of weights enters at the top, all others move down.
    mutating func shift(in row: [Int]) {
        weights.removeLast()
        weights.insert(row, at: 0)
    }

    /// One cycle: `left` enters the first column; returns what leaves the last row.
    mutating func clock(left: [Int]) -> [Int] {
        let (oldInputs, oldSums) = (inputs, sums)
        for row in 0..<rows {
            for column in 0..<columns {
                let input = column == 0 ? left[row] : oldInputs[row][column - 1]
                let above = row == 0 ? 0 : oldSums[row - 1][column]
                inputs[row][column] = input
                sums[row][column] = above + input * weights[row][column]
            }
        }
        return sums[rows - 1]
    }
}

@Suite struct SystolicOracleTests {
    /// Cycles until the last element of A x B (K = rows, N = columns) has left the array, and
    /// whether it was right.
    private func multiply(_ A: [[Int]], _ B: [[Int]]) -> (cycles: Int, isRight: Bool) {
        let (M, K, N) = (A.count, B.count, B[0].count)
        var array = ElementArray(rows: K, columns: N)
        var cycle = 0
        for row in B.reversed() {
            array.shift(in: row)
            cycle += 1
        }
        var missing = M * N
        var isRight = true
        for tick in 0... where missing > 0 {
            // Row k lags k cycles behind the first.
            let left = (0..<K).map { k in
                A.indices.contains(tick - k) ? A[tick - k][k] : 0
            }
            let out = array.clock(left: left)
            cycle += 1
            for column in 0..<N {
                let request = tick - (K - 1) - column
                guard A.indices.contains(request) else { continue }
                let expected = (0..<K).reduce(0) { $0 + A[request][$1] * B[$1][column] }
                isRight = isRight && out[column] == expected
                missing -= 1
            }
            if missing == 0 { break }
        }
        return (cycle, isRight)
    }

    @Test(arguments: [(1, 1, 1), (3, 2, 2), (1, 5, 3), (7, 3, 5), (4, 8, 8), (20, 2, 6)])
    func fillAndDrainAreThoseOfRealElements(_ M: Int, _ K: Int, _ N: Int) throws {
        let A = (0..<M).map { i in (0..<K).map { k in (i * 7 + k * 3) % 11 - 5 } }
        let B = (0..<K).map { k in (0..<N).map { j in (k * 5 + j * 2) % 13 - 6 } }
        let oracle = multiply(A, B)
        #expect(oracle.isRight)
        let npu = NPU(
            arrays: 1, rows: K, columns: N, vector_units: 1, lanes: 1, scratchpad_bytes: 1 << 20)
        let shape = GEMMShape(M: M, K: K, N: N)
        let plan = try GEMMPlan(shape, on: npu, dataflow: .weight_stationary)
        #expect(plan.run(NPUCases.atHand()).finish == oracle.cycles)
        // The transposed product with the roles of the operands changed is the same array.
        let turned = NPU(
            arrays: 1, rows: K, columns: N, vector_units: 1, lanes: 1, scratchpad_bytes: 1 << 20,
            hides_stationary_loads: false)
        let transposed = GEMMShape(M: N, K: K, N: M)
        let streamed = try GEMMPlan(transposed, on: turned, dataflow: .input_stationary)
        #expect(streamed.run(NPUCases.atHand()).finish == oracle.cycles)
    }
}
