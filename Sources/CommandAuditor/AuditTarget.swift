import DRAMModel

/// The ranks, banks and row buffer that a command goes to, counted through all channels.
struct AuditTarget {
    /// Channel.
    var channel: Int
    /// Ranks.
    var ranks: Range<Int>
    /// Banks of each of the ranks, as bits.
    var mask: UInt64 = 0
    /// Row buffer in each of the banks.
    var partition = 0
    /// The bank group of a READ, WRITE, ACTIVATE or PRECHARGE.
    var group = 0
    /// The row buffer of such a command.
    var buffer = 0
    /// Whether it is such a command.
    var isOneBank = false

    /// Visits the banks, of which a rank has so many.
    @inline(__always)
    func forEachBank(of banksPerRank: Int, _ body: (Int) -> Void) {
        for rank in ranks {
            var rest = mask
            while rest != 0 {
                body(rank &* banksPerRank &+ rest.trailingZeroBitCount)
                rest &= rest &- 1
            }
        }
    }

    /// Visits the row buffers of the banks, of which each has so many.
    func forEachBuffer(of banksPerRank: Int, _ buffers: Int, _ body: (Int) -> Void) {
        forEachBank(of: banksPerRank) { bank in
            for partition in 0..<buffers { body(bank * History.buffersPerBank + partition) }
        }
    }
}

extension Auditor {
    /// Finds what a command goes to; `nil` when a field is missing or does not fit the memory.
    @inline(__always)
    mutating func target(of record: CommandRecord) -> AuditTarget? {
        let command = record.command
        let channel = Int(record.channel)
        guard channel >= 0, channel < organization.channels, command.row < rowCount,
            command.partition < rowBuffers
        else { return nil }
        if command.kind.isPIM { return pimTarget(command, channel: channel) }
        guard command.rank >= 0, command.rank < rankCount else { return nil }
        // Stack IDs, which commands name as their rank, are bank address.
        let rankInChannel = organization.stacks == 1 ? Int(command.rank) : 0
        let rank = channel &* organization.ranks &+ rankInChannel
        var target = AuditTarget(channel: channel, ranks: rank..<rank &+ 1)
        if roles.several.contains(command.kind) {
            guard let mask = severalBanks(command) else { return nil }
            target.mask = mask
        } else {
            guard let bank = bank(of: command), let partition = partition(of: command) else {
                return nil
            }
            target.mask = 1 &<< UInt64(truncatingIfNeeded: bank)
            target.partition = partition
            let group = Int(command.bankgroup) &+ Int(command.rank) &* groupsOfRankID
            target.group = rank &* organization.bankgroups &+ group
            let flat = rank &* banks &+ bank
            target.buffer = flat &* History.buffersPerBank &+ partition
            target.isOneBank = true
        }
        return target
    }

    /// The bank of a rank that a command names.
    @inline(__always)
    private mutating func bank(of command: Command) -> Int? {
        guard command.bank >= 0, command.bank < banksPerGroup, command.bankgroup >= 0,
            command.bankgroup < groupCount
        else { return nil }
        let group = Int(command.bankgroup) &+ Int(command.rank) &* groupsOfRankID
        return group &* organization.banks_per_group &+ Int(command.bank)
    }

    /// The row buffer of a command that is not of PIM: as the log says, else by its row.
    @inline(__always)
    private mutating func partition(of command: Command) -> Int? {
        if command.partition >= 0 { return Int(command.partition) }
        if cut == .max { return 0 }
        return command.row < 0 ? nil : Int(command.row) >= cut ? 1 : 0
    }

    /// The banks of a command to a rank, or of one that names several by one of them.
    private mutating func severalBanks(_ command: Command) -> UInt64? {
        if roles.wholeRank.contains(command.kind) { return allBanks }
        if roles.sameBank.contains(command.kind) || bankRefreshCover == .same_bank {
            return sameBanks(command)
        }
        guard let bank = bank(of: command) else { return nil }
        guard bankRefreshCover == .pair else { return 1 << UInt64(bank) }
        let half = max(1, organization.banks / 2)
        return (1 << UInt64(half) | 1) << UInt64(bank % half) & allBanks
    }

    /// The banks of one index in every bank group.
    private mutating func sameBanks(_ command: Command) -> UInt64? {
        guard command.bank >= 0, command.bank < banksPerGroup, command.bankgroup < groupCount
        else { return nil }
        return (0..<organization.bankgroups).reduce(0) {
            $0 | 1 << UInt64($1 * organization.banks_per_group + Int(command.bank))
        }
    }

    @inline(never)
    private mutating func pimTarget(_ command: Command, channel: Int) -> AuditTarget? {
        guard command.rank < rankCount else { return nil }
        let first = channel * organization.ranks
        let ranks =
            command.rank < 0
            ? first..<first + organization.ranks
            : first + Int(command.rank)..<first + Int(command.rank) + 1
        var target = AuditTarget(channel: channel, ranks: ranks)
        target.partition = configuration.bank.pimPartition
        if command.kind == .pim_wrgb { return target }
        if command.kind == .nmp_write_input { return command.count > 0 ? target : nil }
        guard let mask = pimBanks(of: command), mask != 0, mask & ~allBanks == 0 else { return nil }
        target.mask = mask
        switch command.kind {
        case .pim_activate4: return isWithinGroup(mask) ? target : nil
        case .pim_gwrite:
            let isOne = mask.nonzeroBitCount == 1 && ranks.count == 1
            return isOne && command.count > 0 ? target : nil
        case .pim_read_result, .nmp_read_output: return command.count > 0 ? target : nil
        case .nmp_mac: return command.count > 0 && command.inputs > 0 ? target : nil
        default: return target
        }
    }

    /// The banks that a PIM command names by mask, by bank, or by bank group.
    private mutating func pimBanks(of command: Command) -> UInt64? {
        if command.mask != 0 { return command.mask }
        if let bank = bank(of: command) { return 1 << UInt64(bank) }
        guard command.kind == .pim_activate4, command.bankgroup >= 0,
            command.bankgroup < groupCount
        else { return nil }
        return groupMask << UInt64(Int(command.bankgroup) * organization.banks_per_group)
    }

    /// Whether a mask is of four banks of one bank group.
    private mutating func isWithinGroup(_ mask: UInt64) -> Bool {
        let group = mask.trailingZeroBitCount / organization.banks_per_group
        let banks = groupMask << UInt64(group * organization.banks_per_group)
        return mask & ~banks == 0 && mask.nonzeroBitCount == 4
    }
}
