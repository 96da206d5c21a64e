import DRAMModel

/// How far a channel's own share of the trace has entered.
struct ChannelFeed: BitwiseCopyable {
    /// The cycle in which the last request entered; -1 before the first.
    var last: Int64 = -1
    /// Requests that entered in that cycle.
    var enteredInLast = Int.max
    /// Requests that entered so far.
    var accepted: Int64 = 0
    /// Cycles in which requests entered.
    var entering: Int64 = 0
    /// Cycles in which the next request could not enter, as a queue was full.
    var blocked: Int64 = 0
    /// The first end of an interval, or of the run, that the channel has not been brought to.
    var boundary = Int64.max
    /// Whether the run ends before the next request can enter; no later one can then enter either.
    var isShut = false
}

/// What threads need to do something to channels, each channel by one thread.
struct ChannelRun<Scheduler: ChannelScheduler & ~Copyable>: @unchecked Sendable {
    let channels: UnsafeMutablePointer<Scheduler>
    let feeds: UnsafeMutablePointer<ChannelFeed>
    let body: @Sendable (inout Scheduler, ChannelFeed) -> Void

    func run(_ index: Int) { body(&channels[index], feeds[index]) }
}

/// What threads need to bring channels through their shares of a batch, each channel by one thread.
struct ShareRun<Scheduler: ChannelScheduler & ~Copyable, Decoder: AddressDecoder>:
    @unchecked Sendable
{
    let decoder: Decoder
    let channels: UnsafeMutablePointer<Scheduler>
    let feeds: UnsafeMutablePointer<ChannelFeed>
    /// Cycles without requests, by a channel's number.
    let idle: UnsafeMutablePointer<Int64>
    let intervals: Intervals<Scheduler>?
    let width: Int
    let end: Int64

    /// Lets a channel take requests in order: at most `width` a cycle, each when it is due and
    /// fits.
    ///
    /// - Parameter ids: the numbers of the requests in the trace, where somebody asks for them.
    func run(
        _ index: Int, _ requests: UnsafeBufferPointer<Request>, ids: UnsafePointer<Int64>?
    ) {
        let channel = channels + index
        var feed = feeds[index]
        guard !feed.isShut else { return }
        for (position, request) in requests.enumerated() {
            let number = decoder.channel(of: request.address)
            channel.pointee.aim(at: number)
            let isFull = feed.enteredInLast >= width
            var entry = max(request.cycle, feed.last &+ (isFull ? 1 : 0))
            if entry < end {
                if entry >= feed.boundary { pass(index, &feed, number, through: entry) }
                channel.pointee.advance(through: entry)
                if !channel.pointee.accepts(isWrite: request.isWrite) {
                    var due = entry
                    entry = channel.pointee.advance(
                        untilRoomFor: request.isWrite, from: entry, limit: feed.boundary)
                    while entry == feed.boundary && entry < end {
                        feed.blocked &+= entry &- due
                        due = entry
                        pass(index, &feed, number, through: entry)
                        entry = channel.pointee.advance(
                            untilRoomFor: request.isWrite, from: entry, limit: feed.boundary)
                    }
                    feed.blocked &+= entry &- due
                }
            }
            guard entry < end else {
                feed.isShut = true
                break
            }
            if channel.pointee.isWithoutRequests {
                idle[number] &+= max(0, entry &- channel.pointee.lastBusy)
            }
            channel.pointee.enter(
                request, decoder.decode(request.address), at: entry, id: ids?[position] ?? 0)
            feed.entering &+= entry == feed.last ? 0 : 1
            feed.enteredInLast = entry == feed.last ? feed.enteredInLast &+ 1 : 1
            feed.last = entry
            feed.accepted &+= 1
        }
        feeds[index] = feed
    }

    /// Ends the intervals of a channel through a cycle.
    @inline(never)
    private func pass(
        _ index: Int, _ feed: inout ChannelFeed, _ number: Int, through cycle: Int64
    ) {
        feeds[index] = feed
        intervals?.pass(index, through: cycle)
        feed = feeds[index]
        channels[index].aim(at: number)
    }
}
