import DRAMModel
import TestSupport

/// Makes random PIM streams that a memory must be able to replay to their end.
///
/// Streams grow step by step in turn. A step opens the rows that it uses and closes them, waits
/// only for events of steps made before it, and while it has rows open for nothing that they might
/// keep waiting: so the steps could run one after the other, and no stream can wait for ever.
struct PIMStreamMaker {
    /// The operations of each stream.
    private(set) var streams: [[PIMOperation]]
    /// The channel of each stream.
    let channels: [Int]
    /// Names of events, the same for all streams.
    private(set) var eventNames: [String] = []

    private let memory: MemoryConfiguration
    private let o: Organization
    private let mapping: AddressMapping
    private let columns: Int
    private var random: SplitMix64
    /// Events that have a `post`, by channel.
    private var posted: [[Int32]]
    /// The cycle of the last operation of each stream.
    private var cycles: [Int64]
    /// Whether each stream has requests that may still be under way.
    private var hasRequests: [Bool]
    private var stream = 0

    init(_ memory: MemoryConfiguration, _ random: inout SplitMix64) {
        self.memory = memory
        o = memory.organization
        mapping = AddressMapping(memory)
        columns = o.requestsPerRow * o.requestBytes * 8 / memory.pim!.columnBits
        let channelCount = o.channels
        var generator = SplitMix64(seed: random.next())
        channels = (0..<generator.int(1...4)).map { _ in generator.int(0...channelCount - 1) }
        streams = channels.map { _ in [] }
        cycles = channels.map { _ in 0 }
        hasRequests = channels.map { _ in false }
        posted = (0..<channelCount).map { _ in [] }
        self.random = generator
        for _ in 0..<self.random.int(2...10) {
            stream = self.random.int(0...channels.count - 1)
            step()
        }
    }

    private mutating func step() {
        switch random.int(0...9) {
        case 0...3: add(tile())
        case 4...6: addSpelt()
        case 7: for _ in 0..<random.int(1...4) { addRequests() }
        case 8: addBarrier()
        default: addEvent()
        }
    }

    // MARK: order and requests

    private mutating func add(_ operation: PIMOperation) {
        var one = operation
        if random.chance(8) { cycles[stream] += Int64(random.int(1...4000)) }
        if random.chance(30) || one.cycle > 0 { one.cycle = cycles[stream] }
        one.line = Int64(streams[stream].count + 1)
        streams[stream].append(one)
    }

    private mutating func addBarrier() {
        add(PIMOperation(.barrier))
        hasRequests[stream] = false
    }

    private mutating func addEvent() {
        let channel = channels[stream]
        if !posted[channel].isEmpty && random.chance(60) {
            var wait = PIMOperation(.wait)
            wait.event = random.pick(posted[channel])
            add(wait)
        } else {
            addPost()
        }
    }

    private mutating func addPost() {
        var post = PIMOperation(.post)
        post.event = Int32(eventNames.count)
        eventNames.append("event\(eventNames.count)")
        posted[channels[stream]].append(post.event)
        add(post)
    }

    private mutating func addRequests() {
        var one = PIMOperation(random.chance(50) ? .read : .write)
        let place = DecodedAddress(
            channel: Int32(channels[stream]), rank: Int32(random.int(0...o.ranks - 1)),
            bankgroup: Int32(random.int(0...o.bankgroups - 1)),
            bank: Int32(random.int(0...o.banks_per_group - 1)),
            row: random.chance(50) ? pimRow() : Int32(random.int(0...o.rows - 1)),
            column: Int32(random.int(0...o.requestsPerRow - 1)))
        one.address = mapping.encode(place)
        one.count = Int32(random.pick([1, 2, 8, 40]))
        let size = UInt64(o.requestBytes)
        while one.count > 1 {
            let all = (0..<UInt64(one.count)).map { one.address + $0 * size }
            if all.allSatisfy({
                $0 < mapping.capacityBytes && mapping.channel(of: $0) == channels[stream]
            }) {
                break
            }
            one.count -= 1
        }
        add(one)
        hasRequests[stream] = true
    }

    // MARK: tiles

    private mutating func pimRow() -> Int32 {
        let rows = memory.bank.pimRows(of: o.rows)
        return Int32(
            random.pick([rows.lowerBound, random.int(rows.lowerBound...rows.upperBound - 1)]))
    }

