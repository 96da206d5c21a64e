extension GEMMPlan {
    /// Computes the tiles as their weights arrive.
    ///
    /// The next tiles are read while one is computed, into a ring of `buffers`. A read that finds
    /// the ring full waits until a tile has been used up, and all later reads follow as much later:
    /// what a bus had left idle once is not made up for.
    ///
    /// - Precondition: the arrivals cover `weightBytes`.
    public func run(_ arrivals: WeightArrivals) -> GEMMTiming {
        var clock = ArrayClock(npu, at: arrivals.start)
        var ring = TileRing(arrivals, buffers: min(buffers, max(2, tiles)))
        for pass in 0..<passes {
            let inputs = min(passRows, shape.M - pass * passRows)
            for column in stride(from: 0, to: shape.N, by: blockColumns) {
                let columns = min(blockColumns, shape.N - column)
                for row in stride(from: 0, to: shape.K, by: npu.rows) {
                    let rows = min(npu.rows, shape.K - row)
                    let arrival = ring.read(rows * columns * npu.element_bytes)
                    let free = compute(
                        inputs: inputs, rows: rows, columns: columns, arrival, on: &clock)
                    ring.release(at: free)
                }
            }
        }
        let finish = tiles == 0 ? arrivals.start : clock.finish
        return GEMMTiming(
            start: arrivals.start, finish: finish,
            busy: finish - arrivals.start - clock.stalled, stalled: clock.stalled, held: ring.held)
    }

    /// Computes one tile of weights; returns the cycle from which its buffer is free.
    private func compute(
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
}
