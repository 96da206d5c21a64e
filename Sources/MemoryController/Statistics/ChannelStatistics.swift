import DRAMEngine
import DRAMModel

/// What a scheduler counts while it runs; times are in cycles.
struct ChannelStatistics: ~Copyable {
    var readsDone: Int64 = 0
    var writesDone: Int64 = 0
    var readsForwarded: Int64 = 0
    var readsJoined: Int64 = 0
    var writesMerged: Int64 = 0
    var readRowHits: Int64 = 0
    var writeRowHits: Int64 = 0
    var onDemandPrecharges: Int64 = 0
    var dualCommands: Int64 = 0
    /// Cycle of the last completion; -1 before the first.
    var lastDone: Int64 = -1
    var readLatency = LatencyHistogram()
    var stalls: StallCounters
    /// Requests of PIM streams, by request group; 0 stands for the request trace, which is not
    /// kept.
    let groups: FixedBuffer<RequestGroup>

    /// Completions in this cycle or later are outside the run.
    var end: Int64

    init(rules: Int, end: Int64, groups count: Int) {
        groups = FixedBuffer(repeating: RequestGroup(), count: count)
        stalls = StallCounters(rules: rules)
        self.end = end
    }

    /// Counts a column command by how many its row has had before.
    @inline(__always)
    mutating func columnIssued(_ kind: CommandKind, rowHits: Int32) {
        guard rowHits != 0 else { return }
        if kind.isRead {
            readRowHits &+= 1
        } else {
            writeRowHits &+= 1
        }
    }

    /// Counts a read whose last data come in a cycle.
    @inline(__always)
    mutating func readDone(at cycle: Int64, startedAt: Int64, requestGroup: UInt16) {
        if requestGroup != 0 { groups.base[Int(requestGroup)].completeRead(at: cycle) }
        guard cycle < end else { return }
        readsDone &+= 1
        lastDone = max(lastDone, cycle)
        readLatency.add(cycle &- startedAt)
    }

    /// The same if it is a read, without a branch on whether it is.
    @inline(__always)
    mutating func readDone(
        if isRead: Bool, at cycle: Int64, startedAt: Int64, requestGroup: UInt16
    ) {
        if requestGroup != 0 && isRead { groups.base[Int(requestGroup)].completeRead(at: cycle) }
        guard cycle < end else { return }
        readsDone &+= isRead ? 1 : 0
        lastDone = max(lastDone, isRead ? cycle : -1)
        readLatency.add(cycle &- startedAt, if: isRead)
    }

    /// Counts a write that is acknowledged.
    @inline(__always)
    mutating func writeDone(at cycle: Int64) {
        guard cycle < end else { return }
        writesDone &+= 1
        lastDone = max(lastDone, cycle)
    }
}
