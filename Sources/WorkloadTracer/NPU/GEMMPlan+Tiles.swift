extension GEMMPlan {
    /// Passes on the tiles of all passes in the order in which their weights are read: rows of
    /// inputs, and rows and columns of the weights.
    func forEachTile(_ body: (_ inputs: Int, _ rows: Int, _ columns: Int) -> Void) {
        for pass in 0..<passes {
            let inputs = min(passRows, shape.M - pass * passRows)
            for column in stride(from: 0, to: shape.N, by: blockColumns) {
                let columns = min(blockColumns, shape.N - column)
                for row in stride(from: 0, to: shape.K, by: npu.rows) {
                    body(inputs, min(npu.rows, shape.K - row), columns)
                }
            }
        }
    }

    /// Computes one tile of weights; returns the cycle from which its buffer is free.
    @discardableResult
    func compute(
        inputs: Int, rows: Int, columns: Int, _ arrival: Int, on clock: inout ArrayClock
    ) -> Int {
        let load = npu.loadCycles(rows: rows)
        switch dataflow {
        case .weight_stationary:
            clock.step(load: load, from: arrival, stream: inputs, from: arrival)
            return clock.loadEnd
        case .input_stationary:
            for _ in 0..<inputs.dividedUp(by: npu.columns) {
                clock.step(
                    load: load, from: 0, stream: columns.dividedUp(by: npu.arrays), from: arrival)
            }
            return clock.streamEnd
        }
    }

    /// Cycles with all weights available, fill and drain of the arrays included.
    public var busyCycles: Int {
        guard tiles > 0 else { return 0 }
        var clock = ArrayClock(npu, at: 0)
        forEachTile { compute(inputs: $0, rows: $1, columns: $2, 0, on: &clock) }
        return clock.finish
    }
}
