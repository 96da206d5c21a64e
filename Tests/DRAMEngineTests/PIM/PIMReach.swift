import DRAMModel

/// The row buffers, banks, bank groups and ranks that a command concerns, as bits for each rank.
struct PIMReach {
    /// Ranks it goes to.
    private(set) var ranks: UInt64 = 0
    /// Row buffers of each rank: bit `partition * banks + bank`.
    private(set) var buffers: [UInt64]
    /// Banks of each rank.
    private(set) var banks: [UInt64]
    /// Bank groups of each rank.
    private(set) var groups: [UInt64]

    /// The reach of a command; of a pim_precharge only in banks that `closable` has for each rank.
    init(_ command: Command, _ memory: MemoryConfiguration, _ closable: [UInt64]? = nil) {
        let o = memory.organization
        banks = Array(repeating: 0, count: o.ranks)
        groups = banks
        buffers = banks
        for rank in 0..<o.ranks where command.rank < 0 || Int(command.rank) == rank {
            ranks |= 1 << UInt64(rank)
            banks[rank] = Self.banks(command, memory) & (closable?[rank] ?? ~0)
            let inGroup: UInt64 = 1 << UInt64(o.banks_per_group) - 1
            for group in 0..<o.bankgroups
            where banks[rank] >> UInt64(group * o.banks_per_group) & inGroup != 0 {
                groups[rank] |= 1 << UInt64(group)
            }
            for partition in Self.partitions(command, memory) {
                buffers[rank] |= banks[rank] << UInt64(partition * o.banks)
            }
        }
    }

    private static func banks(_ command: Command, _ memory: MemoryConfiguration) -> UInt64 {
        let o = memory.organization
        let cover = memory.standard.bankRefresh
        switch command.kind {
        case .refresh, .self_refresh_enter, .self_refresh_exit:
            return o.banks == 64 ? ~0 : 1 << UInt64(o.banks) - 1
        case .refresh_bank where cover == .same_bank:
            return (0..<o.bankgroups).reduce(0) {
                $0 | 1 << UInt64($1 * o.banks_per_group + Int(command.bank))
            }
        case .refresh_bank where cover == .pair:
            let bank = Int(command.bankgroup) * o.banks_per_group + Int(command.bank)
            return 1 << UInt64(bank) | 1 << UInt64((bank + o.banks / 2) % o.banks)
        case _ where command.kind.isPIM:
            return command.mask
        default:
            return 1 << UInt64(Int(command.bankgroup) * o.banks_per_group + Int(command.bank))
        }
    }

    private static func partitions(
        _ command: Command, _ memory: MemoryConfiguration
    ) -> Range<Int> {
        let own =
            command.kind.isPIM
            ? memory.bank.pimPartition : Int(max(command.partition, 0))
        return switch command.kind {
        case .refresh, .refresh_bank, .self_refresh_enter, .self_refresh_exit:
            0..<memory.bank.rowBuffers
        default: own..<own + 1
        }
    }

    /// Whether a rule of a scope looks from a command of this reach to one of another.
    func touches(_ other: PIMReach, _ scope: ConstraintScope) -> Bool {
        switch scope {
        case .partition: Self.meet(buffers, other.buffers)
        case .bank: Self.meet(banks, other.banks)
        case .bankGroup: Self.meet(groups, other.groups)
        case .rank: ranks & other.ranks != 0
        case .otherRanks: (ranks | other.ranks).nonzeroBitCount > 1
        case .otherStacks: false
        }
    }

    private static func meet(_ a: [UInt64], _ b: [UInt64]) -> Bool {
        var rank = 0
        while rank < a.count {
            if a[rank] & b[rank] != 0 { return true }
            rank += 1
        }
        return false
    }
}