    private mutating func rank() -> Int32 { Int32(random.int(-1...o.ranks - 1)) }

    private var allBanks: UInt64 { o.banks == 64 ? ~0 : 1 << UInt64(o.banks) - 1 }

    private mutating func mask() -> UInt64 {
        let group: UInt64 = (1 << UInt64(o.banks_per_group) - 1)
        let shift = UInt64(random.int(0...o.bankgroups - 1) * o.banks_per_group)
        let bank: UInt64 = 1 << UInt64(random.int(0...o.banks - 1))
        let wanted = random.pick([
            allBanks, group << shift, bank, random.next(), 0x1111_1111_1111_1111, 0x7, 0x1e,
        ])
        return wanted & allBanks == 0 ? 1 : wanted & allBanks
    }

    /// Some of a set of banks, never none.
    private mutating func some(of mask: UInt64) -> UInt64 {
        let part = mask & random.next()
        return random.chance(60) || part == 0 ? mask : part
    }

    private mutating func tile() -> PIMOperation {
        if let nmp = memory.pim?.nmp {
            var one = PIMOperation(.gemm_tile)
            one.rank = rank()
            one.mask = onePerPort(mask(), nmp)
            one.row = pimRow()
            setRun(&one, nmp)
            return one
        }
        var one = PIMOperation(.gemv_tile)
        one.rank = rank()
        one.mask = mask()
        one.row = pimRow()
        one.repeats = Int32(random.pick([1, 1, 2, 3]))
        let macs = random.int(1...max(1, columns / Int(one.repeats)))
        one.count = Int32(macs)
        one.column = Int32(random.int(0...columns - macs * Int(one.repeats)))
        return one
    }

    private func operation(
        _ kind: PIMOperation.Kind, _ rank: Int32 = -1, _ mask: UInt64 = 0
    ) -> PIMOperation {
        var one = PIMOperation(kind)
        one.rank = rank
        one.mask = mask
        return one
    }

    /// Ranks that a tile has open, and the banks in each of them.
    private struct Open {
        var rank: Int32
        var mask: UInt64
    }

    private mutating func addSpelt() {
        var open = Open(rank: rank(), mask: mask())
        // Streams take independent banks in one order and give them back at the end: no two wait
        // for each other.
        let mayReopen = memory.pim?.nmp?.banks != .independent
        // A tile that keeps requests waiting must not wait for requests.
        let mayWait = memory.bank.kind == .dual_row_buffer || !hasRequests[stream]
        addActivations(open)
        for _ in 0..<random.int(0...6) {
            switch random.int(0...11) {
            case 0 where mayWait: add(operation(.barrier))
            case 1 where mayWait: addPost()
            case 2 where memory.bank.kind == .dual_row_buffer: addRequests()
            case 3 where mayReopen: reopenSome(&open)
            default: addUse(open)
            }
        }
        addPrecharges(open)
    }

    /// Closes some of the rows and opens others in their banks.
    private mutating func reopenSome(_ open: inout Open) {
        let part = some(of: open.mask)
        add(operation(.pim_precharge, open.rank, part))
        // With the last row of a rank its tile ends; another stream's may begin.
        let rest = open.mask & ~part
        if rest == 0 || random.chance(50) {
            addActivations(Open(rank: open.rank, mask: part))
        } else {
            open.mask = rest
        }
    }

    /// All ranks at once, or one after the other: never the other way round, as two streams might
    /// then wait for each other.
    private mutating func addActivations(_ open: Open) {
        let isSplit = open.rank < 0 && random.chance(30)
        let ranks = isSplit ? Array(0..<Int32(o.ranks)) : [open.rank]
        let group: UInt64 = 1 << UInt64(o.banks_per_group) - 1
        for rank in ranks {
            var rest = open.mask
            while rest != 0 {
                let first = rest.trailingZeroBitCount / o.banks_per_group * o.banks_per_group
                let whole = group << UInt64(first)
                if o.banks_per_group == 4 && rest & whole == whole && random.chance(50) {
                    addActivation(.pim_activate4, rank, whole)
                    rest &= ~whole
                    continue
                }
                let most = memory.pim!.tfaw == .exempt ? 64 : 4
                var part: UInt64 = 0
                for _ in 0..<random.int(1...most) where rest & ~part != 0 {
                    let left = rest & ~part
                    part |= left & (0 &- left)
                }
                addActivation(.pim_activate, rank, part)
                rest &= ~part
            }
        }
    }

