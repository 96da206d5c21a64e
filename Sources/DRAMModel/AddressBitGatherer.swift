import Synchronization

/// XORs address bits into the bits of fields, which stand in the order of `AddressBits`, the first
/// field in the lowest bits.
///
/// Each byte of an address looks up what it adds: a table of 2 KB for each 8 address bits.
///
/// @unchecked: the tables are filled once, and then only read.
@usableFromInline
final class AddressBitGatherer: @unchecked Sendable {
    private static let entries = 256

    /// One for each mapping of the process, so that mappings need not own theirs.
    private static let made = Mutex<[Key: AddressBitGatherer]>([:])

    private struct Key: Hashable {
        var rows: [UInt64]
        var requestBits: Int
    }

    private let tables: UnsafeMutablePointer<UInt64>
    private let inverse: BitMatrix
    private let requestBits: UInt64
    /// The usable bits of an address in requests.
    private let mask: UInt64

    /// The gatherer of a memory's bits, which lasts as long as the process; `nil` when the bits do
    /// not fit the memory.
    static func shared(_ bits: AddressBits, _ organization: Organization) -> AddressBitGatherer? {
        guard bits.fits(organization) else { return nil }
        let requestBits = AddressBits.usableBits(organization).lowerBound
        let rows = bits.masks.joined().map { $0 >> UInt64(requestBits) }
        guard let inverse = BitMatrix(rows: rows).inverse else { return nil }
        return made.withLock { made in
            let key = Key(rows: rows, requestBits: requestBits)
            if let known = made[key] { return known }
            let gatherer = AddressBitGatherer(BitMatrix(rows: rows), inverse, requestBits)
            made[key] = gatherer
            return gatherer
        }
    }

    private init(_ matrix: BitMatrix, _ inverse: BitMatrix, _ requestBits: Int) {
        self.inverse = inverse
        self.requestBits = UInt64(requestBits)
        mask = (1 << UInt64(matrix.rows.count)) - 1
        let count = (matrix.rows.count + 7) / 8
        tables = .allocate(capacity: max(1, count) * Self.entries)
        for byte in 0..<count {
            for value in 0..<Self.entries {
                (tables + byte * Self.entries + value).initialize(
                    to: matrix(UInt64(value) << UInt64(8 * byte)))
            }
        }
    }

    deinit { tables.deallocate() }

    /// The bits of the fields of a byte address.
    func gather(_ address: UInt64) -> UInt64 {
        var (bits, rest, table): (UInt64, _, _) = (0, address &>> requestBits & mask, tables)
        while rest != 0 {
            bits ^= table[Int(truncatingIfNeeded: rest & 0xFF)]
            rest &>>= 8
            table += Self.entries
        }
        return bits
    }

    /// The lowest byte address whose fields have these bits.
    func scatter(_ bits: UInt64) -> UInt64 { inverse(bits) << requestBits }
}
