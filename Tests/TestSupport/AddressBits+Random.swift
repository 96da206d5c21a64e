import DRAMModel

extension AddressBits {
    /// A random mapping of a memory's addresses, one to one: bits dealt out in a random order, then
    /// XORed with one another.
    package static func random(
        _ organization: Organization, using random: inout SplitMix64
    ) -> AddressBits {
        let usable = usableBits(organization)
        var rows = usable.shuffled(using: &random).map { 1 << UInt64($0) as UInt64 }
        for _ in 0..<2 * rows.count {
            let target = Int.random(in: rows.indices, using: &random)
            let source = Int.random(in: rows.indices, using: &random)
            if target != source { rows[target] ^= rows[source] }
        }
        var masks: [[UInt64]] = []
        for width in organization.fieldWidths! {
            masks.append(Array(rows.prefix(width)))
            rows.removeFirst(width)
        }
        return AddressBits(masks: masks)
    }
}
