/// How far the intervals of one channel have been reported.
final class IntervalState {
    /// What the channel had done when its warm-up ended; `nil` before.
    private(set) var warmup: ChannelReport?
    /// What its front end had done then, where each channel has one.
    private(set) var warmupFeed = ChannelFeed()
    private let number: Int
    private let sink: (any IntervalSink)?
    /// What it had done before the present interval.
    private var before: ChannelReport?
    private var start: Int64 = 0
    private var ofInterval = LatencyCounters()
    private var ofRun = LatencyCounters()

    init(channel number: Int, sink: (any IntervalSink)?) {
        self.number = number
        self.sink = sink
    }

    /// Takes the latencies since it last did.
    func take(_ latencies: inout LatencyCounters) {
        if sink != nil { ofInterval.merge(&latencies) }
        ofRun.merge(&latencies)
        latencies.clear()
    }

    /// The channel has been brought to a cycle in which an interval ends, or the warm-up.
    func pass(_ cycle: Int64, _ report: ChannelReport, _ plan: IntervalPlan, _ feed: ChannelFeed) {
        if plan.endsEpoch(at: cycle) { endInterval(at: cycle, report) }
        if cycle == plan.warmup {
            warmup = report
            warmupFeed = feed
            ofRun.clear()
        }
    }

    /// Ends the last interval, in which the run ends, and returns what is reported of the whole run
    /// after the warm-up.
    func finish(
        _ report: ChannelReport, cycles: Int64, _ plan: IntervalPlan,
        _ latencies: inout LatencyCounters
    ) -> ChannelReport {
        if plan.epoch > 0 && cycles > start { endInterval(at: cycles, report) }
        var rest = report.since(warmup)
        rest.latencies = ofRun.report()
        latencies.merge(&ofRun)
        return rest
    }

    private func endInterval(at cycle: Int64, _ report: ChannelReport) {
        guard let sink else { return }
        var channel = report.since(before)
        channel.number = number
        channel.pim = nil
        channel.latencies = ofInterval.report()
        ofInterval.clear()
        let energy = report.totalEnergy_pJ.flatMap { total in
            guard let before else { return total }
            return before.totalEnergy_pJ.map { total - $0 }
        }
        sink.take(IntervalReport(start: start, end: cycle, channel: channel, energy_pJ: energy))
        before = report
        start = cycle
    }
}
