import DRAMModel

/// What one step in each field of the address mapping adds to an address.
struct AddressUnits: Sendable {
    let channel: UInt64
    let rank: UInt64
    let bankgroup: UInt64
    let bank: UInt64
    let row: UInt64
    let column: UInt64

    /// The steps of a memory's address mapping, each of whose fields must be a run of address bits,
    /// or a digit where sizes are no powers of two: addresses are then sums of steps.
    init(_ memory: MemoryConfiguration) {
        precondition(
            memory.controller.address_mapping.fields != nil,
            "a field of the address mapping is no run of address bits")
        guard
            let mapping = AddressMapping(
                memory.controller.address_mapping, organization: memory.organization)
        else { preconditionFailure("the address mapping does not fit the memory") }
        let fields = (0..<6).map { field in
            let one: [Int32] = (0..<6).map { $0 == field ? 1 : 0 }
            return mapping.encode(
                DecodedAddress(
                    channel: one[0], rank: one[1], bankgroup: one[2], bank: one[3], row: one[4],
                    column: one[5]))
        }
        (channel, rank, bankgroup, bank, row, column) = (
            fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]
        )
    }

    /// Bursts whose addresses follow each other, where they step through some fields in order.
    ///
    /// - Parameters:
    ///   - steps: The values of each field, and what one step in it adds to an address.
    ///   - requestBytes: Bytes of a burst.
    static func consecutiveBursts(
        _ steps: [(count: Int, unit: UInt64)], of requestBytes: Int
    ) -> Int {
        var count = 1
        for step in steps where step.count > 1 {
            guard step.unit == UInt64(count * requestBytes) else { break }
            count *= step.count
        }
        return count
    }
}
