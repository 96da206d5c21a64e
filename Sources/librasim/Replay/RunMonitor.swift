import MemoryController
import TraceFormats

/// Shows progress and ends the run on a signal or when nobody can take its commands any more.
final class RunMonitor: ReplayObserver {
    /// The last cycle and the number of requests that were told.
    private(set) var requests: Int64 = 0
    private(set) var cycle: Int64 = 0

    private let feeder: TraceFeeder
    private let progress: ProgressLine?
    private let cycles: Int64?
    private let isOver: () -> Bool

    /// Creates a monitor; `isOver` says that the run has become pointless.
    init(
        feeder: TraceFeeder, progress: ProgressLine?, cycles: Int64?,
        isOver: @escaping () -> Bool
    ) {
        self.feeder = feeder
        self.progress = progress
        self.cycles = cycles
        self.isOver = isOver
    }

    /// Share of the run that is done, if known: of the trace or, if more, of the cycles.
    var share: Double? {
        let ofBytes = feeder.totalBytes.map { Double(feeder.bytesRead) / Double(max(1, $0)) }
        let ofCycles = cycles.map { Double(max(0, cycle)) / Double($0) }
        return [ofBytes, ofCycles].compactMap { $0 }.max().map { min(1, $0) }
    }

    /// Takes the state of the run; returns whether it is to go on.
    func progressed(requests: Int64, cycle: Int64) -> Bool {
        self.requests = requests
        self.cycle = cycle
        progress?.update(requests: requests, share: share)
        return !StopSignal.isRaised && !isOver()
    }

    /// Ends the progress display.
    func end() { progress?.end(requests: requests, share: share) }
}
