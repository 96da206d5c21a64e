/// What a channel did in an interval of a run.
///
/// Requests count in the interval in which they are done, commands in which they issue.
public struct IntervalReport: Sendable {
    /// The first cycle of the interval.
    public var start: Int64
    /// The first cycle after it.
    public var end: Int64
    /// The channel in these cycles; what units did is not among it, but for energy.
    public var channel: ChannelReport
    /// Energy of commands of requests, standby and units, in pJ; `nil` when a part of it is
    /// unknown.
    public var energy_pJ: Double?
}

/// Takes what channels did in intervals of a run.
///
/// With the `per_channel` front end and more than one thread, `take` is called from several threads
/// at once. For one channel it is called by one thread at a time and in order.
public protocol IntervalSink: AnyObject, Sendable {
    /// Takes the next interval of a channel.
    func take(_ interval: IntervalReport)
}
