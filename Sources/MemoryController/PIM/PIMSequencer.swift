import DRAMEngine
import DRAMModel

/// Issues the commands of a channel's PIM streams, each stream in order, beside the host's scheduler.
///
/// A rank is in a *tile* of one stream from its first PIM activation to the `pim_precharge` that leaves no PIM
/// row open; of several, each in banks of its own, where banks are independent. Where host rows use the same row buffers (`exclusive`), a tile begins only when they are closed,
/// and the host leaves them alone until the rank is released again.
struct PIMSequencer<Host: RequestScheduler & ~Copyable>: ~Copyable {
    /// What a refresh does to the open rows of a rank.
    enum Interruption: BitwiseCopyable {
        case none
        /// Rows are to be closed as soon as they may be.
        case closing
        /// Closed; the refresh is to come.
        case closed
        /// Rows are opened again.
        case reopening
    }

    struct Rank: BitwiseCopyable {
        /// The stream whose tile is in flight, or -1.
        var owner = -1
        /// Whether the host leaves this rank's shared row buffers alone.
        var isHeld = false
        /// The cycle since when no tile begins, as it is the turn of writes that streams wait for; -1 when it is not.
        var turnSince: Int64 = -1
        /// Whether the tile's first row has been opened.
        var isInTile = false
        var interruption = Interruption.none
        /// Banks whose rows a refresh has closed and that are to be opened again.
        var interrupted: UInt64 = 0
        /// Banks that no command may go to: those interrupted, and until the refresh all that it concerns.
        var barred: UInt64 = 0
        /// Whether the tile has had no command here since rows were opened again.
        var isOwedCommand = false
        /// The next cycle in which a refresh may want something of open rows.
        var wake = Int64.max
        /// The cycle from which the host's ACTIVATEs hold off, as they would delay an activation here.
        var reservedFrom = Int64.max
        /// The cycle before which that activation cannot go.
        var reservedTo: Int64 = 0
    }

    let units: PIMUnits
    let shape: PIMShape
    let parameters: PIMParameters
    /// Whether there are units to command; streams of a memory without hold requests and points of order.
    let hasUnits: Bool
    let mapping: AddressMapping
    /// Whether a row and a column command fit into one cycle.
    let dual: Bool
    /// Row buffers of a rank that host and PIM rows share.
    let exclusive: UInt64
    /// Cycles from the issue of a result read or buffer write to the first beat of its burst.
    let readLatency: Int64
    let writeLatency: Int64
    let burst: Int64
    let gwriteSpacing: Int64
    let macSpacing: Int64
    let pace: PIMPace
    /// The longest that an ACTIVATE delays an activation; 0 where windows or priority do not make it wait.
    let reservation: Int64
    /// Nothing that comes from outside happens before this cycle.
    var limit: Int64 = 0
    let strokes: Bool
    /// The run covers the cycles below this one.
    let end: Int64

    let streams: UnsafeMutablePointer<PIMStream>
    let count: Int
    let ranks: FixedBuffer<Rank>
    /// Whether each bank may be in a tile of another stream.
    let isIndependent: Bool
    /// Where banks are independent, the stream whose tile each is in, or -1, by rank and bank.
    let bankOwners: FixedBuffer<Int32>
    /// The stream whose command goes first in a cycle: where banks are independent, the one after the last that had one.
    private var firstStream = 0
    /// Rows that a refresh has closed, by rank and bank.
    let closedRows: FixedBuffer<Int32>
    var events: PIMEvents
    /// Posts that streams have gone past and that have not fired.
    var pendingPosts = 0
    /// Streams whose first pending post waits for requests.
    var unsettledPosts = 0
    /// The next cycle in which a tile that has not begun must let the host go first.
    var nextTurn = Int64.max
    /// The next cycle in which a pending post fires.
    var nextPost = Int64.max
    var statistics: PIMStatistics
    /// Whether the streams were ended where they were, from outside.
    private(set) var isCut = false
    /// The first fault; nothing more is done after it.
    var fault: PIMFault?
    var failure: (any Error)?

    init(
        _ configuration: MemoryConfiguration, units: PIMUnits, rules: RuleSet,
        streams given: PIMStreams, end: Int64
    ) {
        let o = configuration.organization
        self.units = units
        shape = PIMShape(configuration)
        hasUnits = configuration.pim != nil
        let pim = configuration.pim ?? PIMParameters(tCCD_PIM: configuration.timing.tCCD_L)
        parameters = pim
        mapping = AddressMapping(
            fields: configuration.controller.address_mapping, organization: o)!
        dual = configuration.controller.dual_command
        let shared = configuration.bank.sharesPIMRowBuffer
        exclusive = shared ? units.layout.pimBuffers(units.allBanks) : 0
        readLatency = Int64(configuration.timing.RL)
        writeLatency = Int64(configuration.timing.WL)
        burst = Int64(o.burstCycles)
        gwriteSpacing = Int64(configuration.bank.columnCycles(configuration.timing.tCCD_L))
        // The closures behind ?? and && must not hold a half-made self: optimized code would destroy it.
        let tCCD_PIM = configuration.bank.columnCycles(pim.tCCD_PIM)
        macSpacing = Int64(max(1, pim.nmp?.tCCD_NMP ?? tCCD_PIM))
        let t = configuration.timing
        pace = PIMPace(
            opening: Int64(t.tRCDRD), mac: macSpacing, result: Int64(parameters.tMAC),
            closing: Int64(t.tRP) + 1)
        let reserves = pim.priority == .pim_first && pim.tfaw == .enforced
        reservation = reserves ? Int64(t.tFAW) : 0
        self.end = end
        strokes = given.strokes
        let sources = given.sources
        count = sources.count
        streams = .allocate(capacity: max(count, 1))
        for (index, source) in sources.enumerated() {
            (streams + index).initialize(to: PIMStream(source, shape, index: index))
        }
        ranks = FixedBuffer(repeating: Rank(), count: o.ranks)
        isIndependent = pim.nmp?.banks == .independent
        bankOwners = FixedBuffer(repeating: -1, count: o.ranks * 64)
        closedRows = FixedBuffer(repeating: -1, count: o.ranks * 64)
        events = PIMEvents(streams: count)
        statistics = PIMStatistics(rules: rules.names.count)
        for index in 0..<count {
            guard let first = streams[index].failure else { continue }
            failure = first
            break
        }
    }

