import DRAMModel

/// The last commands that the rows of a rule table start with, by level and slot, and those that
/// windows count.
struct RowHistory: ~Copyable {
    typealias Events = UnsafeMutablePointer<AuditEvent>

    /// Stack IDs of a rank.
    let stacks: Int
    private let levels: UnsafeMutablePointer<Events>
    private let counts: UnsafeMutablePointer<Int>
    /// The last commands of each window and rank, in a ring.
    private let rings: UnsafeMutablePointer<Events>
    private let heads: UnsafeMutablePointer<Int>
    private let windowCount: Int

    init(_ rules: borrowing CompiledRules, _ o: Organization) {
        let ranks = o.channels * o.ranks
        stacks = o.stacks
        let places = [
            ranks * o.banks * History.buffersPerBank, ranks * o.banks, ranks * o.bankgroups, ranks,
            ranks * o.stacks, o.channels,
        ]
        func events(_ count: Int) -> Events {
            let events = Events.allocate(capacity: max(1, count))
            events.initialize(repeating: .none, count: count)
            return events
        }
        levels = .allocate(capacity: RuleLevel.count)
        counts = .allocate(capacity: RuleLevel.count)
        for level in 0..<RuleLevel.count {
            let slots = rules.slotCounts[level]
            (counts + level).initialize(to: slots)
            (levels + level).initialize(to: events(places[level] * slots))
        }
        windowCount = rules.windows.count
        rings = .allocate(capacity: max(1, windowCount))
        for (index, window) in rules.windows.enumerated() {
            (rings + index).initialize(to: events(ranks * window.atMost))
        }
        heads = .allocate(capacity: max(1, windowCount * ranks))
        heads.initialize(repeating: 0, count: windowCount * ranks)
    }

    deinit {
        for level in 0..<RuleLevel.count { levels[level].deallocate() }
        for window in 0..<windowCount { rings[window].deallocate() }
        levels.deallocate()
        counts.deallocate()
        rings.deallocate()
        heads.deallocate()
    }

    /// The slots of a place of a level: of a row buffer, a bank, and so on.
    @inline(__always)
    func slots(_ level: RuleLevel, _ place: Int) -> Events {
        levels[level.rawValue] + place &* counts[level.rawValue]
    }

    /// The command so many before the last of a window, of which it holds `atMost`.
    @inline(__always)
    func counted(_ window: Int, atMost: Int, rank: Int, back: Int) -> Events {
        let head = heads[rank &* windowCount &+ window] &- 1 &- back
        return rings[window] + (rank &* atMost &+ (head < 0 ? head &+ atMost : head))
    }

    @inline(__always)
    func enter(_ window: Int, atMost: Int, rank: Int, _ event: AuditEvent) {
        let head = rank &* windowCount &+ window
        rings[window][rank &* atMost &+ heads[head]] = event
        heads[head] = heads[head] &+ 1 == atMost ? 0 : heads[head] &+ 1
    }
}
