import MemoryController
import TraceFormats

/// Shows progress and ends the run on a signal or when nobody can take its commands any more.
final class RunMonitor: ReplayObserver {
    /// The last cycle and the number of requests that were reported.
    private(set) var requests: Int64 = 0
    private(set) var cycle: Int64 = 0

    private let input: RequestInput
    private let streams: PIMStreams
    private let progress: ProgressLine?
    private let cycles: Int64?
    private let isOver: () -> Bool

    /// Creates a monitor; `isOver` says that the run has become pointless.
    init(
        input: RequestInput, streams: PIMStreams, progress: ProgressLine?, cycles: Int64?,
        isOver: @escaping () -> Bool
    ) {
        self.input = input
        self.streams = streams
        self.progress = progress
        self.cycles = cycles
        self.isOver = isOver
    }

    /// Share of the run that is done, if known: of all traces or requests or, if more, of the
    /// cycles.
    var share: Double? {
        let ofCycles = cycles.map { Double(max(0, cycle)) / Double($0) }
        return [shareOfBytes, shareOfRequests, ofCycles].compactMap { $0 }.max().map { min(1, $0) }
    }

    private var shareOfRequests: Double? {
        guard case .traffic(_, let count?) = input else { return nil }
        return Double(requests) / Double(count)
    }

    private var shareOfBytes: Double? {
        var (read, total) = (UInt64(0), UInt64(0))
        if case .traffic = input { return nil }
        if let feeder = input.feeder {
            guard let bytes = feeder.totalBytes else { return nil }
            (read, total) = (feeder.bytesRead, bytes)
        }
        for source in streams.sources {
            guard let bytes = source.totalBytes else { return nil }
            read += source.bytesRead
            total += bytes
        }
        return Double(read) / Double(max(1, total))
    }

    /// What has been read: `12 requests`, `34 PIM operations`, or both.
    var work: [ProgressLine.Count] {
        var work: [ProgressLine.Count] = []
        if input.hasRequests { work.append((requests, "requests")) }
        if !streams.sources.isEmpty { work.append((streams.operations, "PIM operations")) }
        return work
    }

    /// Takes the state of the run; returns whether it is to go on.
    func progressed(requests: Int64, cycle: Int64) -> Bool {
        self.requests = requests
        self.cycle = cycle
        if let progress, progress.isDue { progress.show(work, share: share) }
        return !StopSignal.isRaised && !isOver()
    }

    /// Ends the progress display.
    func end() { progress?.end(work, share: share) }
}
