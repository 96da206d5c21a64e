import DRAMModel

extension AddressBits {
    /// A random mapping of a memory's addresses, one to one: bits dealt out in a random order, then
    /// XORed with one another, and remainders from any bit on.
    package static func random(
        _ organization: Organization, using random: inout SplitMix64
    ) -> AddressBits {
        let first = organization.requestBytes.trailingZeroBitCount
        var (widths, modulos): ([Int], [Int]) = ([], [])
        for size in organization.fieldSizes {
            let bits = size.trailingZeroBitCount
            // Some of a remainder's factors of two may be bits.
            let own = size.isPowerOfTwo ? bits : random.int(0...bits)
            widths.append(own)
            modulos.append(size >> own)
        }
        let end = first + widths.reduce(0, +)
        var rows = (first..<end).shuffled(using: &random).map { 1 << UInt64($0) as UInt64 }
        for _ in 0..<2 * rows.count {
            let target = Int.random(in: rows.indices, using: &random)
            let source = Int.random(in: rows.indices, using: &random)
            if target != source { rows[target] ^= rows[source] }
        }
        var masks: [[UInt64]] = []
        for width in widths {
            masks.append(Array(rows.prefix(width)))
            rows.removeFirst(width)
        }
        let divisions = modulos.indices.filter { modulos[$0] > 1 }.map { field in
            Division(field: field, modulo: modulos[field], from: random.int(first...end))
        }
        return AddressBits(
            masks: masks, divisions: divisions.shuffled(using: &random).sorted { $0.from < $1.from }
        )
    }
}
