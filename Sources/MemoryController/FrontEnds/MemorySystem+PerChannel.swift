import DRAMEngine
import DRAMModel

extension MemorySystem where Scheduler: ~Copyable {
    /// Feeds each channel its own requests at its own pace, some channels side by side.
    ///
    /// While threads run the channels through one batch, the calling thread reads the next. A
    /// channel is only brought as far as its own requests demand, so results do not depend on the
    /// batch or on threads.
    mutating func feedByChannel(
        _ source: any RequestSource, _ decoder: some AddressDecoder,
        _ observer: any ReplayObserver, _ options: ReplayOptions
    ) throws {
        let run = ShareRun<Scheduler, _>(
            decoder: decoder, channels: channels, feeds: feeds.base, idle: idle.base,
            intervals: intervals, width: max(1, options.issueWidth), end: end)
        let together = together
        let workers = WorkerPool(threads: min(options.threads, count) - 1)
        defer { countEntries() }
        var present = RequestShares(
            channels: simulatedIndices.count, together: together, hasIDs: hasIDs)
        var next = RequestShares(
            channels: simulatedIndices.count, together: together, hasIDs: hasIDs)
        let numbers = numbers
        try present.fill(source, decoder, firstID: 0)
        while present.count > 0 {
            report.requests += Int64(present.count)
            let shares = present
            let known = numbers.reduce(0) { $0 + shares.share($1).count }
            precondition(known == shares.count, "a request to a channel that is not simulated")
            workers.start(jobs: count) {
                run.run($0, shares.share(numbers[$0]), ids: shares.ids(numbers[$0]))
            }
            // The threads use what this function owns: they must finish before it returns or
            // throws.
            let reading = Result {
                try next.fill(source, decoder, firstID: report.requests)
            }
            workers.finish()
            try reading.get()
            guard mayGoOn(observer, at: lastEntry()) else {
                report.interrupted = true
                return
            }
            if source.isEndless && isShut { return }
            swap(&present, &next)
        }
    }

    /// The last cycle in which a request has entered any channel.
    private mutating func lastEntry() -> Int64 {
        var last: Int64 = -1
        for index in 0..<count { last = max(last, feeds[index].last) }
        return last
    }

    /// Whether the run ends before any channel's next request can enter.
    private var isShut: Bool { (0..<count).allSatisfy { feeds[$0].isShut } }

    private mutating func countEntries() {
        for index in 0..<count {
            report.accepted += feeds[index].accepted
            report.frontEnd.entering += feeds[index].entering
            report.frontEnd.blocked += feeds[index].blocked
        }
    }
}
