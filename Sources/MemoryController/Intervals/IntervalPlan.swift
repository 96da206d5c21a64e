/// Where the intervals of a run end: every so many cycles, at the end of the warm-up, at the end of
/// the run.
struct IntervalPlan: BitwiseCopyable {
    /// Cycles of an interval; 0 without.
    let epoch: Int64
    /// The first cycle that is measured; `Int64.max` while it is not known, or without a warm-up.
    var warmup: Int64
    /// The run covers the cycles below this one.
    let end: Int64

    /// Plans a run of so many cycles, if that is given.
    init(epoch: Int64?, warmup: Warmup?, cycles: Int64?) {
        self.epoch = epoch ?? 0
        self.warmup = .max
        if case .cycles(let cycles) = warmup { self.warmup = cycles }
        end = cycles ?? .max
    }

    /// The first end of an interval after a cycle.
    func next(after cycle: Int64) -> Int64 {
        let ofEpoch = epoch > 0 ? (cycle / epoch + 1) * epoch : .max
        return min(end, min(ofEpoch, warmup > cycle ? warmup : .max))
    }

    /// Whether an interval of so many cycles ends before a cycle.
    func endsEpoch(at cycle: Int64) -> Bool { epoch > 0 && cycle % epoch == 0 }
}
