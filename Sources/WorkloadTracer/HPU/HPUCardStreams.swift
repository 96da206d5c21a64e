import DRAMModel

/// Builds the streams of a channel of a card.
struct HPUCardStreams {
    /// Bursts that are read, used and freed together; the more posts a stream has pending, the more
    /// it may read ahead.
    private static let pieceBursts = 16

    private let work: HPUCardAttention
    private let channel: Int
    private var events = EventTable()
    private var link = StageStream(.hpu_link)
    private var write = StageStream(.hpu_write)
    private var read = StageStream(.hpu_read)
    private var gemv = StageStream(.hpu_gemv)
    private var softmax = StageStream(.hpu_softmax)
    private var result = StageStream(.hpu_result)
    /// Events of pieces that have been used.
    private var used: [Int32] = []
    private let pieceBursts: Int
    private let ahead: Int
    private var gemvClock: ClockConversion
    private var softmaxClock: ClockConversion
    private var linkClock: ClockConversion

    init(_ work: HPUCardAttention, channel: Int) {
        self.work = work
        self.channel = channel
        let bytes = work.memory.organization.requestBytes
        let room = max(2, work.card.readAhead_bytes / bytes)
        pieceBursts = max(1, min(Self.pieceBursts, room / 2))
        ahead = room / pieceBursts
        let cycle_s = work.memory.timing.tCK_ns * 1e-9
        // A burst is as many elements, each multiplied with the queries of its group.
        let perBurst = 2 * Double(bytes / work.model.elementBytes * work.model.groupHeads)
        let ofChannel_FLOPS = work.card.gemv_FLOPS / Double(work.layout.channels)
        gemvClock = ClockConversion(ratio: perBurst / ofChannel_FLOPS / cycle_s)
        softmaxClock = ClockConversion(ratio: 1e-6 / work.card.clock_MHz / cycle_s)
        linkClock = ClockConversion(ratio: 1e-12 / cycle_s)
        build()
    }

    /// The result so far.
    var made: (streams: [StageStream], events: EventTable) {
        ([link, write, read, gemv, softmax, result], events)
    }

    private mutating func build() {
        let heads = work.heads
        let chunks = work.gaps_s.count
        let done = heads.indices.map { events.add("head.\($0)") }
        let scored = heads.indices.map { events.add("scores.\($0)") }
        let weighed = heads.indices.map { events.add("softmax.\($0)") }
        let arrived = (0..<chunks).map { events.add("chunk.\($0)") }
        let stored = (0..<chunks).map { events.add("stored.\($0)") }
        for chunk in 0..<chunks {
            let own = chunk * work.chunkHeads..<min(heads.count, (chunk + 1) * work.chunkHeads)
            let behind = (chunk - work.card.chunk_buffers + 1) * work.chunkHeads - 1
            if behind >= 0 { link.add(.wait, done[behind]) }
            link.addDelay(linkClock.memoryCycles(Int((work.gaps_s[chunk] * 1e12).rounded())))
            link.add(.post, arrived[chunk])
            write.add(.wait, arrived[chunk])
            for head in own { store(heads[head]) }
            write.add(.post, stored[chunk])
        }
        for (head, values) in order {
            if !values, head % work.chunkHeads == 0 {
                read.add(.wait, stored[head / work.chunkHeads])
            }
            if values { gemv.add(.wait, weighed[head]) }
            product(heads[head], values: values)
            gemv.add(.post, values ? done[head] : scored[head])
        }
        for (index, head) in heads.enumerated() {
            softmax.add(.wait, scored[index])
            let vectors = (head.length * work.model.groupHeads).dividedUp(
                by: work.card.softmax_elements)
            softmax.addDelay(
                softmaxClock.memoryCycles(
                    work.card.gemv_latency + vectors + work.card.softmax_latency))
            softmax.add(.post, weighed[index])
            result.add(.wait, done[index])
        }
        result.addDelay(softmaxClock.memoryCycles(work.card.gemv_latency))
    }

    /// Products in the order of the GEMV unit: keys as many heads ahead of values as are in flight
    /// beside one.
    private var order: [(head: Int, values: Bool)] {
        let count = work.heads.count
        let lead = work.card.heads_in_flight - 1
        var order: [(Int, Bool)] = []
        for step in 0..<count + lead {
            if step < count { order.append((step, false)) }
            if step >= lead { order.append((step - lead, true)) }
        }
        return order
    }

    /// Writes the key and value of a head's newest token.
    private mutating func store(_ head: HPUCardHead) {
        let region = work.layout.regionBursts(tokens: head.room)
        let new = work.layout.newest(of: head.length, channel: channel)
        for first in [head.firstBurst, head.firstBurst + region] {
            let range = first + new.lowerBound..<first + new.upperBound
            work.layout.forEachRun(.write, range, channel: channel) { write.operations.append($0) }
        }
    }

    /// Reads the keys or values of a head piece by piece, and has the unit work on them.
    private mutating func product(_ head: HPUCardHead, values: Bool) {
        let region = work.layout.regionBursts(tokens: head.room)
        let start = head.firstBurst + (values ? region : 0)
        let bursts = work.layout.bursts(tokens: head.length, channel: channel)
        for first in stride(from: 0, to: bursts.upperBound, by: pieceBursts) {
            let piece = start + first..<start + min(first + pieceBursts, bursts.upperBound)
            let number = used.count
            if number >= ahead { read.add(.wait, used[number - ahead]) }
            let arrived = events.add("arrived.\(number)")
            used.append(events.add("used.\(number)"))
            work.layout.forEachRun(.read, piece, channel: channel) { read.operations.append($0) }
            read.add(.post, arrived)
            gemv.add(.wait, arrived)
            gemv.addDelay(gemvClock.memoryCycles(piece.count))
            gemv.add(.post, used[number])
        }
    }
}
