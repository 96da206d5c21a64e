import DRAMModel

/// The order of data that all channels share: in bursts over channel, bank group, bank, column and rank,
/// the row last (LibraPIM section 5.3).
struct BurstInterleaving: Sendable {
    private let organization: Organization
    private let units: AddressUnits

    init(_ memory: MemoryConfiguration) {
        organization = memory.organization
        units = AddressUnits(memory)
    }

    /// Bursts that rows of one number hold, in all banks of all channels.
    var burstsPerRow: Int {
        organization.channels * organization.banksPerChannel * organization.requestsPerRow
    }

    /// Bytes of a burst.
    var burstBytes: Int { organization.requestBytes }

    /// How many of an area's first `count` bursts lie in a channel.
    func bursts(below count: Int, channel: Int) -> Int {
        (count - channel + organization.channels - 1) / organization.channels
    }

    /// Which of a channel's bursts of an area those of a range are.
    func share(of bursts: Range<Int>, channel: Int) -> Range<Int> {
        self.bursts(
            below: bursts.lowerBound, channel: channel)..<self.bursts(
                below: bursts.upperBound, channel: channel)
    }

    /// Hands out the addresses of a channel's bursts, counted from an area's first row.
    func addresses(
        of bursts: Range<Int>, from row: Int, channel: Int, _ body: (UInt64) throws -> Void
    ) rethrows {
        let o = organization
        for burst in bursts {
            let (place, bankgroup) = burst.quotientAndRemainder(dividingBy: o.bankgroups)
            let (upper, bank) = place.quotientAndRemainder(dividingBy: o.banks_per_group)
            let (outer, column) = upper.quotientAndRemainder(dividingBy: o.requestsPerRow)
            let (step, rank) = outer.quotientAndRemainder(dividingBy: o.ranks)
            let inRow =
                UInt64(bankgroup) * units.bankgroup + UInt64(bank) * units.bank
                + UInt64(column) * units.column + UInt64(rank) * units.rank
            try body(inRow + UInt64(channel) * units.channel + UInt64(row + step) * units.row)
        }
    }
}
