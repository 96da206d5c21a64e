import DRAMModel

/// The gates of a channel: banks, then bank groups, then ranks, `GateSlot.count` each.
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
    public func bank(_ slot: GateSlot, _ bank: Int32) -> Gate {
        base[Int(bank) &* GateSlot.count &+ slot.rawValue]
    }

    /// The gate of a bank group alone.
    @inlinable @inline(__always)
    public func group(_ slot: GateSlot, _ group: Int32) -> Gate {
        base[groupBase &+ Int(group) &* GateSlot.count &+ slot.rawValue]
    }

    /// The gate of a rank alone.
    @inlinable @inline(__always)
    public func rank(_ slot: GateSlot, _ rank: Int32) -> Gate {
        base[rankBase &+ Int(rank) &* GateSlot.count &+ slot.rawValue]
    }

    /// When a command to one bank may issue: the latest of the gates of all it belongs to.
    @inlinable @inline(__always)
    public func earliest(_ slot: GateSlot, _ place: Place) -> Gate {
        max(bank(slot, place.bank), max(group(slot, place.group), rank(slot, place.rank)))
    }

    /// When the command with the raw value of a slot may issue to one bank.
    @inlinable @inline(__always)
    public func earliest(rawSlot: Int, _ place: Place) -> Gate {
        let bank = base[Int(place.bank) &* GateSlot.count &+ rawSlot]
        let group = base[groupBase &+ Int(place.group) &* GateSlot.count &+ rawSlot]
        let rank = base[rankBase &+ Int(place.rank) &* GateSlot.count &+ rawSlot]
        return max(bank, max(group, rank))
    }
}
