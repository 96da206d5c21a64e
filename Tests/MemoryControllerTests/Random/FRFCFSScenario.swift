import DRAMModel
import TestSupport

/// A random memory under `fr_fcfs` with random requests, all from one seed.
///
/// To repeat one: `FRFCFSScenario(seed: 123)`, with `isSpread: true` where few requests wait at a
/// time: at most times the fast path serves them; with `ownRules: true` where the rules are those
/// of the standard. `description` says what it holds.
struct FRFCFSScenario: CustomStringConvertible, Sendable {
    let seed: UInt64
    let character: TraceCharacter
    let configuration: MemoryConfiguration
    let requests: [Request]
    /// The length of the run; `nil` runs until every request has completed and every write is
    /// written.
    let cycles: Int?
    /// Requests a cycle of the front end that feeds each channel by itself; `nil` is the
    /// reference's.
    let issueWidth: Int?
    /// Refreshes fall due faster than they can be done, so requests may starve: `cycles` is given.
    let isOverloaded: Bool
    /// Requests come so far apart that few wait at a time; under the reference's rules, and at
    /// times under others, ranks stay out of self refresh and power-down.
    let isSpread: Bool

    init(seed: UInt64, isSpread: Bool = false, ownRules: Bool = false) {
        self.seed = seed
        self.isSpread = isSpread
        var random = SplitMix64(seed: seed)
        var configurations = RandomConfiguration(seed: random.next())
        var c =
            ownRules
            ? configurations.nextByOwnRules(name: "fr_fcfs-own-\(seed)")
            : configurations.next(name: "fr_fcfs-\(seed)")
        isOverloaded = random.chance(4)
        c.controller = Self.controller(c, &random)
        if isSpread && (!ownRules || random.chance(40)) {
            c.controller.self_refresh = false
            c.controller.power_down = false
        }
        c.timing = Self.timing(c, isOverloaded: isOverloaded, &random)
        configuration = c
        character = random.pick(TraceCharacter.allCases)
        var traces = RandomTrace(seed: random.next(), configuration: c)
        let count = character == .sparse ? random.int(10...80) : random.int(20...300)
        let drawn = traces.next(character, count: count)
        requests = isSpread ? Self.spread(drawn, &random) : Self.withGaps(drawn, &random)
        cycles = isOverloaded || random.chance(30) ? random.int(50...6000) : nil
        issueWidth = random.pick([nil, nil, 1, 2, 4])
    }

    private static func controller(
        _ configuration: MemoryConfiguration, _ random: inout SplitMix64
    ) -> ControllerParameters {
        var c = configuration.controller
        c.policy = .fr_fcfs
        c.unified_queue = false
        c.page_policy = random.pick([.open, .open, .closed, .adaptive, .adaptive])
        c.trans_queue_size = random.pick([2, 3, 4, 8, 8, 16, 32])
        c.age_cap = random.pick([0, 20, 20, 50, 100, 200, 500, 2000])
        c.write_high_watermark = random.int(1...c.trans_queue_size)
        c.write_low_watermark = random.int(0...c.write_high_watermark)
        c.page_timeout = random.pick([0, 1, 5, 20, 60, 200])
        c.refresh_policy = random.pick([
            .rank_staggered, .rank_staggered, .rank_simultaneous, .bank_staggered,
            .bank_staggered, .bank_staggered, .none,
        ])
        c.refresh_postpone = random.int(0...8)
        c.refresh_pull_in = random.int(0...8)
        c.self_refresh = random.chance(40)
        c.self_refresh_threshold = random.pick([1, 10, 30, 100, 300])
        return c
    }

    /// Short refresh intervals, so that postponed and pulled-in refreshes reach their limits, and
    /// the times of self refresh.
    private static func timing(
        _ configuration: MemoryConfiguration, isOverloaded: Bool, _ random: inout SplitMix64
    ) -> TimingParameters {
        let o = configuration.organization
        var t = configuration.timing
        t.tCKESR = random.int(1...20)
        t.tXS = random.int(1...80)
        if random.chance(30) { return t }
        t.tRFC = random.int(10...60)
        t.tRFCb = max(t.tRREFD, random.int(5...40))
        let close = t.WL + o.burstCycles + t.tWR + t.tRP + t.tRAS + o.banks * max(1, t.tPPD)
        let closeBank = t.WL + o.burstCycles + t.tWR + t.tRP + t.tRAS + t.tRREFD + t.tRRD_S
        let spare = random.pick([10, 100, 300])
        t.tREFI = t.tRFC + o.ranks * (close + 10) + random.int(0...spare)
        t.tREFIb = t.tRFCb + o.ranks * (closeBank + 10) + random.int(0...spare)
        if isOverloaded {
            t.tREFI = random.int(1...40)
            t.tREFIb = random.int(1...20)
        }
        return t
    }

    /// Idle time here and there: refreshes are pulled in, ranks fall asleep.
    private static func withGaps(
        _ requests: [Request], _ random: inout SplitMix64
    ) -> [Request] {
        let gapPercent = random.pick([0, 0, 2, 5])
        let longest = random.pick([100, 500, 2500])
        var shift: Int64 = 0
        return requests.map {
            if random.chance(gapPercent) { shift += Int64(random.int(1...longest)) }
            return Request(address: $0.address, cycle: $0.cycle + shift, isWrite: $0.isWrite)
        }
    }

    /// Requests one by one or in small groups, regularly or not.
    private static func spread(
        _ requests: [Request], _ random: inout SplitMix64
    ) -> [Request] {
        let gap = random.pick([8, 20, 50, 100, 200, 400])
        let isRegular = random.chance(50)
        let togetherPercent = random.pick([0, 0, 10, 40])
        var cycle: Int64 = 0
        return requests.map {
            if !random.chance(togetherPercent) {
                cycle += Int64(isRegular ? gap : random.int(1...2 * gap))
            }
            return Request(address: $0.address, cycle: cycle, isWrite: $0.isWrite)
        }
    }

    var description: String {
        let c = configuration.controller
        let o = configuration.organization
        let frontEnd = issueWidth.map { "per channel, \($0) a cycle" } ?? "in order"
        return """
            FRFCFSScenario(seed: \(seed)\(isSpread ? ", isSpread: true" : "")\
            \(configuration.rules == .dramsim3 ? "" : ", ownRules: true")): \
            \(configuration.standard.name) \(o.channels) channels \
            \(o.ranks) ranks \(o.stacks) stacks \(o.bankgroups)x\(o.banks_per_group) banks, queues \
            \(c.trans_queue_size) (\(c.write_low_watermark)...\(c.write_high_watermark)), \
            age cap \(c.age_cap), \(c.page_policy) page (\(c.page_timeout)), refresh \
            \(c.refresh_policy) +\(c.refresh_postpone) -\(c.refresh_pull_in)\
            \(c.dual_command ? ", dual" : ""), \(c.lowPowerText)\(requests.count) requests \
            \(character) \(frontEnd), cycles \(cycles.map(String.init) ?? "all")
            """
    }
}
