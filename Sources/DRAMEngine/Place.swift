import DRAMModel

/// A bank of a channel with the flat indices of everything it belongs to.
@frozen
public struct Place: BitwiseCopyable, Equatable, Sendable {
    /// Rank in the channel.
    public var rank: Int32
    /// Bank group in the channel: `rank * bankgroups + bank group`.
    public var group: Int32
    /// Bank in the channel: `group * banks_per_group + bank`.
    public var bank: Int32

    /// Creates a place.
    @inlinable public init(rank: Int32, group: Int32, bank: Int32) {
        self.rank = rank
        self.group = group
        self.bank = bank
    }

    /// The place of a decoded address.
    @inlinable public init(_ address: DecodedAddress, _ organization: Organization) {
        rank = address.rank
        group =
            address.rank &* Int32(truncatingIfNeeded: organization.bankgroups)
            &+ address.bankgroup
        bank = group &* Int32(truncatingIfNeeded: organization.banks_per_group) &+ address.bank
    }
}
