import DRAMModel
import MemoryController
import Synchronization
import TestSupport

/// Keeps the intervals of a run.
final class IntervalRecorder: IntervalSink {
    private let intervals = Mutex<[IntervalReport]>([])

    func take(_ interval: IntervalReport) { intervals.withLock { $0.append(interval) } }

    var all: [IntervalReport] { intervals.withLock { $0 } }
}

/// The logs of a run, from which what its channels did in some cycles can be worked out again.
struct LoggedRun {
    let commands: CommandRecorder
    let requests: RequestRecorder
    let intervals = IntervalRecorder()

    init(channels: Int) {
        commands = CommandRecorder(channels: channels)
        requests = RequestRecorder(channels: channels)
    }

    /// What a report says otherwise than the logs about a channel in some cycles.
    func faults(
        _ report: ChannelReport, _ cycles: Range<Int64>, _ rules: [String]
    ) -> [String] {
        var faults: [String] = []
        func compare(_ name: String, _ theirs: Int64, _ ours: Int64) {
            if theirs != ours { faults.append("\(cycles) \(name): \(theirs), not \(ours)") }
        }
        let log = commands.logs[report.number].filter { cycles.contains($0.cycle) }
        let done = requests.channels[report.number].all.filter { cycles.contains($0.doneAt) }
        let (reads, writes) = (done.filter { !$0.isWrite }, done.filter(\.isWrite))
        compare("cycles", report.cycles, Int64(cycles.count))
        compare("reads", report.readsDone, Int64(reads.count))
        compare("writes", report.writesDone, Int64(writes.count))
        for kind in CommandKind.allCases {
            let issued = log.filter { $0.command.kind == kind }.count
            compare("\(kind.name)", report.count(kind), Int64(issued))
        }
        compare("latencies", report.latencies.reads.count, Int64(reads.count))
        let waits = [
            (report.latencies.reads, reads.map { $0.doneAt - $0.enteredAt }),
            (report.latencies.readsFromArrival, reads.map { $0.doneAt - $0.arrivedAt }),
            (report.latencies.writesFromArrival, writes.map { $0.doneAt - $0.arrivedAt }),
        ]
        for (latency, all) in waits where !all.isEmpty {
            let sum = (latency.mean * Double(latency.count)).rounded()
            compare("sum of latencies", Int64(sum), all.reduce(0, +))
            compare("greatest", latency.maximum, all.max()!)
            compare("least", latency.minimum, all.min()!)
        }
        for (index, name) in rules.enumerated() where index > 0 {
            let stall = report.stalls.first { $0.rule == name }?.cycles ?? 0
            let logged = log.filter { Int($0.rule) == index }.reduce(0) { $0 + $1.stallCycles }
            compare("waits for \(name)", stall, logged)
        }
        for rank in report.ranks {
            let all =
                rank.activeCycles + rank.idleCycles + rank.selfRefreshCycles
                + rank.activePowerDownCycles + rank.prechargePowerDownCycles
            compare("cycles of a rank", all, Int64(cycles.count))
        }
        return faults
    }
}
