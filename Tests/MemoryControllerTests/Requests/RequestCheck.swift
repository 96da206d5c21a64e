import DRAMModel
import MemoryController
import TestSupport

/// Compares the requests of a channel that are done with its trace, its commands and its report.
struct RequestCheck {
    let memory: MemoryConfiguration
    let requests: [Request]
    let report: ChannelReport
    let commands: [CommandRecord]
    let records: RequestRecorder.Channel
    /// Length of the run.
    let cycles: Int64

    /// What does not agree.
    var faults: [String] {
        records.served.compactMap { faultOfRecord($0, isServed: true) }
            + records.acknowledged.compactMap { faultOfRecord($0, isServed: false) }
            + faultsOfOrder + faultsOfCounts
            + faultsOfCommands
            + faults("reads", report.latencies.reads, reads.map { $0.doneAt - $0.enteredAt })
            + faults(
                "reads from arrival", report.latencies.readsFromArrival,
                reads.map { $0.doneAt - $0.arrivedAt })
            + faults("writes", report.latencies.writes, writes.map { $0.doneAt - $0.enteredAt })
            + faults(
                "writes from arrival", report.latencies.writesFromArrival,
                writes.map { $0.doneAt - $0.arrivedAt })
    }

    private var reads: [RequestRecord] { records.all.filter { !$0.isWrite } }
    private var writes: [RequestRecord] { records.all.filter(\.isWrite) }

    /// Cycles from a READ to its last data.
    private var readDelay: Int64 {
        Int64(memory.timing.RL + memory.organization.burstCycles)
    }

    private func faultOfRecord(_ record: RequestRecord, isServed: Bool) -> String? {
        let request = requests[Int(record.id)]
        let place = AddressMapping(memory).decode(request.address)
        let isIts =
            record.address == request.address && record.arrivedAt == request.cycle
            && record.isWrite == request.isWrite && record.source == request.source
            && Int(place.channel) == report.number && Int32(record.rank) == place.rank
            && Int32(record.bankgroup) == place.bankgroup && Int32(record.bank) == place.bank
            && record.row == place.row && record.column == place.column
        guard isIts else { return "\(record) is not of \(request)" }
        guard record.enteredAt > record.arrivedAt, record.doneAt < cycles else {
            return "\(record) is out of its time"
        }
        if !isServed {
            return record.doneAt == record.enteredAt + 1 ? nil : "\(record) is done late"
        }
        guard record.issuedAt >= 0, !record.isWrite else {
            return record.isWrite ? "\(record) is a write with data" : nil
        }
        let isLogical =
            record.issuedAt >= record.enteredAt && record.doneAt == record.issuedAt + readDelay
        return isLogical ? nil : "\(record) is not done when its data come"
    }

    private var faultsOfOrder: [String] {
        [("served", records.served), ("acknowledged", records.acknowledged)].flatMap { name, list in
            zip(list, list.dropFirst()).filter { $0.doneAt > $1.doneAt }.map {
                "\(name) \($0.0) before \($0.1)"
            }
        }
    }

    private var faultsOfCounts: [String] {
        let forwarded = records.acknowledged.filter { !$0.isWrite }.count
        let joined = records.served.filter { $0.issuedAt < 0 }.count
        let unwritten = writes.filter { $0.issuedAt < 0 }.count
        var faults: [String] = []
        func compare(_ name: String, _ ours: Int, _ theirs: Int64) {
            if Int64(ours) != theirs { faults.append("\(name) \(ours), not \(theirs)") }
        }
        compare("reads", reads.count, report.readsDone)
        compare("writes", writes.count, report.writesDone)
        compare("forwarded", forwarded, report.readsForwarded)
        // Writes that enter in the last cycle are acknowledged after the run.
        let notAcknowledged = report.writesMerged + report.writesLeft - Int64(unwritten)
        if !(0...4).contains(notAcknowledged) { faults.append("unwritten \(unwritten)") }
        // A read may have joined one that is not done when the run ends.
        if Int64(joined) > report.readsJoined { faults.append("joined \(joined)") }
        return faults
    }

    private func isWrite(_ kind: CommandKind) -> Bool { kind.isColumn && !kind.isRead }

    /// Each column command is one request's, and those of others were not needed.
    private var faultsOfCommands: [String] {
        func key(_ cycle: Int64, _ isWrite: Bool, _ place: [Int32]) -> String {
            "\(cycle) \(isWrite ? "write" : "read") \(place)"
        }
        let issued = Set(
            records.all.filter { $0.issuedAt >= 0 }.map {
                key(
                    $0.issuedAt, $0.isWrite,
                    [Int32($0.rank), Int32($0.bankgroup), Int32($0.bank), $0.row, $0.column])
            })
        let logged = commands.filter { record in
            record.command.kind.isColumn
                && (isWrite(record.command.kind) || record.cycle + readDelay < cycles)
        }.map { record in
            let command = record.command
            return key(
                record.cycle, isWrite(command.kind),
                [command.rank, command.bankgroup, command.bank, command.row, command.column])
        }
        return Set(logged) == issued ? [] : ["commands \(Set(logged).symmetricDifference(issued))"]
    }

    private func faults(_ name: String, _ report: LatencyReport, _ all: [Int64]) -> [String] {
        let sorted = all.sorted()
        guard let least = sorted.first, let greatest = sorted.last else {
            return report.count == 0 ? [] : ["\(name): \(report.count) latencies of none"]
        }
        func share(_ share: Double) -> Int64 {
            sorted[Int((share * Double(sorted.count)).rounded(.up)) - 1]
        }
        let sum = (report.mean * Double(report.count)).rounded()
        let mine = [Int64(sorted.count), sorted.reduce(0, +), least, greatest]
        let theirs = [report.count, Int64(sum), report.minimum, report.maximum]
        var faults = mine == theirs ? [] : ["\(name): \(theirs), not \(mine)"]
        for (part, figure) in [
            (0.5, report.p50), (0.9, report.p90), (0.99, report.p99), (0.999, report.p999),
        ] {
            // Long ones are counted in steps of 1/128 of their size.
            let exact = share(part)
            let most = exact < 8192 ? exact : exact * 129 / 128
            let isRight = figure >= exact && figure <= most
            if !isRight { faults.append("\(name) p\(part): \(figure), not \(exact)") }
        }
        return faults
    }
}
