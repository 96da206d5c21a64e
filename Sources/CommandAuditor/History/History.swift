import DRAMModel

/// What the auditor remembers of every channel: the last command of each kind in each row buffer,
/// bank group and rank.
///
/// Flat storage; row buffers, bank groups and ranks are counted through all channels.
struct History: ~Copyable {
    /// What is remembered of a row buffer.
    enum RowSlot: Int {
        case activate, precharge, read, write, read_p, write_p, refresh_bank, mac, gwrite, result,
            run
        static let count = 11
    }
    /// What is remembered of a bank group.
    enum GroupSlot: Int {
        case activate, read, write
        static let count = 3
    }
    /// What is remembered of a rank.
    enum RankSlot: Int {
        case activate, precharge, read, write, refresh, refresh_bank
        case self_refresh_enter, self_refresh_exit
        case mac, gwrite, wrgb, result, function
        static let count = 13
    }
    /// What is remembered of a channel: the last command on each bus, and of any kind.
    enum BusSlot: Int {
        case row, column, any
        /// The last bursts on the data bus, of READs and WRITEs.
        case read, write
        static let count = 5
    }

    typealias Events = UnsafeMutablePointer<AuditEvent>

    /// A row that is open, but whose number the log does not tell.
    static let unknownRow = Int32.max
    /// READs that are remembered of a channel: more than may lie behind the one that a `pim_mac_gb`
    /// waits for.
    static let readDepth = 128
    /// Activations that the longest window looks back on.
    static let windowDepth = 32

    private let rows: Events
    private let groups: Events
    private let ranks: Events
    private let buses: Events
    private let windows: Events
    private let heads: UnsafeMutablePointer<Int32>
    private let reads: Events
    private let readCounts: UnsafeMutablePointer<Int>
    /// The open row of each row buffer, -1 when closed.
    let openRows: UnsafeMutablePointer<Int32>
    /// Whether PIM opened it.
    let isPIMRow: UnsafeMutablePointer<Bool>
    /// Row buffers of each rank that hold a PIM row.
    let openPIMRows: UnsafeMutablePointer<Int32>
    /// Whether each rank is in self refresh.
    let isAsleep: UnsafeMutablePointer<Bool>
    /// Whether each rank is in power-down, and the command that last changed it.
    let isPoweredDown: UnsafeMutablePointer<Bool>
    let powerDowns: Events
    /// Banks of each rank that have been refreshed since it last left self refresh.
    let refreshedBanks: UnsafeMutablePointer<UInt64>
    /// Refreshes of each bank since its rank's epoch, and the ranks' epochs.
    let refreshes: UnsafeMutablePointer<Int64>
    let epochs: UnsafeMutablePointer<Int64>

    /// Row buffers that a bank has room for.
    static let buffersPerBank = 2

    init(_ o: Organization) {
        func events(_ count: Int) -> Events {
            let events = Events.allocate(capacity: count)
            events.initialize(repeating: .none, count: count)
            return events
        }
        let rankCount = o.channels * o.ranks
        let bankCount = rankCount * o.banks
        let bufferCount = bankCount * Self.buffersPerBank
        rows = events(bufferCount * RowSlot.count)
        groups = events(rankCount * o.bankgroups * GroupSlot.count)
        ranks = events(rankCount * RankSlot.count)
        buses = events(o.channels * BusSlot.count)
        windows = events(rankCount * Self.windowDepth)
        reads = events(o.channels * Self.readDepth)
        readCounts = .allocate(capacity: o.channels)
        readCounts.initialize(repeating: 0, count: o.channels)
        heads = .allocate(capacity: rankCount)
        heads.initialize(repeating: 0, count: rankCount)
        openRows = .allocate(capacity: bufferCount)
        openRows.initialize(repeating: -1, count: bufferCount)
        isPIMRow = .allocate(capacity: bufferCount)
        isPIMRow.initialize(repeating: false, count: bufferCount)
        openPIMRows = .allocate(capacity: rankCount)
        openPIMRows.initialize(repeating: 0, count: rankCount)
        isAsleep = .allocate(capacity: rankCount)
        isAsleep.initialize(repeating: false, count: rankCount)
        isPoweredDown = .allocate(capacity: rankCount)
        isPoweredDown.initialize(repeating: false, count: rankCount)
        powerDowns = events(rankCount)
        refreshedBanks = .allocate(capacity: rankCount)
        refreshedBanks.initialize(repeating: ~0, count: rankCount)
        refreshes = .allocate(capacity: bankCount)
        refreshes.initialize(repeating: 0, count: bankCount)
        epochs = .allocate(capacity: rankCount)
        epochs.initialize(repeating: 0, count: rankCount)
    }

    deinit {
        for events in [rows, groups, ranks, buses, windows, reads, powerDowns] {
            events.deallocate()
        }
        for numbers in [heads, openRows, openPIMRows] { numbers.deallocate() }
        refreshedBanks.deallocate()
        for flags in [isPIMRow, isAsleep, isPoweredDown] { flags.deallocate() }
        readCounts.deallocate()
        for numbers in [refreshes, epochs] { numbers.deallocate() }
    }

    @inline(__always) func row(_ buffer: Int, _ slot: RowSlot) -> Events {
        rows + (buffer &* RowSlot.count &+ slot.rawValue)
    }

    @inline(__always) func group(_ group: Int, _ slot: GroupSlot) -> Events {
        groups + (group &* GroupSlot.count &+ slot.rawValue)
    }

    @inline(__always) func rank(_ rank: Int, _ slot: RankSlot) -> Events {
        ranks + (rank &* RankSlot.count &+ slot.rawValue)
    }

    @inline(__always) func bus(_ channel: Int, _ slot: BusSlot) -> Events {
        buses + (channel &* BusSlot.count &+ slot.rawValue)
    }

    /// The activation so many before the last one of a rank.
    @inline(__always) func activation(_ rank: Int, back: Int) -> Events {
        let head = Int(heads[rank]) &- 1 &- back
        return windows + (rank &* Self.windowDepth &+ (head & (Self.windowDepth &- 1)))
    }

    @inline(__always) func enterWindow(_ rank: Int, _ event: AuditEvent) {
        windows[rank &* Self.windowDepth &+ Int(heads[rank])] = event
        heads[rank] = (heads[rank] &+ 1) & Int32(Self.windowDepth &- 1)
    }

    /// The READ of a channel behind which so many others lie; no event where there are not that
    /// many.
    func read(_ channel: Int, behind others: Int) -> Events {
        let index = (readCounts[channel] &- 1 &- others) & (Self.readDepth &- 1)
        return reads + (channel &* Self.readDepth &+ index)
    }

    @inline(__always) func enterRead(_ channel: Int, _ event: AuditEvent) {
        let index = readCounts[channel] & (Self.readDepth &- 1)
        reads[channel &* Self.readDepth &+ index] = event
        readCounts[channel] &+= 1
    }

    /// Notes that a row buffer of a rank holds a row now.
    @inline(__always) func open(_ buffer: Int, rank: Int, row: Int32, isPIM: Bool) {
        close(buffer, rank: rank)
        openRows[buffer] = row >= 0 ? row : Self.unknownRow
        isPIMRow[buffer] = isPIM
        if isPIM { openPIMRows[rank] &+= 1 }
    }

    /// Notes that a row buffer of a rank holds no row any more.
    @inline(__always) func close(_ buffer: Int, rank: Int) {
        if isPIMRow[buffer] {
            isPIMRow[buffer] = false
            openPIMRows[rank] &-= 1
        }
        openRows[buffer] = -1
    }
}
