import DRAMModel

/// How long the units behind a port take for a column, as a fraction of cycles in lowest terms.
///
/// A column of e elements takes e MACs for each row of inputs; the units do `lanes` of them in a
/// cycle of their own clock. With a clock of f MHz and a period tCK in fs, lanes x f x tCK / 10^9
/// of them fall into a cycle.
struct NMPPace {
    /// Parts of a cycle.
    let partsPerCycle: Int64
    /// Parts that a column takes for each row of inputs.
    let partsPerColumn: Int64

    init(_ configuration: MemoryConfiguration) {
        guard let pim = configuration.pim, let nmp = pim.nmp else {
            partsPerCycle = 1
            partsPerColumn = 0
            return
        }
        let cycle = Int64(nmp.lanes) * Int64(nmp.fpu_MHz) * configuration.timing.tCK_fs
        let column = Int64(nmp.port_bits / pim.element_bits) * 1_000_000_000
        var (divisor, rest) = (cycle, column)
        while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
        partsPerCycle = cycle / divisor
        partsPerColumn = column / divisor
    }
}
