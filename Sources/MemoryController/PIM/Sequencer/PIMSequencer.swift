import DRAMEngine
import DRAMModel

/// Issues the commands of a channel's PIM streams, each stream in order, beside the memory
/// controller's scheduler (`requests`), with which they share the command bus.
///
/// A rank is in a *tile* of one stream from its first PIM activation to the `pim_precharge` that
/// leaves no PIM row open. Where banks are independent, several streams may have tiles in a rank,
/// each in banks of its own. Where both kinds of rows use the same row buffers
/// (`PIMMemory.sharedBuffers`), a tile begins only when the memory controller's rows there are
/// closed, and the row buffers are yielded to PIM until the rank is released again.
struct PIMSequencer<Requests: RequestScheduler & ~Copyable>: ~Copyable {
    let memory: PIMMemory
    let units: PIMUnits
    /// Which MACs may issue as one batch.
    var batching: MACBatching

    let streams: UnsafeMutablePointer<PIMStream>
    let count: Int
    let ranks: FixedBuffer<PIMRank>
    /// The stream whose tile each bank is in, where banks are independent.
    let bankOwners: BankOwners
    /// Rows that a refresh has closed, by rank and bank.
    let closedRows: FixedBuffer<Int32>
    /// The stream whose command goes first in a cycle: where banks are independent, the one after
    /// the last that had one.
    private var firstStream = 0

    var events: PIMEvents
    /// Posts that streams have gone past and that have not fired.
    var pendingPosts = PendingPosts()
    /// The next cycle in which writes may go before a tile that has not begun.
    var nextArbitration = Int64.max

    var statistics: PIMStatistics
    /// Why nothing more is done.
    var outcome = SequencerOutcome()

    init(
        _ configuration: MemoryConfiguration, units: PIMUnits, rules: RuleSet,
        streams given: PIMStreams, end: Int64
    ) {
        memory = PIMMemory(configuration, layout: units.layout, allBanks: units.allBanks)
        self.units = units
        batching = MACBatching(isOn: given.batchesMACs, end: end)
        let sources = given.sources
        count = sources.count
        streams = .allocate(capacity: max(count, 1))
        for (index, source) in sources.enumerated() {
            (streams + index).initialize(to: PIMStream(source, memory.shape, index: index))
        }
        let rankCount = configuration.organization.ranks
        ranks = FixedBuffer(repeating: PIMRank(), count: rankCount)
        bankOwners = BankOwners(ranks: rankCount)
        closedRows = FixedBuffer(repeating: -1, count: rankCount * 64)
        events = PIMEvents(streams: count)
        statistics = PIMStatistics(rules: rules.names.count)
        for index in 0..<count where outcome.failure == nil {
            outcome.note(streams[index].failure)
        }
    }

    deinit {
        streams.deinitialize(count: count)
        streams.deallocate()
    }

    /// The next cycle in which the units may do something by themselves.
    var wake: Int64 {
        mutating get {
            guard !outcome.hasFailed else { return .max }
            var soonest = min(pendingPosts.nextFiring, nextArbitration)
            for index in 0..<count { soonest = min(soonest, streams[index].wait.wake) }
            for rank in 0..<ranks.count {
                soonest = min(soonest, ranks.base[rank].interruption.wake)
            }
            return soonest
        }
    }

    /// Whether every stream has come to its end and all it posts is posted, or can get no further
    /// because of a fault.
    var isDone: Bool {
        mutating get {
            guard !outcome.hasFailed else { return true }
            for index in 0..<count where !streams[index].hasEnded { return false }
            return pendingPosts.count == 0
        }
    }

    /// The cycle by which everything that streams have issued is complete; -1 before the first
    /// command.
    func lastDone(_ requests: borrowing Requests) -> Int64 {
        var last = statistics.last
        for index in 0..<count {
            for ledger in streams[index].posts.ledgers {
                last = max(last, requests.lastDone(ofLedger: ledger))
            }
        }
        return last
    }

