import Synchronization

/// Brings the bits of fields together, which stand in the order of `AddressBits`, the first field
/// in the lowest bits.
///
/// Divides the address for the fields that have a remainder. Of what is left, each byte looks up
/// what it adds to the bits: a table of 2 KB for each 8 address bits. A gatherer lasts as long as
/// the process.
///
/// @unchecked: the tables are filled once, and then only read.
@usableFromInline
final class AddressBitGatherer: @unchecked Sendable {
    private static let entries = 256

    /// One for each mapping of the process, so that mappings need not own theirs.
    private static let made = Mutex<[Key: AddressBitGatherer]>([:])

    private struct Key: Hashable {
        var fields: String
        var requestBits: Int
    }

    private struct Division {
        var modulo: UInt64
        var from: UInt64
        /// Where the remainder stands in the gathered bits.
        var place: UInt64
    }

    /// Cuts what is gathered.
    let cutter: FieldCutter
    private let tables: UnsafeMutablePointer<UInt64>
    private let divisions: UnsafeMutablePointer<Division>
    private let divisionCount: Int
    private let inverse: BitMatrix
    /// Where the rows of the matrix stand in the gathered bits.
    private let places: [UInt64]
    private let requestBits: UInt64
    /// The usable bits of an address in requests, once it is divided.
    private let mask: UInt64
    private let capacityBytes: UInt64

    /// The gatherer of a memory's bits; `nil` when the bits do not fit the memory.
    static func shared(_ bits: AddressBits, _ organization: Organization) -> AddressBitGatherer? {
        guard bits.fits(organization) else { return nil }
        let requestBits = bits.usableBits(organization).lowerBound
        let matrix = BitMatrix(rows: bits.masks.joined().map { $0 >> UInt64(requestBits) })
        guard let inverse = matrix.inverse else { return nil }
        return made.withLock { made in
            let key = Key(fields: bits.description, requestBits: requestBits)
            if let known = made[key] { return known }
            let gatherer = AddressBitGatherer(
                bits, matrix, inverse, requestBits, UInt64(organization.capacityBytes))
            made[key] = gatherer
            return gatherer
        }
    }

    private init(
        _ bits: AddressBits, _ matrix: BitMatrix, _ inverse: BitMatrix, _ requestBits: Int,
        _ capacityBytes: UInt64
    ) {
        cutter = FieldCutter(bits.widths, order: AddressMapping.Field.allCases, from: 0)
        self.inverse = inverse
        self.requestBits = UInt64(requestBits)
        self.capacityBytes = capacityBytes
        mask = (1 << UInt64(matrix.rows.count)) - 1
        let starts = bits.widths.reduce(into: [0]) { $0.append($0.last! + $1) }
        places = bits.masks.indices.flatMap { field in
            bits.masks[field].indices.map { UInt64(starts[field] + $0) }
        }
        divisionCount = bits.divisions.count
        divisions = .allocate(capacity: max(1, divisionCount))
        for (index, division) in bits.divisions.enumerated() {
            let place = starts[division.field] + bits.masks[division.field].count
            (divisions + index).initialize(
                to: Division(
                    modulo: UInt64(division.modulo), from: UInt64(division.from),
                    place: UInt64(place)))
        }
        let count = (matrix.rows.count + 7) / 8
        tables = .allocate(capacity: max(1, count) * Self.entries)
        for byte in 0..<count {
            for value in 0..<Self.entries {
                let product = matrix(UInt64(value) << UInt64(8 * byte))
                (tables + byte * Self.entries + value).initialize(
                    to: places.indices.reduce(0) { bits, row in
                        bits | (product >> UInt64(row) & 1) << places[row]
                    })
            }
        }
    }

    /// The bits of the fields of a byte address.
    func gather(_ address: UInt64) -> UInt64 {
        var (rest, bits): (UInt64, UInt64) = (address, 0)
        if divisionCount > 0 { bits = divide(&rest) }
        rest = rest &>> requestBits & mask
        var table = tables
        while rest != 0 {
            bits ^= table[Int(truncatingIfNeeded: rest & 0xFF)]
            rest &>>= 8
            table += Self.entries
        }
        return bits
    }

    /// Divides an address; returns the remainders at their places.
    private func divide(_ address: inout UInt64) -> UInt64 {
        if address >= capacityBytes { address %= capacityBytes }
        var bits: UInt64 = 0
        for index in 0..<divisionCount {
            let division = divisions[index]
            let (quotient, remainder) = (address &>> division.from)
                .quotientAndRemainder(dividingBy: division.modulo)
            let below = address & ((1 &<< division.from) &- 1)
            address = quotient &<< division.from | below
            bits |= remainder &<< division.place
        }
        return bits
    }

    /// The lowest byte address whose fields have these bits.
    func scatter(_ bits: UInt64) -> UInt64 {
        let rows = places.indices.reduce(0) { rows, row in
            rows | (bits >> places[row] & 1) << UInt64(row)
        }
        var address = inverse(rows) << requestBits
        for index in (0..<divisionCount).reversed() {
            let division = divisions[index]
            let width = UInt64(Int(division.modulo).bitsOfValues)
            let remainder = bits >> division.place & ((1 << width) - 1)
            let below = address & ((1 << division.from) - 1)
            let quotient = address >> division.from
            address = (quotient * division.modulo + remainder) << division.from
            address |= below
        }
        return address
    }
}
