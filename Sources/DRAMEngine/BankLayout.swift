import DRAMModel

/// How the flat indices of a channel's banks follow from addresses and commands.
///
/// Each row buffer counts as a bank of its own: bank `b` of a rank with two row buffers a bank has
/// the flat indices `2 b` and `2 b + 1`.
@frozen
public struct BankLayout: BitwiseCopyable, Sendable {
    /// Bank groups of a rank.
    public let groups: Int32
    /// Bank groups of a stack ID; those of the rank where stack IDs are no bank address.
    public let groupsPerStack: Int32
    /// All bits where an address names a rank, none where it names a stack ID.
    @usableFromInline let rankMask: Int32
    /// Row buffers of a bank group.
    public let perGroup: Int32
    /// 0 where a bank has one row buffer, 1 where it has two.
    public let shift: Int32
    /// The first row that the memory controller finds in the second row buffer.
    public let cut: Int32
    /// The row buffer of PIM rows.
    public let pimPartition: Int32

    /// Creates the layout of a memory.
    public init(_ configuration: MemoryConfiguration) {
        let o = configuration.organization
        let buffers = configuration.bank.rowBuffers
        groups = Int32(o.bankgroups)
        groupsPerStack = Int32(o.bankgroups / o.stacks)
        precondition(
            o.stacks == 1 || groupsPerStack.nonzeroBitCount == 1,
            "bank groups of a stack ID that are no power of two")
        rankMask = o.stacks == 1 ? ~0 : 0
        perGroup = Int32(o.banks_per_group * buffers)
        shift = Int32(buffers - 1)
        cut = Int32(clamping: configuration.bank.cut)
        pimPartition = Int32(configuration.bank.pimPartition)
    }

    /// What an address calls the rank of a bank: its stack ID, where that is bank address.
    @inlinable public func namedRank(_ target: BankAddress) -> Int32 {
        rankMask == 0 ? target.group / groupsPerStack : target.rank
    }

    /// Row buffers of a rank.
    @inlinable public var perRank: Int32 { groups &* perGroup }

    /// The bank address that a command of the memory controller to an address uses.
    @inlinable @inline(__always)
    public func bankAddress(_ address: DecodedAddress) -> BankAddress {
        assert(address.rank >= 0 && address.bankgroup >= 0 && address.bankgroup < groupsPerStack)
        assert(address.bank >= 0 && address.bank < perGroup >> shift)
        let group = address.rank &* groupsPerStack &+ address.bankgroup
        let bank = group &* perGroup &+ address.bank &<< shift
        return BankAddress(
            rank: address.rank & rankMask, group: group,
            bank: address.row >= cut ? bank &+ 1 : bank)
    }

    /// Bits of a rank's row buffers of PIM rows, from bits of its banks.
    @inlinable public func pimBuffers(_ banks: UInt64) -> UInt64 {
        guard shift > 0 else { return banks }
        var spread = banks & 0xFFFF_FFFF
        spread = (spread | spread &<< 16) & 0x0000_FFFF_0000_FFFF
        spread = (spread | spread &<< 8) & 0x00FF_00FF_00FF_00FF
        spread = (spread | spread &<< 4) & 0x0F0F_0F0F_0F0F_0F0F
        spread = (spread | spread &<< 2) & 0x3333_3333_3333_3333
        spread = (spread | spread &<< 1) & 0x5555_5555_5555_5555
        return spread &<< UInt64(truncatingIfNeeded: pimPartition)
    }

    /// Banks of a rank whose PIM row buffers are given, as bits.
    @inlinable func banks(ofPIMBuffers buffers: UInt64) -> UInt64 {
        guard shift > 0 else { return buffers }
        var packed = buffers &>> UInt64(truncatingIfNeeded: pimPartition) & 0x5555_5555_5555_5555
        packed = (packed | packed &>> 1) & 0x3333_3333_3333_3333
        packed = (packed | packed &>> 2) & 0x0F0F_0F0F_0F0F_0F0F
        packed = (packed | packed &>> 4) & 0x00FF_00FF_00FF_00FF
        packed = (packed | packed &>> 8) & 0x0000_FFFF_0000_FFFF
        return (packed | packed &>> 16) & 0xFFFF_FFFF
    }

    /// Banks of a rank that have one of some row buffers, as bits.
    public func banks(_ buffers: UInt64) -> UInt64 {
        guard shift > 0 else { return buffers }
        var banks: UInt64 = 0
        for bank in 0..<UInt64(perRank >> shift) where buffers >> (2 * bank) & 3 != 0 {
            banks |= 1 << bank
        }
        return banks
    }
}

extension MemoryConfiguration {
    /// The organization with each row buffer counted as a bank.
    public var rowBufferOrganization: Organization {
        var result = organization
        result.banks_per_group *= bank.rowBuffers
        return result
    }
}
