import DRAMModel

/// The gates of a channel: of banks, then bank groups, then ranks, a block each.
///
/// A few words that point at the channel's storage, so that a scheduler can look at gates without
/// borrowing the whole channel. Valid as long as the channel.
@frozen
public struct GateTable: BitwiseCopyable {
    @usableFromInline let base: UnsafeMutablePointer<Gate>
    @usableFromInline let groupBase: Int
    @usableFromInline let rankBase: Int

    @inlinable
    init(base: UnsafeMutablePointer<Gate>, groupBase: Int, rankBase: Int) {
        self.base = base
        self.groupBase = groupBase
        self.rankBase = rankBase
    }

    /// The gate of a bank alone.
    @inlinable @inline(__always)
    public func bank(_ slot: GateSlot, _ bank: Int32) -> Gate { self.bank(at: slot.rawValue, bank) }

    /// The gate of a bank group alone.
    @inlinable @inline(__always)
    public func group(_ slot: GateSlot, _ group: Int32) -> Gate {
        self.group(at: slot.rawValue, group)
    }

    /// The gate of a rank alone.
    @inlinable @inline(__always)
    public func rank(_ slot: GateSlot, _ rank: Int32) -> Gate { self.rank(at: slot.rawValue, rank) }

    /// When a command to one bank may issue: the latest of the gates of all it belongs to.
    @inlinable @inline(__always)
    public func earliest(_ slot: GateSlot, _ target: BankAddress) -> Gate {
        max(bank(slot, target.bank), max(group(slot, target.group), rank(slot, target.rank)))
    }

    /// The same without branches, which the compiler makes of a maximum in a loop.
    @inlinable @inline(__always)
    public func earliestWithoutBranch(_ slot: GateSlot, _ target: BankAddress) -> Gate {
        let group = group(slot, target.group).bits
        let rank = rank(slot, target.rank).bits
        return Gate(
            bits: bank(slot, target.bank).bits.laterWithoutBranch(group.laterWithoutBranch(rank)))
    }

    /// When the command with the raw value of a slot may issue to one bank.
    @inlinable @inline(__always)
    public func earliest(rawSlot: Int, _ target: BankAddress) -> Gate {
        earliest(at: rawSlot, target)
    }
}

extension Int64 {
    /// The greater of two numbers that are no further apart than a word can tell, without a branch.
    @inlinable @inline(__always)
    public func laterWithoutBranch(_ other: Int64) -> Int64 {
        let ahead = self &- other
        return self &- (ahead & (ahead &>> 63))
    }
}

/// Gates by where they are from the first one of their bank, bank group or rank on: for those of
/// the first block the raw value of their `GateSlot`, for others what `Channel.offset(of:)` says.
extension GateTable {
    @inlinable @inline(__always)
    func bank(at offset: Int, _ bank: Int32) -> Gate {
        base[Int(bank) &* GateBlock.count &+ offset]
    }

    @inlinable @inline(__always)
    func group(at offset: Int, _ group: Int32) -> Gate {
        base[groupBase &+ Int(group) &* GateBlock.count &+ offset]
    }

    @inlinable @inline(__always)
    func rank(at offset: Int, _ rank: Int32) -> Gate {
        base[rankBase &+ Int(rank) &* GateBlock.count &+ offset]
    }

    @inlinable @inline(__always)
    func earliest(at offset: Int, _ target: BankAddress) -> Gate {
        let bank = bank(at: offset, target.bank)
        let group = group(at: offset, target.group)
        let rank = rank(at: offset, target.rank)
        return max(bank, max(group, rank))
    }
}
