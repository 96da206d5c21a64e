import DRAMModel
import Testing
import TestSupport

/// Mappings of addresses to fields, bit by bit.
@Suite struct AddressMappingTests {
    /// Two channels of two ranks: request bits 6, then 29 bits up to 34.
    static let organization = Organization(
        channels: 2, ranks: 2, bankgroups: 4, banks_per_group: 4, rows: 1 << 16, columns: 1 << 10,
        device_width: 8, bus_width: 64, BL: 8, burstCycles: 4)

    static let organizations = [
        organization,
        // Eight channels, without bank groups and ranks.
        Organization(
            channels: 8, bankgroups: 1, banks_per_group: 8, rows: 1 << 14, columns: 1 << 6,
            device_width: 128, bus_width: 128, BL: 4, burstCycles: 2),
        // One request a row, and one row.
        Organization(
            channels: 1, bankgroups: 2, banks_per_group: 2, rows: 1, columns: 8, device_width: 8,
            bus_width: 64, BL: 8, burstCycles: 4),
        // 62 address bits, the most there may be.
        Organization(
            channels: 1 << 10, ranks: 16, bankgroups: 8, banks_per_group: 8, rows: 1 << 30,
            columns: 1 << 9, device_width: 8, bus_width: 64, BL: 8, burstCycles: 4),
        // One request in all.
        Organization(
            bankgroups: 1, banks_per_group: 1, rows: 1, columns: 8, device_width: 8, bus_width: 64,
            BL: 8, burstCycles: 4),
    ]

    private func fields(_ a: DecodedAddress) -> [UInt64] {
        [a.channel, a.rank, a.bankgroup, a.bank, a.row, a.column].map { UInt64($0) }
    }

    /// The fields of an address, straight from the lists of bits.
    private func fields(_ address: UInt64, _ table: [[[Int]]]) -> [UInt64] {
        table.map { field in
            field.enumerated().reduce(0) { value, item in
                let ones = item.element.filter { address >> UInt64($0) & 1 == 1 }.count
                return value | UInt64(ones % 2) << UInt64(item.offset)
            }
        }
    }

    private func table(_ bits: AddressBits) -> [[[Int]]] {
        bits.masks.map { $0.map { mask in (0..<64).filter { mask >> UInt64($0) & 1 == 1 } } }
    }

    /// Repeat one failure with its seed.
    @Test(arguments: UInt64(1)...40, organizations)
    func randomMappingsGoBothWays(_ seed: UInt64, _ organization: Organization) throws {
        var random = SplitMix64(seed: seed)
        let bits = AddressBits.random(organization, using: &random)
        let mapping = try #require(AddressMapping(.bits(bits), organization: organization))
        let capacity = UInt64(organization.capacityBytes)
        #expect(mapping.capacityBytes == capacity && bits.dependency == nil)
        let table = table(bits)
        for _ in 0..<200 {
            let address = UInt64.random(in: 0..<capacity, using: &random)
            let decoded = mapping.decode(address)
            #expect(fields(decoded) == fields(address, table), "seed \(seed), \(address)")
            #expect(mapping.channel(of: address) == Int(decoded.channel))
            let start = address & ~(UInt64(organization.requestBytes) - 1)
            #expect(mapping.encode(decoded) == start, "seed \(seed), \(address)")
            // What is above the memory does not count.
            #expect(mapping.decode(address | capacity | 1 << 63) == decoded)
        }
        #expect(mapping.channelBits == bits.masks[0].reduce(0, |))
    }

