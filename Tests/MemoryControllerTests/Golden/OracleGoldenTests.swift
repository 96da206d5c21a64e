import DRAMModel
import Testing
import TestSupport

/// The oracle is worth something because it reproduces the recorded runs of the reference.
@Suite struct OracleGoldenTests {
    @Test func allRunsArePresent() {
        #expect(RecordedRun.names.count == 12)
    }

    @Test(arguments: RecordedRun.names)
    func reproducesRun(_ name: String) throws {
        let golden = try GoldenRun(name)
        let cycles = Int(golden.totals["cycles"]!)
        let result = DRAMsim3Oracle(golden.configuration).run(golden.requests, cycles: cycles)

        if result.log != golden.commands {
            let pairs = zip(result.log, golden.commands).enumerated()
            let place = pairs.first { $1.0 != $1.1 }?.offset ?? golden.commands.count
            Issue.record(
                """
                \(name): row \(place) differs
                oracle \(result.log.dropFirst(place).prefix(3).map(\.row))
                golden \(golden.commands.dropFirst(place).prefix(3).map(\.row))
                """)
        }
        expectEqual(result.totals, golden.totals, "\(name)")
        #expect(result.channels.count == golden.channels.count)
        for (channel, (ours, theirs)) in zip(result.channels, golden.channels).enumerated() {
            expectEqual(ours.figures, theirs, "\(name) channel \(channel)")
        }
    }

    private func expectEqual(
        _ ours: [String: Double], _ theirs: [String: Double], _ label: String
    ) {
        #expect(Set(ours.keys) == Set(theirs.keys), "\(label)")
        for (key, value) in theirs {
            guard let our = ours[key] else { continue }
            let isClose = abs(our - value) <= 1e-9 * max(abs(our), abs(value))
            #expect(isClose, "\(label) \(key): oracle \(our), golden \(value)")
        }
    }
}

extension OracleResult {
    /// The figures of the whole run, under the names of a golden summary.
    var totals: [String: Double] {
        [
            "requests": Double(requests), "accepted": Double(accepted),
            "reads_done": Double(reads_done), "writes_done": Double(writes_done),
            "last_done_cycle": Double(last_done_cycle), "cycles": Double(cycles),
        ]
    }
}

extension CommandRecord {
    /// The row of a command log, for messages; -1 stands for an empty field.
    var row: String {
        let c = command
        return "\(cycle),\(c.kind.name),\(channel),\(c.rank),\(c.bankgroup),\(c.bank),\(c.row),"
            + "\(c.column)"
    }
}