    deinit {
        streams.deinitialize(count: count)
        streams.deallocate()
    }

    /// The next cycle in which the units may do something by themselves.
    var wake: Int64 {
        mutating get {
            guard fault == nil && failure == nil else { return .max }
            var soonest = min(nextPost, nextTurn)
            for index in 0..<count { soonest = min(soonest, streams[index].wake) }
            for rank in 0..<ranks.count { soonest = min(soonest, ranks.base[rank].wake) }
            return soonest
        }
    }

    /// Whether every stream has come to its end and all it posts is posted, or can get no further because of a fault.
    var isDone: Bool {
        mutating get {
            guard fault == nil && failure == nil else { return true }
            for index in 0..<count where !streams[index].hasEnded { return false }
            return pendingPosts == 0
        }
    }

    /// The cycle by which everything that streams have issued is complete; -1 before the first command.
    func lastDone(_ host: borrowing Host) -> Int64 {
        var last = statistics.last
        for index in 0..<count {
            for ledger in streams[index].posts.ledgers {
                last = max(last, host.lastDone(ofLedger: ledger))
            }
        }
        return last
    }

    /// Ends all streams where they are.
    mutating func cut() {
        isCut = true
        for index in 0..<count { streams[index].cut() }
        pendingPosts = 0
        unsettledPosts = 0
        nextPost = .max
        nextTurn = .max
        for rank in 0..<ranks.count { ranks.base[rank].reservedFrom = .max }
    }

    /// Whether the streams ended in a tile that keeps host rows waiting, for ever now.
    var isCutInTile: Bool {
        mutating get {
            guard isCut else { return false }
            for rank in 0..<ranks.count where ranks.base[rank].isHeld && ranks.base[rank].owner >= 0
            {
                return true
            }
            return false
        }
    }

    /// Looks again at streams that wait for the host, after it has done something in a cycle.
    mutating func hostStepped(at cycle: Int64, _ host: inout Host) {
        if unsettledPosts > 0 { settlePosts(&host) }
        for index in 0..<count where streams[index].waiting == .host {
            let kind = streams[index].head.kind
            let isRequest = kind == .read || kind == .write
            if isRequest && !host.accepts(isWrite: kind == .write) { continue }
            streams[index].waiting = .nothing
            streams[index].wake = cycle + 1
        }
    }

    /// Looks again at streams that wait for the units.
    mutating func unitsChanged(at cycle: Int64) {
        for index in 0..<count where streams[index].waiting == .units {
            streams[index].waiting = .nothing
            streams[index].wake = cycle + 1
        }
    }

    /// Issues what commands may go in a cycle beside those that have taken slots; returns all slots taken.
    mutating func issue(
        at cycle: Int64, beside taken: BusSlots, _ host: inout Host
    ) -> BusSlots {
        var used = taken
        serveRefresh(at: cycle, &used, &host)
        let first = firstStream
        for offset in 0..<count {
            let index = first + offset < count ? first + offset : first + offset - count
            guard streams[index].wake <= cycle && streams[index].isCommand && fault == nil else {
                continue
            }
            let before = used
            attempt(index, at: cycle, &used, &host)
            // Streams of independent banks want the same slots and windows again and again.
            if isIndependent && used != before { firstStream = index + 1 < count ? index + 1 : 0 }
        }
        return used
    }

    /// The date of the oldest command that could go now, for the priority `oldest`.
    var oldestCommand: Int64 {
        mutating get {
            var oldest = Int64.max
            for index in 0..<count
            where streams[index].isCommand && streams[index].waiting == .nothing {
                oldest = min(oldest, streams[index].since)
            }
            return oldest
        }
    }

    /// Holds the host's ACTIVATEs off in the ranks that are reserved in a cycle.
    mutating func holdOff(at cycle: Int64, _ host: inout Host) {
        guard reservation > 0 else { return }
        for rank in 0..<ranks.count where ranks.base[rank].reservedFrom <= cycle {
            let until = max(ranks.base[rank].reservedTo, cycle + 1)
            host.hold(.activate, ofRank: Int32(rank), until: until)
        }
    }

    /// Reserves the ranks of a command from a cycle on, at least up to another.
    mutating func reserve(_ command: PIMCommand, from cycle: Int64, to end: Int64) {
        guard reservation > 0 else { return }
        for rank in ranks(of: command) {
            ranks.base[rank].reservedFrom = cycle
            ranks.base[rank].reservedTo = end
        }
    }

    mutating func fail(_ index: Int, line: Int64? = nil, _ message: String) {
        guard fault == nil else { return }
        let name = streams[index].source.name
        fault = PIMFault(stream: name, line: line ?? streams[index].head.line, message: message)
    }

    mutating func wait(_ index: Int, for reason: PIMStream.Waiting) {
        streams[index].waiting = reason
        streams[index].wake = .max
    }
}