    /// Fields spelled as runs of bits are the same mapping as those bits.
    @Test(arguments: UInt64(1)...40) func runsOfBitsAreFields(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let order = AddressMapping.fieldNames.shuffled(using: &random)
        let organization = Self.organization
        var masks = [[UInt64]](repeating: [], count: 6)
        var next: UInt64 = 6
        for name in order.reversed() {
            let field = AddressMapping.fieldNames.firstIndex(of: name)!
            for _ in 0..<organization.fieldSizes[field].trailingZeroBitCount {
                masks[field].append(1 << next)
                next += 1
            }
        }
        let cut = try #require(
            AddressMapping(fields: order.joined(), organization: organization))
        let gathered = try #require(
            AddressMapping(.bits(AddressBits(masks: masks)), organization: organization))
        for _ in 0..<200 {
            let address = random.next()
            #expect(cut.decode(address) == gathered.decode(address), "seed \(seed)")
            #expect(cut.encode(cut.decode(address)) == gathered.encode(cut.decode(address)))
        }
        #expect(cut.channelBits == gathered.channelBits)
    }

    /// Channel, rank, bank group, bank, row and column of each preset on `organization`.
    static let presets: [(AddressMapping.Preset, [[[Int]]])] = [
        (
            .RoBaRaCoCh,
            [
                [[6]], [[14]], [[15], [16]], [[17], [18]], (19...34).map { [$0] },
                (7...13).map { [$0] },
            ]
        ),
        (
            .MOP4CLXOR,
            [
                [[8, 6]], [[9, 7]], [[10, 14], [11, 15]], [[12, 16], [13, 17]],
                [[19, 18]] + (20...34).map { [$0] },
                [[6], [7], [14], [15], [16], [17], [18]],
            ]
        ),
        (
            .RoRaBaCoBgChXOR,
            [
                [[6, 19, 25, 31]], [[18, 24, 30]], [[7, 20, 26, 32], [8, 21, 27, 33]],
                [[16, 22, 28, 34], [17, 23, 29]], (19...34).map { [$0] }, (9...15).map { [$0] },
            ]
        ),
    ]

    @Test(arguments: presets)
    func presetsAreTheirTables(_ preset: AddressMapping.Preset, _ table: [[[Int]]]) throws {
        let mapping = try #require(
            AddressMapping(.preset(preset), organization: Self.organization))
        var random = SplitMix64(seed: 3)
        for _ in 0..<2000 {
            let address = UInt64.random(in: 0..<1 << 35, using: &random)
            let decoded = mapping.decode(address)
            #expect(fields(decoded) == fields(address, table))
            #expect(mapping.encode(decoded) == address & ~63)
        }
        #expect(AddressMapping.Form("\(preset)") == .preset(preset))
    }

    @Test(arguments: AddressMapping.Preset.allCases, organizations)
    func presetsFitEveryMemory(_ preset: AddressMapping.Preset, _ o: Organization) throws {
        let mapping = try #require(AddressMapping(.preset(preset), organization: o))
        var random = SplitMix64(seed: 4)
        for _ in 0..<500 {
            let address = UInt64.random(in: 0..<UInt64(o.capacityBytes), using: &random)
            let start = address & ~(UInt64(o.requestBytes) - 1)
            #expect(mapping.encode(mapping.decode(address)) == start)
        }
    }

    @Test func dependentBitsAreFound() throws {
        var random = SplitMix64(seed: 5)
        var bits = AddressBits.random(Self.organization, using: &random)
        bits.masks[5][3] = bits.masks[2][1] ^ bits.masks[4][7]
        let (bit, sum) = try #require(bits.dependency)
        #expect(bit.description == "column bit 3")
        #expect(sum.map(\.description) == ["bankgroup bit 1", "row bit 7"])
        #expect(AddressMapping(.bits(bits), organization: Self.organization) == nil)
    }

    @Test func otherBitsThanTheMemorysAreRefused() {
        var random = SplitMix64(seed: 6)
        let bits = AddressBits.random(Self.organization, using: &random)
        for stray in [5, 35] as [UInt64] {
            var other = bits
            other.masks[1][0] ^= 1 << stray
            #expect(AddressMapping(.bits(other), organization: Self.organization) == nil)
        }
        var short = bits
        short.masks[4].removeLast()
        #expect(AddressMapping(.bits(short), organization: Self.organization) == nil)
        #expect(AddressMapping(.bits(bits), organization: Self.organizations[1]) == nil)
    }
}