    /// Ends all streams where they are.
    mutating func cut() {
        outcome.cut()
        for index in 0..<count { streams[index].cut() }
        pendingPosts.removeAll()
        nextArbitration = .max
        for rank in 0..<ranks.count { ranks.base[rank].reservation.clear() }
    }

    /// Whether the streams ended in a tile that keeps the memory controller from row buffers, for
    /// ever now.
    var isCutInTile: Bool {
        mutating get {
            guard outcome.isCut else { return false }
            for rank in 0..<ranks.count where ranks.base[rank].tile.keepsRowBuffers { return true }
            return false
        }
    }

    /// Looks again at streams that wait for the memory controller, after it has done something in a
    /// cycle.
    mutating func requestsStepped(at cycle: Int64, _ requests: inout Requests) {
        if pendingPosts.awaitingRequests > 0 { schedulePosts(&requests) }
        for index in 0..<count where streams[index].wait.reason == .controller {
            let kind = streams[index].head.operation.kind
            if kind.isRequest && !requests.accepts(isWrite: kind == .write) { continue }
            streams[index].wait.end(at: cycle + 1)
        }
    }

    /// Looks again at streams that wait for the units.
    mutating func unitsChanged(at cycle: Int64) {
        for index in 0..<count where streams[index].wait.reason == .units {
            streams[index].wait.end(at: cycle + 1)
        }
    }

    /// Issues what commands may go in a cycle beside those that have taken slots; returns all slots
    /// taken.
    mutating func issue(
        at cycle: Int64, beside taken: BusSlots, _ requests: inout Requests
    ) -> BusSlots {
        var used = taken
        serveRefresh(at: cycle, &used, &requests)
        let first = firstStream
        for offset in 0..<count {
            let index = first + offset < count ? first + offset : first + offset - count
            guard streams[index].wait.wake <= cycle, streams[index].head.isCommand,
                outcome.fault == nil
            else { continue }
            let before = used
            attempt(index, at: cycle, &used, &requests)
            // Streams of independent banks need the same slots and windows again and again.
            if memory.isIndependent && used != before {
                firstStream = index + 1 < count ? index + 1 : 0
            }
        }
        return used
    }

    /// The date of the oldest command that could go now, for the priority `oldest`.
    var oldestCommand: Int64 {
        mutating get {
            var oldest = Int64.max
            for index in 0..<count
            where streams[index].head.isCommand && streams[index].wait.reason == .nothing {
                oldest = min(oldest, streams[index].since)
            }
            return oldest
        }
    }

    /// Holds the memory controller's ACTIVATEs off in the ranks that are reserved in a cycle.
    mutating func holdActivates(at cycle: Int64, _ requests: inout Requests) {
        guard memory.timing.reservation > 0 else { return }
        for rank in 0..<ranks.count where ranks.base[rank].reservation.start <= cycle {
            let until = max(ranks.base[rank].reservation.end, cycle + 1)
            requests.hold(.activate, ofRank: Int32(rank), until: until)
        }
    }

    /// Reserves the ranks of a command from a cycle on, at least up to another.
    mutating func reserve(_ command: PIMCommand, from cycle: Int64, to end: Int64) {
        guard memory.timing.reservation > 0 else { return }
        for rank in ranks(of: command) {
            ranks.base[rank].reservation.reserve(from: cycle, to: end)
        }
    }

    /// Gives the reservations of a command's ranks up.
    mutating func clearReservation(_ command: PIMCommand) {
        guard memory.timing.reservation > 0 else { return }
        for rank in ranks(of: command) { ranks.base[rank].reservation.clear() }
    }

    /// Notes a fault of a stream, at the line of its head unless another is given.
    mutating func fail(_ index: Int, line: Int64? = nil, _ message: String) {
        let line = line ?? streams[index].head.operation.line
        outcome.fail(PIMFault(stream: streams[index].name, line: line, message: message))
    }
}
