import DRAMModel
import MemoryController

/// Random replays of shipped memories, each from a seed.
enum RandomRuns {
    /// A replay of random requests.
    static func host(_ policy: ControllerParameters.Policy, seed: UInt64) throws -> AuditedRun {
        var random = SplitMix64(seed: seed)
        let name = random.pick(TimingFiles.names)
        var memory = TimingFiles.load(name)
        memory.pim = nil
        memory.bank = BankStructure()
        memory.organization.channels = random.pick([1, 2])
        memory.organization.ranks = random.pick([1, 2, 4])
        memory.controller.policy = policy
        memory.controller.page_policy =
            policy == .fr_fcfs
            ? random.pick([.open, .closed, .adaptive]) : random.pick([.open, .closed])
        memory.controller.dual_command = memory.standard.isHBM && random.chance(70)
        memory.controller.self_refresh = memory.timing.tXS > 0 && random.chance(40)
        memory.controller.self_refresh_threshold = random.pick([50, 300, 2000])
        memory.controller.queue_structure = random.pick([.per_bank, .per_rank])
        setRefresh(&memory, &random)
        let requests = requests(memory, random.int(100...300), &random)
        return try AuditedRun(
            "host \(policy), seed \(seed), \(name)", memory, options(&random), requests: requests)
    }

    /// A replay of random PIM streams beside random requests.
    static func pim(
        _ policy: ControllerParameters.Policy, seed: UInt64, mostStreams: Int = 1,
        refresh: PIMParameters.RefreshHandling = .defer_tile
    ) throws -> AuditedRun {
        var random = SplitMix64(seed: seed)
        let bank = random.pick(PIMMemory.all)
        var memory = bank.configuration
        memory.organization.channels = 1
        memory.organization.ranks = random.pick([1, 2])
        memory.controller.policy = policy
        memory.controller.dual_command = random.chance(70)
        memory.pim?.refresh = refresh
        memory.pim?.priority = random.pick(PIMParameters.Priority.allCases)
        setRefresh(&memory, &random)
        let ranks = memory.organization.ranks
        // Streams that open rows of one rank command by command could wait for each other for ever.
        let streams = (0..<random.int(1...min(ranks, mostStreams))).map { index in
            PIMOperationList(operations(Int32(index), memory, &random), name: "stream \(index)")
        }
        let requests = requests(memory, random.int(0...150), &random)
        var options = ReplayOptions()
        options.frontEnd = .per_channel
        return try AuditedRun(
            "pim \(policy), seed \(seed), \(bank.testDescription)", memory, options,
            requests: requests, streams: streams)
    }

    private static func options(_ random: inout SplitMix64) -> ReplayOptions {
        var options = ReplayOptions()
        options.frontEnd = random.pick(FrontEnd.allCases)
        options.issueWidth = options.frontEnd == .per_channel ? random.int(1...4) : 1
        return options
    }

    private static func setRefresh(_ memory: inout MemoryConfiguration, _ random: inout SplitMix64)
    {
        var policies: [ControllerParameters.RefreshPolicy] = [
            .rank_staggered, .rank_staggered, .rank_simultaneous, .none,
        ]
        let t = memory.timing
        if t.tRFCb > 0 && t.tREFIb > 0 { policies += [.bank_staggered, .bank_staggered] }
        memory.controller.refresh_policy = random.pick(policies)
        // Refresh every few hundred cycles, with time for a row between two of them.
        guard random.chance(50) else { return }
        let row = t.tRCDWR + t.WL + memory.organization.burstCycles + t.tWR + t.tRP + t.tRAS
        let close = row + memory.organization.banks * max(1, t.tPPD)
        memory.timing.tREFI = t.tRFC + memory.organization.ranks * (close + 200)
        if t.tRFCb > 0 {
            memory.timing.tREFIb = t.tRFCb + memory.organization.ranks * (close + 100)
        }
    }

    private static func requests(
        _ memory: MemoryConfiguration, _ count: Int, _ random: inout SplitMix64
    ) -> [Request] {
        let o = memory.organization
        let mapping = AddressMapping(fields: memory.controller.address_mapping, organization: o)!
        let rows = (0..<random.int(1...6)).map { _ in random.int(0...o.rows - 1) }
        let hits = random.pick([0, 50, 90])
        let gap = random.pick([0, 2, 20, 200])
        let writes = random.pick([0, 30, 50, 100])
        var place = DecodedAddress(channel: 0, rank: 0, bankgroup: 0, bank: 0, row: 0, column: 0)
        var cycle = 0
        return (0..<count).map { _ in
            if !random.chance(hits) {
                place.channel = Int32(random.int(0...o.channels - 1))
                place.rank = Int32(random.int(0...o.ranks - 1))
                place.bankgroup = Int32(random.int(0...o.bankgroups - 1))
                place.bank = Int32(random.int(0...o.banks_per_group - 1))
                place.row = Int32(random.pick(rows))
            }
            place.column = Int32(random.int(0...o.requestsPerRow - 1))
            cycle += random.int(0...gap)
            // Now and then long enough for self refresh and for refreshes to be pulled in.
            if random.chance(1) { cycle += random.int(0...20_000) }
            return Request(
                address: mapping.encode(place), cycle: Int64(cycle),
                isWrite: random.chance(writes))
        }
    }

    /// Tiles and spelt-out commands; each opens what it uses and closes it.
    private static func operations(
        _ rank: Int32, _ memory: MemoryConfiguration, _ random: inout SplitMix64
    ) -> [PIMOperation] {
        let o = memory.organization
        var result: [PIMOperation] = []
        for _ in 0..<random.int(2...6) {
            var one = PIMOperation(.gemv_tile)
            one.rank = rank
            let all: UInt64 = 1 << UInt64(o.banks) - 1
            one.mask = random.pick([all, 0xf, 0xff, 1, 0x1111, 0x7])
            one.row = Int32(random.int(o.rows / 2...o.rows - 1))
            one.count = Int32(random.int(1...32))
            one.repeats = Int32(random.pick([1, 1, 2]))
            result += random.chance(60) ? [one] : spelt(one, &random)
        }
        return result
    }

    private static func spelt(_ tile: PIMOperation, _ random: inout SplitMix64) -> [PIMOperation] {
        func operation(_ kind: PIMOperation.Kind, _ mask: UInt64, count: Int32 = 1) -> PIMOperation
        {
            var one = PIMOperation(kind)
            one.rank = tile.rank
            one.mask = mask
            one.row = tile.row
            one.count = count
            return one
        }
        let bank = tile.mask & (0 &- tile.mask)
        var result: [PIMOperation] = []
        var rest = tile.mask
        while rest != 0 {
            result.append(operation(.pim_activate, rest & (0 &- rest)))
            rest &= rest - 1
        }
        for _ in 0..<random.int(1...4) {
            switch random.int(0...5) {
            case 0: result.append(operation(.pim_gwrite, bank, count: Int32(random.int(1...8))))
            case 1: result.append(operation(.pim_wrgb, 0, count: Int32(random.int(1...3))))
            case 2: result.append(operation(.pim_activation_function, tile.mask))
            case 3: result.append(operation(.pim_mac_gb, tile.mask, count: 3))
            case 4: result.append(operation(.pim_read_result, tile.mask))
            default: result.append(operation(.pim_mac, tile.mask, count: 8))
            }
        }
        return result + [operation(.pim_precharge, tile.mask)]
    }
}
