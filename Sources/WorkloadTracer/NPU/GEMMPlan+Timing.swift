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
        forEachTile { inputs, rows, columns in
            let arrival = ring.read(rows * columns * npu.element_bytes)
            let free = compute(
                inputs: inputs, rows: rows, columns: columns, arrival, on: &clock)
            ring.release(at: free)
        }
        let finish = tiles == 0 ? arrivals.start : clock.finish
        return GEMMTiming(
            start: arrivals.start, finish: finish,
            busy: finish - arrivals.start - clock.stalled, stalled: clock.stalled, held: ring.held)
    }
}
