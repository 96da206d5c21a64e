import DRAMEngine
import DRAMModel

/// What every policy keeps of its channel, whatever the order in which it serves requests.
///
/// One struct, because a call may not use two properties of a protocol at once: each would be an
/// exclusive access to all of `self`. Methods are `mutating` even where nothing changes: an `inout`
/// self is passed by address, while a borrowed one of this size is copied to the stack.
struct SchedulerCore: ~Copyable {
    // What every step needs comes first, so that it lies in few cache lines.

    /// The next cycle in which anything can happen by itself.
    var wake: Int64 = 0
    /// The next cycle in which something may happen by the clock alone: refresh, self refresh, and
    /// what the policy adds to it.
    var nextTimedEvent = Int64.max
    /// Order of the next request among all that have come to the command scheduler.
    var nextSequence: Int64 = 0
    /// Slots of the command bus that others have taken in the present cycle.
    var taken: BusSlots = []
    let closedPage: Bool
    let dualCommand: Bool
    let ranks: Int
    /// Row buffers of a rank.
    let banksPerRank: Int
    /// Cycles from a READ to its last data.
    let readDelay: Int64
    /// Cycles from a WRITE until its data are in the array.
    let writeDelay: Int64
    /// The cycle of the last WRITE, or of the last column command where both are alike; -1 before.
    var lastColumn: Int64 = -1
    var requests: OutstandingRequests
    var log: CommandLog
    var requestLog: RequestLog
    var statistics: ChannelStatistics
    var lanes: ReadyLanes
    var channel: Channel
    var service = RefreshService()
    /// Whether ranks stay out of self refresh, because PIM streams may use them at any time.
    var keepsAwake = false
    let energy: EnergyModel?

    /// Creates the state of a channel.
    ///
    /// - Parameters:
    ///   - capacity: most requests that the policy's queues hold.
    ///   - end: completions in this cycle or later are outside the run.
    ///   - hasStreams: whether PIM streams make requests.
    init(
        _ configuration: MemoryConfiguration, rules: ReplayRules, channel index: Int, end: Int64,
        sinks: ReplaySinks, capacity: Int, hasStreams: Bool
    ) {
        let o = configuration.rowBufferOrganization
        let t = configuration.timing
        let c = configuration.controller
        closedPage = c.page_policy == .closed
        dualCommand = c.dual_command
        ranks = o.ranks
        banksPerRank = o.banks
        readDelay = Int64(t.RL + o.burstCycles)
        writeDelay = Int64(t.WL + o.burstCycles + t.tWR)
        energy = configuration.power.map { EnergyModel($0, configuration) }
        channel = Channel(configuration, rules: rules.set)
        lanes = ReadyLanes(o, channel, rules.waits)
        requests = OutstandingRequests(
            capacity: capacity, blockBits: o.requestBytes.trailingZeroBitCount,
            hasStreams: hasStreams)
        let groups = hasStreams ? RequestGroup.ofChannel : 1
        statistics = ChannelStatistics(rules: rules.set.names.count, end: end, groups: groups)
        log = CommandLog(channel: index, sink: sinks.commands)
        requestLog = RequestLog(
            channel: index, sink: sinks.requests, capacity: capacity, end: end)
    }

    /// Notes that a timed event may happen in a cycle.
    @inline(__always)
    mutating func noteTimedEvent(at cycle: Int64) { nextTimedEvent = min(nextTimedEvent, cycle) }

    /// Notes that something may happen in a cycle: a step is made in it, or before.
    @inline(__always)
    mutating func noteWake(at cycle: Int64) { wake = min(wake, cycle) }

    /// All row buffers of a rank, as bits.
    var allBanks: UInt64 {
        mutating get { banksPerRank == 64 ? ~0 : 1 << UInt64(banksPerRank) - 1 }
    }

    /// A row buffer of a rank, by its number in it.
    @inline(__always)
    mutating func bankAddress(_ bankInRank: Int, ofRank rank: Int32) -> BankAddress {
        channel.bankAddresses[Int(rank) &* banksPerRank &+ bankInRank]
    }
}
