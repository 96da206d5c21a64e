extension NPU {
    /// The unit with some of its arrays and an equal part of its scratchpad, one of `parts`.
    func share(arrays: Int, of parts: Int) -> NPU {
        NPU(
            arrays: arrays, rows: rows, columns: columns, vector_units: vector_units, lanes: lanes,
            scratchpad_bytes: max(1, scratchpad_bytes / parts),
            stationary_rows_per_cycle: stationary_rows_per_cycle,
            hides_stationary_loads: hides_stationary_loads, element_bytes: element_bytes,
            accumulator_bytes: accumulator_bytes)
    }
}