    private mutating func addActivation(
        _ kind: PIMOperation.Kind, _ rank: Int32, _ mask: UInt64
    ) {
        var one = operation(kind, rank, mask)
        one.row = pimRow()
        add(one)
    }

    private mutating func addPrecharges(_ open: Open) {
        let isSplit = open.rank < 0 && random.chance(30)
        let ranks = isSplit ? Array(0..<Int32(o.ranks)) : [open.rank]
        for rank in ranks {
            let first = some(of: open.mask)
            // Closed banks may be in the mask; they stay closed.
            let mayNameClosed = memory.pim?.nmp?.banks != .independent
            let namesAll = mayNameClosed && random.chance(20)
            add(operation(.pim_precharge, rank, namesAll ? allBanks : first))
            // What is closed may be in another stream's tile by then, where banks are independent.
            let rest = mayNameClosed ? open.mask : open.mask & ~first
            if first != open.mask { add(operation(.pim_precharge, rank, rest)) }
        }
    }

    /// One of the banks of a mask behind each port.
    private func onePerPort(_ mask: UInt64, _ nmp: NMPParameters) -> UInt64 {
        var rest = mask
        var chosen: UInt64 = 0
        while rest != 0 {
            chosen |= rest & (0 &- rest)
            let port = rest.trailingZeroBitCount / nmp.banks_per_port
            let next = UInt64((port + 1) * nmp.banks_per_port)
            rest = next >= 64 ? 0 : rest & ~0 << next
        }
        return chosen
    }

    private mutating func half(_ nmp: NMPParameters) -> UInt8 {
        UInt8(random.int(0...nmp.halves - 1))
    }

    private mutating func setRun(_ one: inout PIMOperation, _ nmp: NMPParameters) {
        let room = nmp.weight_buffer / nmp.halves * 8 / nmp.port_bits
        // A run that lasts longer than refreshes are apart would make them late.
        let time = max(1, memory.timing.tREFI / 2 / nmp.tCCD_NMP)
        one.count = Int32(random.int(1...min(columns, room, time)))
        one.column = Int32(random.int(0...columns - Int(one.count)))
        one.repeats = Int32(random.pick([1, 1, 4, 16, 64]))
        one.halves = NMPHalves(input: half(nmp), output: half(nmp))
    }

    private mutating func addPortUse(_ open: Open, _ nmp: NMPParameters) {
        let kind = random.pick(
            [.nmp_mac, .nmp_mac, .nmp_write_input, .nmp_read_output] as [PIMOperation.Kind])
        let isInput = kind == .nmp_write_input
        let mask = onePerPort(some(of: open.mask), nmp)
        var one = operation(kind, isInput ? -1 : open.rank, isInput ? 0 : mask)
        switch kind {
        case .nmp_mac: setRun(&one, nmp)
        case .nmp_write_input:
            one.repeats = Int32(random.pick([1, 2, 16]))
            one.count = Int32(random.pick([1, 16, 100, 500]))
            one.halves.input = half(nmp)
        default:
            one.repeats = Int32(random.pick([1, 2, 4]))
            one.count = Int32(random.pick([1, 3, 30]))
            one.halves.output = half(nmp)
        }
        add(one)
    }

    private mutating func addUse(_ open: Open) {
        if let nmp = memory.pim?.nmp { return addPortUse(open, nmp) }
        let kind = random.pick(
            [
                .pim_mac, .pim_mac, .pim_mac_gb, .pim_gwrite, .pim_wrgb, .pim_read_result,
                .pim_activation_function,
            ] as [PIMOperation.Kind])
        var rank = open.rank
        if rank < 0 && (kind == .pim_gwrite || random.chance(30)) {
            rank = Int32(random.int(0...o.ranks - 1))
        }
        var mask = some(of: open.mask)
        if kind == .pim_gwrite { mask &= 0 &- mask }
        var one = operation(kind, kind == .pim_wrgb ? -1 : rank, kind == .pim_wrgb ? 0 : mask)
        switch kind {
        case .pim_mac, .pim_mac_gb, .pim_gwrite:
            one.count = Int32(random.int(1...columns))
            one.column = Int32(random.int(0...columns - Int(one.count)))
        case .pim_wrgb: one.count = Int32(random.int(1...5))
        default: break
        }
        add(one)
    }
}
