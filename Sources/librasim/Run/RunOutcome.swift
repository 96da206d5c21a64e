import Systems
import TraceFormats

/// What a run came to: one type for each kind of system.
protocol RunOutcome {
    /// The results in a few lines, the answer first.
    var summary: [String] { get }
    /// What held commands back, of all queues together.
    var stalls: StallShares { get }
    /// Seconds that the work took: a token of every request, or all of them; nil where it cannot be
    /// done.
    var time_s: Double? { get }
    /// What relaxing rules gains; nil where nobody asked.
    var whatIf: WhatIf? { get set }

    /// The figure of a metric; nil where there is none, as of another kind of system.
    func figure(_ metric: String) -> Double?
    /// Writes all results as JSON; failures stay with the writer.
    func write(to writer: ByteWriter)
}
