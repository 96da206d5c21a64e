import DRAMEngine
import DRAMModel

/// A request that waits, as a request log holds it.
struct WaitingRequest: BitwiseCopyable {
    var record: RequestRecord
    /// Of a write, how many requests had been acknowledged before it; -1 when it is outside the
    /// run.
    var position = -1
}

/// The requests of a channel on their way to a sink; does nothing without one.
///
/// A request begins when it enters. It is then acknowledged, or held with the slot, the link or the
/// fast path that its request waits in until that is served.
struct RequestLog: ~Copyable {
    private static let batch = 2048

    /// Whether there is a sink.
    let isOn: Bool
    private let channel: Int
    private let sink: (any RequestSink)?
    /// The request that enters.
    private var entering: WaitingRequest
    /// The read of the single-request fast path.
    private var single: RequestRecord
    /// By slot.
    private let waiting: FixedBuffer<WaitingRequest>
    /// By link of `RequestSlots.joined`.
    private var joined: [RequestRecord] = []
    private let served: FixedBuffer<RequestRecord>
    private var servedCount = 0
    private let acknowledged: FixedBuffer<RequestRecord>
    private var acknowledgedCount = 0
    /// Acknowledged requests that the sink has taken.
    private var taken = 0
    /// Completions in this cycle or later are outside the run.
    private let end: Int64

    init(channel: Int, sink: (any RequestSink)?, capacity: Int, end: Int64) {
        isOn = sink != nil
        self.channel = channel
        self.sink = sink
        self.end = end
        let none = RequestRecord(
            Request(address: 0, cycle: 0, isWrite: false),
            DecodedAddress(channel: 0, rank: 0, bankgroup: 0, bank: 0, row: 0, column: 0), id: 0,
            enteredAt: 0)
        entering = WaitingRequest(record: none)
        single = none
        let room = sink == nil ? 0 : 1
        waiting = FixedBuffer(repeating: WaitingRequest(record: none), count: room * capacity)
        served = FixedBuffer(repeating: none, count: room * Self.batch)
        acknowledged = FixedBuffer(repeating: none, count: room * Self.batch)
    }

    /// A request enters.
    @inline(never)
    mutating func begin(
        _ request: Request, _ address: DecodedAddress, id: Int64, dated: Int64
    ) {
        entering = WaitingRequest(
            record: RequestRecord(request, address, id: id, enteredAt: dated))
    }

    /// The request that enters is done in a cycle, whatever becomes of it.
    @inline(never)
    mutating func acknowledge(at cycle: Int64) {
        guard cycle < end else { return }
        if acknowledgedCount == Self.batch { handOverAcknowledged(Self.batch / 2) }
        entering.position = taken &+ acknowledgedCount
        entering.record.doneAt = cycle
        acknowledged[acknowledgedCount] = entering.record
        acknowledgedCount &+= 1
    }

    /// The request that enters waits in a slot.
    @inline(never)
    mutating func hold(_ slot: Int32) { waiting[Int(slot)] = entering }

    /// The read that enters waits by a link to another one.
    @inline(never)
    mutating func holdJoined(_ link: Int32) {
        if Int(link) == joined.count {
            joined.append(entering.record)
        } else {
            joined[Int(link)] = entering.record
        }
    }

    /// The read that enters waits outside the slots.
    mutating func holdSingle() { single = entering.record }

    /// The read outside the slots waits in a slot from now on.
    mutating func moveSingle(to slot: Int32) {
        waiting[Int(slot)] = WaitingRequest(record: single)
    }

    /// A READ has served the read in a slot.
    @inline(never)
    mutating func served(_ slot: Int32, issuedAt: Int64, doneAt: Int64) {
        add(waiting[Int(slot)].record, issuedAt: issuedAt, doneAt: doneAt)
    }

    /// A READ has served a read with a link.
    @inline(never)
    mutating func servedJoined(_ link: Int32, doneAt: Int64) {
        add(joined[Int(link)], issuedAt: RequestRecord.notIssued, doneAt: doneAt)
    }

    /// A READ has served the read outside the slots.
    @inline(never)
    mutating func servedSingle(issuedAt: Int64, doneAt: Int64) {
        add(single, issuedAt: issuedAt, doneAt: doneAt)
    }

    @inline(__always)
    private mutating func add(_ record: RequestRecord, issuedAt: Int64, doneAt: Int64) {
        guard doneAt < end else { return }
        if servedCount == Self.batch { handOverServed() }
        var record = record
        record.issuedAt = issuedAt
        record.doneAt = doneAt
        served[servedCount] = record
        servedCount &+= 1
    }

    /// The WRITE has issued for the write in a slot.
    @inline(never)
    mutating func written(_ slot: Int32, issuedAt: Int64) {
        let position = waiting[Int(slot)].position
        guard position >= 0 else { return }
        if position < taken {
            sink?.wrote(position: position, channel: channel, at: issuedAt)
        } else {
            acknowledged[position - taken].issuedAt = issuedAt
        }
    }

    /// Hands all that is left over to the sink.
    mutating func flush() {
        handOverServed()
        handOverAcknowledged(acknowledgedCount)
    }

    private mutating func handOverServed() {
        guard let sink, servedCount > 0 else { return }
        sink.take(
            served: UnsafeBufferPointer(start: served.base, count: servedCount), channel: channel)
        servedCount = 0
    }

    /// Hands the oldest over; the others are likely to be written soon.
    private mutating func handOverAcknowledged(_ count: Int) {
        guard let sink, count > 0 else { return }
        sink.take(
            acknowledged: UnsafeBufferPointer(start: acknowledged.base, count: count),
            channel: channel)
        acknowledgedCount -= count
        taken += count
        acknowledged.base.update(from: acknowledged.base + count, count: acknowledgedCount)
    }
}
