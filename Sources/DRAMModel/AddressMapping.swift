/// Cuts an address into channel, rank, bank group, bank, row and column.
///
/// The low bits inside one request are dropped. Where the mapping is spelled as fields, the rest is
/// cut as its six two-letter fields say, from the most significant to the least: bits, or by
/// division by the sizes, from the least significant on, when one is no power of two. Any other
/// mapping first gathers the bits of the fields, and then cuts.
@frozen
public struct AddressMapping: AddressDecoder {
    /// The two letters of the six fields, in the order of `AddressBits`.
    public static let fieldNames = ["ch", "ra", "bg", "ba", "ro", "co"]

    @usableFromInline let cutter: FieldCutter
    /// What gathers the bits of the fields, which is never freed: counting references to it would
    /// cost every request; `nil` where fields are runs of address bits.
    @usableFromInline let gatherer: Unmanaged<AddressBitGatherer>?
    /// The address bits on which the channel depends.
    public let channelBits: UInt64
    /// Bytes of the memory: addresses are below it.
    public let capacityBytes: UInt64
    /// The low bits of an address inside one request.
    public let requestBits: Int

    /// What takes addresses apart alone; `nil` where bits are gathered first.
    public var plainCutter: FieldCutter? { gatherer == nil ? cutter : nil }

    /// Creates the mapping, or returns `nil` when the form does not fit the organization or a size
    /// is no power of two other than the numbers of channels and ranks.
    public init?(_ form: Form, organization: Organization) {
        if let fields = form.fields {
            self.init(fields: fields, organization: organization)
        } else if let bits = form.bits(in: organization) {
            self.init(bits: bits, organization: organization)
        } else {
            return nil
        }
    }

    /// Creates the mapping, or returns `nil` when `fields` is not the six names in some order or a
    /// size is no power of two other than the numbers of channels and ranks.
    public init?(fields: String, organization: Organization) {
        guard let order = Self.order(of: fields), organization.isMappable else { return nil }
        let sizes = organization.fieldSizes
        guard sizes.allSatisfy(\.isPowerOfTwo) else {
            guard var layout = AddressBitLayout(organization) else { return nil }
            for field in order { layout.take(field) }
            self.init(bits: layout.bits, organization: organization)
            return
        }
        let firstBit = organization.requestBytes.trailingZeroBitCount
        let cutter = FieldCutter(
            sizes.map(\.trailingZeroBitCount), order: order, from: firstBit)
        self.init(cutter, channelBits: cutter.masks[0] << cutter.shifts[0], organization)
    }

    private init?(bits: AddressBits, organization: Organization) {
        guard let gatherer = AddressBitGatherer.shared(bits, organization) else { return nil }
        self.init(
            gatherer.cutter, gatherer,
            channelBits: bits.addressBits(ofField: Field.channel.rawValue), organization)
    }

    private init?(
        _ cutter: FieldCutter, _ gatherer: AddressBitGatherer? = nil, channelBits: UInt64,
        _ organization: Organization
    ) {
        guard organization.addressWidth <= 62 else { return nil }
        self.cutter = cutter
        self.gatherer = gatherer.map(Unmanaged.passUnretained)
        self.channelBits = channelBits
        capacityBytes = UInt64(organization.capacityBytes)
        requestBits = organization.requestBytes.trailingZeroBitCount
    }

    /// Whether a text is the six fields in some order.
    package static func isSpelled(_ fields: String) -> Bool { order(of: fields) != nil }

    /// The fields that are spelled, the least significant first; `nil` when they are not the six in
    /// some order.
    private static func order(of fields: String) -> [Field]? {
        let letters = Array(fields.utf8)
        guard letters.count == 12 else { return nil }
        var order: [Field] = []
        for start in stride(from: 0, to: 12, by: 2) {
            let name = String(decoding: letters[start..<start + 2], as: UTF8.self)
            guard let index = fieldNames.firstIndex(of: name), let field = Field(rawValue: index),
                !order.contains(field)
            else { return nil }
            order.append(field)
        }
        return order.reversed()
    }

    /// The channel of an address.
    @inlinable @inline(__always)
    public func channel(of address: UInt64) -> Int {
        guard let gatherer else { return cutter.channel(of: address) }
        return Self.channel(of: address, gatherer)
    }

    /// The fields of an address; one outside the memory is taken modulo its size.
    @inlinable @inline(__always)
    public func decode(_ address: UInt64) -> DecodedAddress {
        guard let gatherer else { return cutter.decode(address) }
        return Self.decode(address, gatherer)
    }

    // Outside their callers, so that they take none of their registers.
    @usableFromInline @inline(never)
    static func channel(of address: UInt64, _ gatherer: Unmanaged<AddressBitGatherer>) -> Int {
        gatherer._withUnsafeGuaranteedRef { $0.cutter.channel(of: $0.gather(address)) }
    }

    @usableFromInline @inline(never)
    static func decode(
        _ address: UInt64, _ gatherer: Unmanaged<AddressBitGatherer>
    ) -> DecodedAddress {
        gatherer._withUnsafeGuaranteedRef { $0.cutter.decode($0.gather(address)) }
    }

    /// The lowest byte address with the given fields.
    public func encode(_ decoded: DecodedAddress) -> UInt64 {
        let bits = cutter.joined(decoded)
        return gatherer?._withUnsafeGuaranteedRef { $0.scatter(bits) } ?? bits
    }
}

extension Organization {
    /// Values of channel, rank, bank group, bank, row and column, as addresses count them.
    public var fieldSizes: [Int] {
        let o = named
        return [o.channels, o.ranks, o.bankgroups, o.banks_per_group, o.rows, o.requestsPerRow]
    }

    /// Bits of an address of the memory, each field by itself.
    public var addressWidth: Int {
        fieldSizes.reduce(requestBytes.bitsOfValues) { $0 + $1.bitsOfValues }
    }

    /// Whether addresses can be mapped: sizes are powers of two, but for the numbers of channels
    /// and ranks.
    var isMappable: Bool {
        channels > 0 && ranks > 0
            && (fieldSizes.dropFirst(2) + [requestBytes]).allSatisfy(\.isPowerOfTwo)
    }
}

extension Int {
    /// Whether it is 1, 2, 4, …
    package var isPowerOfTwo: Bool { self > 0 && self & (self - 1) == 0 }

    /// Bits that numbers below it need, itself being positive: 3 for 6 and 8.
    package var bitsOfValues: Int { Int.bitWidth - (self - 1).leadingZeroBitCount }
}
