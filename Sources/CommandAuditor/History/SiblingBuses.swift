import DRAMModel

/// The commands of pseudo channels on the command buses that two of them share.
///
/// A log has its channels one after the other, so the commands of one are kept until those of its
/// sibling come.
struct SiblingBuses {
    /// A row of the table between pseudo channels.
    struct Row {
        let after, before: CommandSet
        let cycles: Int64
        let index: Int32
    }

    let rows: [Row]
    /// Kinds that the rows are about.
    let kinds: CommandSet
    /// The longest distance.
    let reach: Int64
    /// The commands of each channel so far.
    var events: [[AuditEvent]]
    /// For each channel, how many of its sibling's commands lie too far back for any to come.
    var passed: [Int]

    init(_ table: RuleTable, channels: Int) {
        rows = table.rows.enumerated().compactMap { index, row in
            guard row.scope == .pseudo_channel_sibling, let cycles = row.cycles, cycles > 0 else {
                return nil
            }
            return Row(
                after: row.after, before: row.before, cycles: Int64(cycles), index: Int32(index))
        }
        kinds = rows.reduce(into: []) { $0.formUnion($1.after.union($1.before)) }
        reach = rows.map(\.cycles).max() ?? 0
        events = Array(repeating: [], count: channels)
        passed = Array(repeating: 0, count: channels)
    }

    /// How many pseudo channels of one channel share command buses: 2 where channels 2n and 2n + 1
    /// are siblings.
    static func pseudoChannels(of organization: Organization) -> Int {
        organization.pseudoChannels
    }

    /// Whether a channel's sibling has commands around a cycle; those before it are passed.
    @inline(__always)
    mutating func hasNear(_ channel: Int, _ cycle: Int64) -> Bool {
        let sibling = channel ^ 1
        guard sibling < events.count else { return false }
        var first = passed[channel]
        let count = events[sibling].count
        while first < count && events[sibling][first].cycle <= cycle - reach { first += 1 }
        passed[channel] = first
        return first < count && events[sibling][first].cycle < cycle + reach
    }

    /// The commands of a channel's sibling around a cycle, of which there are some.
    func near(_ channel: Int, _ cycle: Int64) -> [AuditEvent] {
        Array(
            events[channel ^ 1][passed[channel]...].prefix { $0.cycle < cycle + reach })
    }
}

extension Auditor {
    /// Holds a command against those of its pseudo channel's sibling, before and after it.
    @inline(__always)
    mutating func takeSibling(_ record: CommandRecord) {
        guard siblings!.kinds.contains(record.command.kind) else { return }
        let channel = Int(record.channel)
        let event = AuditEvent(record.command, at: record.cycle)
        if siblings!.hasNear(channel, record.cycle) { checkSiblings(event, channel) }
        siblings!.events[channel].append(event)
    }

    @inline(never)
    private mutating func checkSiblings(_ event: AuditEvent, _ channel: Int) {
        let (own, other) = (Int32(channel), Int32(channel ^ 1))
        for near in siblings!.near(channel, event.cycle) {
            var found: AuditViolation?
            if near.cycle <= event.cycle { found = siblingRow(near, event, channel: own) }
            if near.cycle >= event.cycle && found == nil {
                found = siblingRow(event, near, channel: other)
            }
            if let found { add(found) }
        }
    }

    /// The violation of a command of one pseudo channel after one of the other, if it is any.
    private func siblingRow(
        _ first: AuditEvent, _ second: AuditEvent, channel: Int32
    ) -> AuditViolation? {
        for row in siblings?.rows ?? []
        where row.after.contains(first.command.kind) && row.before.contains(second.command.kind)
            && first.cycle + row.cycles > second.cycle
        {
            let bound = AuditBound(
                rule: .row, earlier: first, allowedAt: first.cycle + row.cycles, row: row.index)
            return AuditViolation(
                row: commands, cycle: second.cycle, channel: channel, command: second.command,
                bound: bound, name: name(of: bound), id: id(of: bound))
        }
        return nil
    }
}
