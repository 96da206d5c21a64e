@testable import WorkloadTracer

/// Units and arrivals that the tests of the NPU share.
enum NPUCases {
    /// Arrays of 2 x 2, small enough to follow by hand: a tile loads in 2 cycles, the skew is 2.
    static func small(
        arrays: Int = 1, scratchpad: Int = 1 << 20, hides: Bool = true
    ) -> NPU {
        NPU(
            arrays: arrays, rows: 2, columns: 2, vector_units: 1, lanes: 4,
            scratchpad_bytes: scratchpad, hides_stationary_loads: hides)
    }

    /// LibraPIM Table 2, with NeuPIMs' scratchpad.
    static func table2(rowsPerCycle: Int = 1, hides: Bool = true) -> NPU {
        NPU(
            arrays: 8, rows: 64, columns: 64, vector_units: 8, lanes: 128,
            scratchpad_bytes: 1 << 27, stationary_rows_per_cycle: rowsPerCycle,
            hides_stationary_loads: hides)
    }

    /// All weights are there from the beginning: one read of all of them, complete in cycle
    /// `start`.
    static func atHand(from start: Int = 0) -> WeightArrivals {
        WeightArrivals(start: start, completions: [start], requestBytes: 1 << 40)
    }
}
