import DRAMEngine
import DRAMModel

/// A completion after the end of the present interval.
struct LateCompletion: BitwiseCopyable {
    var doneAt: Int64
    var enteredAt: Int64
    var arrivedAt: Int64
    var isWrite: Bool
}

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
    var latencies = LatencyCounters()
    var stalls: StallCounters
    /// Requests of PIM streams, by request group; 0 stands for the request trace, which is not
    /// kept.
    let groups: FixedBuffer<RequestGroup>

    /// Completions in this cycle or later are outside the run.
    private let runEnd: Int64
    /// Completions in this cycle or later are outside the present interval of the run.
    private var end: Int64
    /// Those of them that are in the run.
    private var late: [LateCompletion] = []

    init(rules: Int, end: Int64, groups count: Int) {
        groups = FixedBuffer(repeating: RequestGroup(), count: count)
        stalls = StallCounters(rules: rules)
        runEnd = end
        self.end = end
    }

    /// Counts completions before a cycle from now on; those that are known already are counted now.
    mutating func beginInterval(until cycle: Int64) {
        end = cycle
        let known = late
        late = []
        for completion in known {
            if completion.isWrite {
                writeDone(at: completion.doneAt, arrivedAt: completion.arrivedAt)
            } else {
                readDone(
                    at: completion.doneAt, enteredAt: completion.enteredAt,
                    arrivedAt: completion.arrivedAt, requestGroup: 0)
            }
        }
    }

    /// Keeps a completion for the interval that it is in.
    @inline(never)
    private mutating func keep(_ completion: LateCompletion) {
        guard completion.doneAt < runEnd else { return }
        lastDone = max(lastDone, completion.doneAt)
        late.append(completion)
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
    mutating func readDone(
        at cycle: Int64, enteredAt: Int64, arrivedAt: Int64, requestGroup: UInt16
    ) {
        if requestGroup != 0 { groups.base[Int(requestGroup)].completeRead(at: cycle) }
        guard cycle < end else {
            return keep(
                LateCompletion(
                    doneAt: cycle, enteredAt: enteredAt, arrivedAt: arrivedAt, isWrite: false))
        }
        readsDone &+= 1
        lastDone = max(lastDone, cycle)
        latencies.addRead(fromEntry: cycle &- enteredAt, fromArrival: cycle &- arrivedAt)
    }

    /// The same if it is a read, without a branch on whether it is.
    @inline(__always)
    mutating func readDone(
        if isRead: Bool, at cycle: Int64, enteredAt: Int64, arrivedAt: Int64, requestGroup: UInt16
    ) {
        if requestGroup != 0 && isRead { groups.base[Int(requestGroup)].completeRead(at: cycle) }
        guard cycle < end else {
            guard isRead else { return }
            return keep(
                LateCompletion(
                    doneAt: cycle, enteredAt: enteredAt, arrivedAt: arrivedAt, isWrite: false))
        }
        readsDone &+= isRead ? 1 : 0
        lastDone = max(lastDone, isRead ? cycle : -1)
        latencies.addRead(
            fromEntry: cycle &- enteredAt, fromArrival: cycle &- arrivedAt, if: isRead)
    }

    /// Counts a write that is acknowledged.
    @inline(__always)
    mutating func writeDone(at cycle: Int64, arrivedAt: Int64) {
        guard cycle < end else {
            return keep(
                LateCompletion(doneAt: cycle, enteredAt: 0, arrivedAt: arrivedAt, isWrite: true))
        }
        writesDone &+= 1
        lastDone = max(lastDone, cycle)
        latencies.addWrite(fromArrival: cycle &- arrivedAt)
    }
}
