import DRAMModel
import Testing
import TestSupport

/// Mappings of memories whose numbers of channels or ranks are no power of two.
@Suite struct RemainderMappingTests {
    static func organization(channels: Int, ranks: Int) -> Organization {
        Organization(
            channels: channels, ranks: ranks, bankgroups: 2, banks_per_group: 4, rows: 8,
            columns: 32, device_width: 8, bus_width: 64, BL: 8, burstCycles: 4)
    }

    static let organizations = [(6, 1), (1, 3), (3, 3), (12, 6), (5, 16), (6, 2)].map {
        organization(channels: $0, ranks: $1)
    }

    private func fields(_ a: DecodedAddress) -> [Int] {
        [a.channel, a.rank, a.bankgroup, a.bank, a.row, a.column].map { Int($0) }
    }

    /// Each block of the memory has fields of its own, all of them inside the memory.
    private func checkIsOneToOne(
        _ mapping: AddressMapping, _ o: Organization, _ what: String
    ) {
        let blocks = o.capacityBytes / o.requestBytes
        #expect(mapping.capacityBytes == UInt64(o.capacityBytes), "\(what)")
        var seen = Set<[Int]>()
        for block in 0..<blocks {
            let address = UInt64(block * o.requestBytes)
            let decoded = mapping.decode(address)
            let fields = fields(decoded)
            seen.insert(fields)
            let isInside = zip(fields, o.fieldSizes).allSatisfy { $0 >= 0 && $0 < $1 }
            guard isInside, mapping.encode(decoded) == address,
                mapping.channel(of: address) == fields[0]
            else {
                Issue.record("\(what): \(address) is \(fields)")
                return
            }
            // Addresses outside the memory are those inside modulo its size.
            let outside = address + UInt64(o.capacityBytes) * UInt64(1 + block % 5)
            guard mapping.decode(outside) == decoded else {
                Issue.record("\(what): \(outside) is \(mapping.decode(outside))")
                return
            }
        }
        #expect(seen.count == blocks, "\(what)")
    }

    @Test(arguments: organizations, AddressMapping.Preset.allCases)
    func presetsAreOneToOne(_ o: Organization, _ preset: AddressMapping.Preset) throws {
        let mapping = try #require(AddressMapping(.preset(preset), organization: o))
        checkIsOneToOne(mapping, o, "\(preset)")
    }

    /// Repeat one failure with its seed.
    @Test(arguments: UInt64(1)...10, organizations)
    func randomMappingsAreOneToOne(_ seed: UInt64, _ o: Organization) throws {
        var random = SplitMix64(seed: seed)
        let bits = AddressBits.random(o, using: &random)
        let mapping = try #require(AddressMapping(.bits(bits), organization: o))
        checkIsOneToOne(mapping, o, "seed \(seed): \(bits)")
    }

    /// Fields in a word divide by their sizes, from the last on. Repeat one failure with its seed.
    @Test(arguments: UInt64(1)...10, organizations)
    func fieldsAreDigits(_ seed: UInt64, _ o: Organization) throws {
        var random = SplitMix64(seed: seed)
        let order = AddressMapping.fieldNames.shuffled(using: &random)
        let mapping = try #require(AddressMapping(fields: order.joined(), organization: o))
        checkIsOneToOne(mapping, o, "seed \(seed): \(order)")
        for _ in 0..<500 {
            let address = random.int(0...o.capacityBytes - 1)
            var (rest, digits) = (address / o.requestBytes, [Int](repeating: 0, count: 6))
            for name in order.reversed() {
                let field = AddressMapping.fieldNames.firstIndex(of: name)!
                (rest, digits[field]) = rest.quotientAndRemainder(dividingBy: o.fieldSizes[field])
            }
            #expect(fields(mapping.decode(UInt64(address))) == digits, "seed \(seed): \(order)")
        }
    }

    /// Six channels in turn, 256 bytes each: three by the remainder, two by hashed bits.
    @Test func remaindersStandAboveBits() throws {
        let o = Self.organization(channels: 6, ranks: 1)
        var masks: [[UInt64]] = [
            [1 << 8 | 1 << 13], [], [1 << 9], [1 << 10, 1 << 11],
            [1 << 12, 1 << 13, 1 << 14], [1 << 6, 1 << 7],
        ]
        let division = AddressBits.Division(field: 0, modulo: 3, from: 8)
        let bits = AddressBits(masks: masks, divisions: [division])
        let mapping = try #require(AddressMapping(.bits(bits), organization: o))
        for address in 0..<o.capacityBytes {
            let above = address >> 8
            let left = (above / 3) << 8 | address & 0xFF
            let expected = [
                2 * (above % 3) + (left >> 8 & 1 ^ left >> 13 & 1), 0, left >> 9 & 1,
                left >> 10 & 3, left >> 12 & 7, left >> 6 & 3,
            ]
            guard fields(mapping.decode(UInt64(address))) == expected else {
                Issue.record("\(address)")
                break
            }
        }
        #expect(
            bits.description == "{channel: {modulo: 3, from: 8, bits: [[8, 13]]}, bankgroup: [9], "
                + "bank: [10, 11], row: [12, 13, 14], column: [6, 7]}")
        #expect(mapping.channelBits == ~0xFF)
        masks[2] = [1 << 15]
        #expect(AddressMapping(.bits(AddressBits(masks: masks)), organization: o) == nil)
        for from in [5, 16] {
            let stray = AddressBits.Division(field: 0, modulo: 3, from: from)
            let bits = AddressBits(masks: bits.masks, divisions: [stray])
            #expect(AddressMapping(.bits(bits), organization: o) == nil)
        }
    }

    /// Only channels and ranks may be counted in other numbers.
    @Test func otherSizesArePowersOfTwo() {
        var o = Self.organization(channels: 6, ranks: 3)
        #expect(AddressMapping(fields: "rochrababgco", organization: o) != nil)
        o.banks_per_group = 3
        #expect(AddressMapping(fields: "rochrababgco", organization: o) == nil)
        #expect(AddressMapping("MOP4CLXOR", organization: o) == nil)
    }
}
