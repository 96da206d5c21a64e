import DRAMModel
import MemoryController
import TestSupport

/// Random replays of shipped memories, each from a seed.
enum RandomRuns {
    /// A replay of random requests.
    static func host(_ policy: ControllerParameters.Policy, seed: UInt64) throws -> AuditedRun {
        var random = SplitMix64(seed: seed)
        let name = random.pick(TimingFiles.names)
        var memory = TimingFiles.memory(name)
        memory.pim = nil
        memory.bank = BankStructure()
        memory.organization.channels = random.pick([1, 2])
        // Stack IDs that are bank address make one rank, and graphics memories are not ranked.
        let ranks = memory.standard.isGDDR ? 1 : random.pick([1, 2, 4])
        if memory.organization.stacks == 1 || random.chance(50) {
            memory.organization = memory.organization.named
            memory.organization.ranks = ranks
        }
        setController(&memory, policy, &random)
        setRefresh(&memory, &random)
        let requests = requests(memory, random.int(100...300), &random)
        return try AuditedRun(
            "host \(policy), seed \(seed), \(name)", memory, options(&random), requests: requests)
    }

    /// A replay of random PIM streams beside random requests.
    ///
    /// - Parameter batchesMACs: whether MACs may issue in batches; drawn when nil.
    static func pim(
        _ policy: ControllerParameters.Policy, seed: UInt64, batchesMACs: Bool? = nil
    ) throws -> PIMRun {
        var random = SplitMix64(seed: seed)
        let memory = PIMRunMemory(policy, &random)
        let streams = PIMStreamMaker(memory.configuration, &random)
        let count = random.pick([0, random.int(0...150)])
        let requests = requests(memory.configuration, count, &random)
        var options = options(&random)
        let drawn = random.chance(80)
        options.batchesMACs = batchesMACs ?? drawn
        return try PIMRun(
            "pim \(policy), seed \(seed), \(memory.name)", memory.configuration, options, requests,
            streams)
    }

    static func setController(
        _ memory: inout MemoryConfiguration, _ policy: ControllerParameters.Policy,
        _ random: inout SplitMix64
    ) {
        memory.controller.policy = policy
        memory.controller.page_policy =
            policy == .fr_fcfs
            ? random.pick([.open, .closed, .adaptive]) : random.pick([.open, .closed])
        memory.controller.dual_command = memory.standard.isHBM && random.chance(70)
        memory.controller.self_refresh = memory.timing.tXS > 0 && random.chance(40)
        memory.controller.self_refresh_threshold = random.pick([50, 300, 2000])
        memory.controller.queue_structure = random.pick([.per_bank, .per_rank])
    }

    private static func options(_ random: inout SplitMix64) -> ReplayOptions {
        var options = ReplayOptions()
        options.frontEnd = random.pick(FrontEnd.allCases)
        options.issueWidth = options.frontEnd == .per_channel ? random.int(1...4) : 1
        return options
    }

    static func setRefresh(_ memory: inout MemoryConfiguration, _ random: inout SplitMix64) {
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
        let o = memory.organization.named
        let mapping = AddressMapping(memory)
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
}
