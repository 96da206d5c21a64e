/// Which MACs may issue as one batch: those of a stream before anything else can happen.
struct MACBatching: BitwiseCopyable {
    /// Whether MACs issue in batches at all.
    let isOn: Bool
    /// The run covers the cycles below this one.
    let end: Int64
    /// Nothing that comes from outside the channel happens before this cycle.
    var limit: Int64 = 0

    /// The cycle before which nothing comes from outside, of a run.
    var horizon: Int64 { min(limit, end) }
}
