import DRAMEngine
import DRAMModel

/// When the pending commands of each bank may issue, sixteen banks to a vector.
///
/// Each rank has one lane of every kind (ACTIVATE, PRECHARGE, READ, WRITE). A lane holds for each
/// bank the cycle from which that command is allowed, by the gates of bank, group and rank. It
/// holds `never` where the command is not pending or the bank is masked. A command raises the lanes
/// whose gates it raises. The next event is therefore one minimum over all lanes, and the banks
/// that are ready are one comparison.
///
/// Cycles are counted from `epoch`, in 16 bits: SSE2 and NEON have a minimum for those. A cycle
/// past `horizon` is kept as the horizon. Before time gets there all lanes are read anew from the
/// gates, with a later epoch.
///
/// Methods are `mutating` even where only pointed-to storage changes: an `inout` self is passed by
/// address, while a borrowed one of this size is copied to the stack.
struct ReadyLanes: ~Copyable {
    typealias Lane = SIMD16<Int16>

    /// The kinds of command that are pending for a bank.
    struct Pending: OptionSet {
        let rawValue: UInt8

        static let activate = Pending(.activate)
        static let precharge = Pending(.precharge)
        static let read = Pending(.read)
        static let write = Pending(.write)

        @inline(__always)
        init(rawValue: UInt8) { self.rawValue = rawValue }

        /// One kind, if it is pending.
        @inline(__always)
        init(_ slot: GateSlot, if isPending: Bool = true) {
            rawValue = isPending ? 1 &<< UInt8(truncatingIfNeeded: slot.rawValue) : 0
        }
    }

    struct Bank: BitwiseCopyable {
        /// The bank's bit in the masks of its rank.
        var bit: UInt64
        /// Where its cycles are in `lanes`, in bytes; `kindStride` apart.
        var offset: Int32
        /// `never` while it is masked, else 0.
        var mask: Int16 = 0
        /// The raw value of its `Pending`.
        var pending: UInt8 = 0
    }

    /// What a kind of command raises: lanes of rows (ACTIVATE, PRECHARGE) or of columns (READ,
    /// WRITE).
    struct Effect: OptionSet {
        let rawValue: UInt8

        static let rows = Effect(rawValue: 1)
        static let columns = Effect(rawValue: 2)
        /// Columns of other ranks.
        static let columnsElsewhere = Effect(rawValue: 4)
        /// It counts in an activation window.
        static let window = Effect(rawValue: 8)
        /// Something else, or by more cycles than a lane can tell: all lanes are read anew.
        static let anything = Effect(rawValue: 16)
    }

    static let kinds = 4
    static let width = 16
    /// Bytes from a bank's cycle in the lane of one kind to that in the next.
    static let kindStride = MemoryLayout<Lane>.stride
    static let blockStride = kinds * kindStride

    /// The cycle of a bank for which a kind of command is not pending, or that is masked.
    static let never = Int16.max
    /// The latest cycle a lane can tell.
    static let horizon: Int64 = 0x7000
    /// Cycles after which lanes are read anew.
    static let span: Int64 = 0x4000

    // What every step needs comes first, so that it lies in few cache lines.

    /// The cycle that lanes count from.
    var epoch: Int64 = 0
    /// The first cycle in which a bank is ready, as it was when last worked out.
    var dueAt = Int64.max
    /// The banks of all ranks that will be ready in a cycle, if they fit a word; worked out along
    /// with `dueAt`.
    var candidates: UInt64 = 0
    var candidatesAt: Int64 = -1
    /// The cycle last looked at, from `epoch`.
    var now: Int16 = 0
    /// Whether lanes have changed since `dueAt` was worked out.
    var isStale = false
    /// Whether the lanes of all ranks have a bit each in a word.
    let fitWord: Bool
    /// Whether the bits are those of the banks in turn, without gaps.
    let isDense: Bool
    /// Whether there are two blocks of all ranks, as most memories have.
    let isTwoBlocks: Bool
    let ranks: Int
    /// Blocks of `width` banks in a rank.
    let blocks: Int
    let groups: Int
    let gates: GateTable
    /// The lanes: rank, block, kind.
    let lanes: FixedBuffer<Lane>
    let states: FixedBuffer<Bank>
    /// What keeps each kind of command to a rank waiting beside its gates: a slot of the command
    /// bus that is taken, or an activation of the units that it would delay. By rank and kind.
    let floors: FixedBuffer<Gate>
    /// Those of `table`.
    let effects: UnsafePointer<UInt8>
    let waits: UnsafePointer<Lane>
    let waitsElsewhere: UnsafePointer<Lane>

    /// Banks of a rank.
    let banks: Int
    let bankAddresses: BankAddresses
    /// The earliest cycle of each bank of each block, over all kinds.
    let earliest: FixedBuffer<Lane>
    /// The bank of each bit of `candidates`.
    let banksByBit: FixedBuffer<Int32>
    /// Banks of each rank that are masked: a refresh waits for them, or the rank is in self
    /// refresh.
    let refreshMasks: FixedBuffer<UInt64>
    /// Banks of each rank that are yielded to the processing units.
    let yielded: FixedBuffer<UInt64>
    private let table: WaitTable

    init(_ organization: Organization, _ channel: borrowing Channel, _ table: WaitTable) {
        precondition(organization.banks <= 64, "a rank's row buffers are bits of a word")
        gates = channel.gates
        bankAddresses = channel.bankAddresses
        ranks = organization.ranks
        banks = organization.banks
        blocks = (organization.banks + Self.width - 1) / Self.width
        let never = Lane(repeating: Self.never)
        lanes = FixedBuffer(repeating: never, count: ranks * blocks * Self.kinds)
        var states: [Bank] = []
        for bank in 0..<organization.banksPerChannel {
            let target = channel.bankAddresses[bank]
            let inRank = bank % organization.banks
            let (block, column) = inRank.quotientAndRemainder(dividingBy: Self.width)
            let row = (Int(target.rank) * blocks + block) * Self.blockStride
            states.append(
                Bank(
                    bit: 1 << UInt64(inRank),
                    offset: Int32(row + column * MemoryLayout<Int16>.stride)))
        }
        earliest = FixedBuffer(repeating: never, count: ranks * blocks)
        self.states = FixedBuffer(states)
        let perRank = blocks * Self.width
        fitWord = ranks * perRank <= 64
        isDense = organization.banks == perRank
        isTwoBlocks = ranks * blocks == 2
        let perRankUsed = organization.banks
        banksByBit = FixedBuffer(
            (0..<ranks * perRank).map {
                Int32($0 / perRank * perRankUsed + min($0 % perRank, perRankUsed - 1))
            })
        refreshMasks = FixedBuffer(repeating: 0, count: ranks)
        yielded = FixedBuffer(repeating: 0, count: ranks)
        floors = FixedBuffer(repeating: .open, count: ranks * Self.kinds)
        self.table = table
        effects = UnsafePointer(table.effects.base)
        waits = UnsafePointer(table.waits.base)
        waitsElsewhere = UnsafePointer(table.waitsElsewhere.base)
        groups = organization.bankgroups
    }

    /// The bit of a bank in the masks of its rank.
    @inline(__always)
    mutating func bit(_ target: BankAddress) -> UInt64 {
        states.base[Int(target.bank)].bit
    }
}
