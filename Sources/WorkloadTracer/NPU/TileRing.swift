/// The buffers of the scratchpad that weights are read into, one tile each, used cyclically.
struct TileRing {
    private let arrivals: WeightArrivals
    /// When each buffer is free.
    private var free: [Int]
    private var next = 0
    private var bytesRead = 0
    /// Cycles by which full buffers have held reads up so far.
    private(set) var held = 0

    init(_ arrivals: WeightArrivals, buffers: Int) {
        self.arrivals = arrivals
        free = Array(repeating: arrivals.start, count: buffers)
    }

    /// Reads a tile into the next buffer; returns the cycle from which it is all there.
    mutating func read(_ bytes: Int) -> Int {
        // The first bytes of a tile come right after the last ones of the tile before.
        held = max(held, free[next] - arrivals.cycle(ofBytes: bytesRead))
        bytesRead += bytes
        return arrivals.cycle(ofBytes: bytesRead) + held
    }

    /// The tile that was read last is used up at a cycle.
    mutating func release(at cycle: Int) {
        free[next] = cycle
        next = (next + 1) % free.count
    }
}
