import DRAMModel

/// The tracks of a channel, in the order in which they are shown.
struct TimelineLayout: Sendable {
    /// What a track shows.
    enum Track: Equatable {
        /// Commands of the one command bus.
        case commands
        /// Commands of the row bus of two.
        case rowCommands
        /// Commands of the column bus of two.
        case columnCommands
        /// Bursts.
        case dataBus
        /// The processing units of a rank.
        case units(rank: Int)
        /// All-bank refresh and self refresh of a rank.
        case refresh(rank: Int)
        /// Power-down of a rank.
        case powerDown(rank: Int)
        /// A row buffer; `bank` counts in the bank group.
        case rowBuffer(rank: Int, bankgroup: Int, bank: Int, partition: Int)
    }

    /// Every track.
    let tracks: [Track]
    /// The track of bursts.
    let dataBus: Int

    private let organization: Organization
    private let rowBuffers: Int
    private let rowBufferNames: [String]
    private let hasTwoSlots: Bool
    private let firstUnits: Int
    private let firstRefresh: Int
    private let firstPowerDown: Int
    private let firstRowBuffer: Int

    /// Lays out the tracks of a memory.
    init(_ memory: TimelineMemory) {
        organization = memory.organization
        rowBuffers = memory.bank.rowBuffers
        rowBufferNames = memory.rowBufferNames
        hasTwoSlots = memory.hasTwoSlots
        var tracks: [Track] = hasTwoSlots ? [.rowCommands, .columnCommands] : [.commands]
        dataBus = tracks.count
        tracks.append(.dataBus)
        firstUnits = tracks.count
        if memory.pim != nil {
            for rank in 0..<organization.ranks { tracks.append(.units(rank: rank)) }
        }
        firstRefresh = tracks.count
        for rank in 0..<organization.ranks { tracks.append(.refresh(rank: rank)) }
        firstPowerDown = tracks.count
        if memory.hasPowerDown {
            for rank in 0..<organization.ranks { tracks.append(.powerDown(rank: rank)) }
        }
        firstRowBuffer = tracks.count
        for rank in 0..<organization.ranks {
            for index in 0..<organization.banks {
                let (group, bank) = index.quotientAndRemainder(
                    dividingBy: organization.banks_per_group)
                for partition in 0..<rowBuffers {
                    tracks.append(
                        .rowBuffer(
                            rank: rank, bankgroup: group, bank: bank, partition: partition))
                }
            }
        }
        self.tracks = tracks
    }

    /// How many row buffers a channel has.
    var rowBufferCount: Int { tracks.count - firstRowBuffer }

    /// The bus that a command goes on.
    func commandTrack(_ kind: CommandKind) -> Int { hasTwoSlots && kind.usesColumnSlot ? 1 : 0 }

    /// The units of a rank; `nil` in a memory without.
    func units(rank: Int) -> Int? { firstRefresh > firstUnits ? firstUnits + rank : nil }

    /// The refresh of a rank.
    func refresh(rank: Int) -> Int { firstRefresh + rank }

    /// The power-down of a rank, in a memory that has such commands.
    func powerDown(rank: Int) -> Int { firstPowerDown + rank }

    /// A row buffer of a bank, counted in the rank, as an index of its own.
    func rowBuffer(rank: Int, bank: Int, partition: Int) -> Int {
        (rank * organization.banks + bank) * rowBuffers + partition
    }

    /// The track of a row buffer.
    func track(ofRowBuffer index: Int) -> Int { firstRowBuffer + index }

    /// What a track is called.
    func name(of track: Track) -> String {
        switch track {
        case .commands: return "command bus"
        case .rowCommands: return "row command bus"
        case .columnCommands: return "column command bus"
        case .dataBus: return "data bus"
        case .units(let rank): return "R\(rank) PIM units"
        case .refresh(let rank): return "R\(rank) refresh"
        case .powerDown(let rank): return "R\(rank) power-down"
        case .rowBuffer(let rank, let group, let bank, let partition):
            let suffix = rowBufferNames[partition]
            return "R\(rank) G\(group) B\(bank)" + (suffix.isEmpty ? "" : " " + suffix)
        }
    }
}
