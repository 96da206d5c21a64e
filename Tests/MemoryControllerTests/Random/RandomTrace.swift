import DRAMModel
import TestSupport

/// What a random trace is like.
enum TraceCharacter: String, CaseIterable, Sendable {
    /// Places all over the memory.
    case scattered
    /// A few rows, again and again.
    case hotRows
    /// Several walks along rows, interleaved.
    case streams
    /// A handful of addresses read and written in turn: merging, forwarding, writes held for reads.
    case sameAddresses
    /// Long pauses: queues run empty, refreshes fall into idle time.
    case sparse
    /// Many requests of one cycle, then a pause.
    case bursty
}

/// Random requests for a memory.
struct RandomTrace {
    private var random: SplitMix64
    private let organization: Organization
    private let mapping: AddressMapping
    private let writePercent: Int
    /// Some addresses point inside a request, some lie above the memory: the reference compares
    /// whole addresses but decodes only the bits of the memory.
    private let hasOddAddresses: Bool

    init(seed: UInt64, configuration: MemoryConfiguration) {
        random = SplitMix64(seed: seed)
        organization = configuration.organization.named
        mapping = AddressMapping(configuration)
        writePercent = random.pick([0, 10, 30, 50, 50, 70, 90, 100])
        hasOddAddresses = random.chance(20)
    }

    mutating func next(_ character: TraceCharacter, count: Int) -> [Request] {
        let poolSize = character == .sameAddresses ? random.int(2...12) : random.int(2...6)
        var pool = (0..<poolSize).map { _ in bankAddress() }
        // Equal addresses meet in the queues when few banks serve them.
        let oneBank = random.chance(50)
        if character == .sameAddresses && oneBank {
            for index in pool.indices.dropFirst() {
                let row = pool[index].row
                pool[index] = pool[0]
                pool[index].row = random.chance(50) ? row : pool[0].row
                pool[index].column = Int32(random.int(0...organization.requestsPerRow - 1))
            }
        }
        let meanGap = random.pick([0, 1, 3, 10])
        var cycle = random.int(0...20)
        var requests: [Request] = []
        for _ in 0..<count {
            requests.append(
                Request(
                    address: address(character, &pool), cycle: Int64(cycle),
                    isWrite: random.chance(writePercent)))
            switch character {
            case .sparse: cycle += random.int(0...random.pick([10, 200, 600]))
            case .bursty: cycle += random.chance(4) ? random.int(50...1500) : 0
            default: cycle += random.int(0...2 * meanGap)
            }
        }
        return requests
    }

    private mutating func address(
        _ character: TraceCharacter, _ pool: inout [DecodedAddress]
    ) -> UInt64 {
        let index = random.int(0...pool.count - 1)
        let target: DecodedAddress
        switch character {
        case .scattered, .sparse:
            target = self.bankAddress()
        case .hotRows, .bursty:
            if random.chance(5) { pool[index] = self.bankAddress() }
            pool[index].column = Int32(random.int(0...organization.requestsPerRow - 1))
            target = pool[index]
        case .streams:
            target = pool[index]
            pool[index].column += 1
            if Int(pool[index].column) == organization.requestsPerRow {
                pool[index].column = 0
                pool[index].row = (pool[index].row + 1) % Int32(organization.rows)
            }
        case .sameAddresses:
            target = pool[index]
        }
        var address = mapping.encode(target)
        if hasOddAddresses && random.chance(20) {
            address += UInt64(random.int(0...organization.requestBytes - 1))
        }
        if hasOddAddresses && random.chance(10) { address += mapping.capacityBytes }
        return address
    }

    private mutating func bankAddress() -> DecodedAddress {
        DecodedAddress(
            channel: Int32(random.int(0...organization.channels - 1)),
            rank: Int32(random.int(0...organization.ranks - 1)),
            bankgroup: Int32(random.int(0...organization.bankgroups - 1)),
            bank: Int32(random.int(0...organization.banks_per_group - 1)),
            row: Int32(random.int(0...organization.rows - 1)),
            column: Int32(random.int(0...organization.requestsPerRow - 1)))
    }
}
