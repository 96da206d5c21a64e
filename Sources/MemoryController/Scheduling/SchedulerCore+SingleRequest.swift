import DRAMEngine
import DRAMModel

/// The commands of the single-request fast path.
extension SchedulerCore {
    /// Issues the commands of a read in a channel in which no other command is pending. They wait
    /// for gates alone, so each issues when its gate opens, without a look at the lanes.
    ///
    /// - Parameter limit: commands that cannot issue by this cycle are left.
    /// - Returns: the cycle of the last command, or that in which the read came to the command
    ///   scheduler when none has issued; and whether that was the READ, so that all is done.
    @inline(__always)
    mutating func serve(
        _ read: RequestSlot, through limit: Int64
    ) -> (last: Int64, isDone: Bool) {
        let target = read.target
        var now = read.queuedAt
        let openRow = channel.openRow(target.bank)
        if openRow >= 0 && openRow != read.row {
            let cycle = max(channel.earliest(.precharge, target).cycle, now &+ 1)
            guard cycle <= limit else { return (now, false) }
            now = cycle
            let wanted = wantedSince(read)
            statistics.onDemandPrecharges &+= 1
            let gate = channel.issuePrecharge(target, at: now)
            record(.precharge, read, gate, wantedSince: wanted, at: now)
        }
        if openRow != read.row {
            let cycle = max(channel.earliest(.activate, target).cycle, now &+ 1)
            guard cycle <= limit else { return (now, false) }
            now = cycle
            let wanted = wantedSince(read)
            let gate = channel.issueActivate(target, row: read.row, at: now)
            record(.activate, read, gate, wantedSince: wanted, at: now)
        }
        let cycle = max(channel.earliest(.read, target).cycle, now &+ 1)
        guard cycle <= limit else { return (now, false) }
        let wanted = wantedSince(read)
        let kind = CommandKind(.read, closingRow: closedPage)
        statistics.columnIssued(kind, rowHits: channel.rowHitCount(target.bank))
        let gate = channel.issueColumn(kind, target, at: cycle)
        record(kind, read, gate, wantedSince: wanted, at: cycle)
        statistics.readDone(
            at: cycle &+ readDelay, enteredAt: read.enteredAt, requestGroup: 0)
        return (cycle, true)
    }

    @inline(__always)
    private mutating func wantedSince(_ read: RequestSlot) -> Int64 {
        max(channel.lastCommandCycle(read.target.bank), read.queuedAt) &+ 1
    }

    @inline(__always)
    private mutating func record(
        _ kind: CommandKind, _ read: RequestSlot, _ gate: Gate, wantedSince wanted: Int64,
        at cycle: Int64
    ) {
        let waited = statistics.stalls.count(gate, wantedSince: wanted, at: cycle)
        if log.isOn { append(kind, read, gate, waited, at: cycle) }
    }
}
