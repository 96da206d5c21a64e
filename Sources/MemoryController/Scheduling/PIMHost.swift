import DRAMEngine
import DRAMModel

/// What the PIM sequencer asks of the host's scheduler, with which it shares a channel.
protocol PIMHost: ChannelScheduler, ~Copyable {
    var wake: Int64 { get set }
    /// Whether ranks stay out of self refresh.
    var keepsAwake: Bool { get set }
    var layout: BankLayout { get }
    var units: PIMUnits { get }

    /// Creates the scheduler of a channel on its own, which may be told of requests of streams.
    init(
        _ configuration: MemoryConfiguration, rules: ReplayRules, channel: Int, end: Int64,
        sink: CommandSink?, hasStreams: Bool)

    /// Does everything that happens by itself in cycle `wake`, beside commands that have taken slots.
    mutating func step(beside taken: BusSlots)

    /// Keeps one kind of host command to a rank waiting until a cycle.
    mutating func hold(_ slot: GateSlot, ofRank rank: Int32, until cycle: Int64)

    /// Leaves row buffers of a rank to the units, or (0) takes all back, from the cycle after one on.
    mutating func leave(_ buffers: UInt64, ofRank rank: Int32, at cycle: Int64)

    /// Notes that PIM commands have raised gates of the host's commands to a rank.
    mutating func gatesRaised(ofRank rank: Int32)

    /// Closes the host's row in a row buffer, which may be closed in this cycle.
    mutating func closeRow(_ place: Place, at cycle: Int64)

    /// When the host's row in a row buffer may be closed.
    mutating func earliestPrecharge(_ place: Place) -> Int64

    /// The place of a row buffer, by flat index.
    mutating func place(_ buffer: Int) -> Place

    /// The refresh that waits for rows of a rank to be closed, if any.
    mutating func refreshWait(ofRank rank: Int32) -> RefreshWait?

    /// PIM rows of a rank that a refresh waits for have been closed.
    mutating func unitsClosed(ofRank rank: Int32, at cycle: Int64)

    /// The cycle that the oldest request waiting for any of a rank's row buffers is dated; `Int64.max`
    /// when none waits.
    mutating func oldestRequest(_ buffers: UInt64, ofRank rank: Int32) -> Int64

    /// Row and column commands issued so far.
    var issuedSlots: (rows: Int64, columns: Int64) { get }

    /// Logs a PIM command.
    mutating func append(_ command: Command, _ gate: Gate, held: Int64, at cycle: Int64)

    /// Whether commands are logged.
    var isLogging: Bool { get }

    /// Notes that a read in a ledger of a stream enters.
    mutating func expectRead(ofLedger ledger: Int)

    /// Notes that a write to an address, which has just entered, is in a ledger of a stream.
    mutating func expectWrite(to address: UInt64, ofLedger ledger: Int)

    /// Drains the waiting writes in a ledger: a stream waits for them, and none enters it before they have gone.
    mutating func demandWrites(ofLedger ledger: Int, at cycle: Int64)

    /// Waiting writes that streams wait for.
    var demandedWrites: Int { get }

    /// Since when a stream has waited for a write to any of a rank's row buffers, at the longest; `Int64.max`
    /// when none does.
    mutating func oldestDemand(_ buffers: UInt64, ofRank rank: Int32) -> Int64

    /// Reads in a ledger that have entered and not completed, and writes that have entered and not issued.
    mutating func outstanding(ofLedger ledger: Int) -> Int64

    /// The last cycle in which a read or write in a ledger completed or will complete; -1 before the first.
    func lastDone(ofLedger ledger: Int) -> Int64
}

extension PIMHost where Self: ~Copyable {
    /// Creates the scheduler of a channel without PIM streams.
    init(
        _ configuration: MemoryConfiguration, rules: ReplayRules, channel: Int, end: Int64,
        sink: CommandSink?, streams: PIMStreams
    ) {
        precondition(streams.sources.isEmpty, "PIM streams need a scheduler that knows of them")
        self.init(
            configuration, rules: rules, channel: channel, end: end, sink: sink, hasStreams: false)
    }
}
