import Foundation
import Testing
import TestSupport

/// The recorded runs of the reference, through the command line.
@Suite struct GoldenTests {
    @Test(arguments: RecordedRun.names)
    func givesTheRecordedRun(_ name: String) throws {
        try check(RecordedRun(name), timing: nil)
    }

    @Test(arguments: RecordedRun.names)
    func givesItThroughImport(_ name: String) throws {
        let golden = try RecordedRun(name)
        let scratch = Scratch()
        let outcome = try Librasim.run(
            ["import", golden.path("reference.ini"), "-o", "imported.yaml"], in: scratch)
        #expect(outcome.status == 0 && outcome.output == "")
        try check(golden, timing: scratch.path("imported.yaml"))
    }

    private func check(_ golden: RecordedRun, timing: String?) throws {
        let scratch = Scratch()
        let outcome = try Librasim.run(
            [
                "replay", "--timing", timing ?? golden.path("reference.ini"), "--trace",
                golden.path("requests.trace.gz"), "--cycles", "\(golden.cycles)", "--commands",
                "out.csv", "--stats", "out.json",
            ], in: scratch)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(scratch.names == ["out.csv", "out.json"])
        try checkCommands(golden, scratch)
        try checkFigures(golden, scratch)
    }

    private func checkCommands(_ golden: RecordedRun, _ scratch: Scratch) throws {
        let expected = rows(try golden.commands())
        let actual = rows(scratch.text("out.csv"))
        #expect(actual.count == expected.count)
        let comma = UInt8(ascii: ",")
        let difference = zip(actual, expected).enumerated().first { _, rows in
            // The ninth column is our own.
            !rows.0.prefix(upTo: rows.0.lastIndex(of: comma)!).elementsEqual(rows.1)
        }
        if let (row, rows) = difference {
            Issue.record("row \(row): \(String(rows.0)!), not \(String(rows.1)!)")
        }
    }

    private func rows(_ text: String) -> [Substring.UTF8View.SubSequence] {
        text.utf8.split(separator: UInt8(ascii: "\n"))
    }

    private func checkFigures(_ golden: RecordedRun, _ scratch: Scratch) throws {
        let stats = try scratch.json("out.json")
        let tCK_ns = try golden.tCK_ns()
        for (name, value) in golden.summary where name != "channels" {
            #expect(stats[name] as? Int == value as? Int, "\(name)")
        }
        let expected = golden.summary["channels"] as! [String: [String: Any]]
        let actual = try #require(stats["channels"] as? [String: [String: Any]])
        #expect(Set(actual.keys) == Set(expected.keys))
        for (channel, figures) in expected {
            for (name, value) in figures {
                let own = try #require(actual[channel]?[name], "\(channel).\(name)")
                try compare(own, value, name, tCK_ns: tCK_ns)
            }
        }
    }

    private func compare(_ own: Any, _ value: Any, _ name: String, tCK_ns: Double) throws {
        if let ranks = value as? [String: Any] {
            let own = try #require(own as? [String: Any])
            #expect(own.count == ranks.count)
            for (rank, value) in ranks {
                try compare(own[rank] as Any, value, name, tCK_ns: tCK_ns)
            }
        } else if !name.hasSuffix("energy") && !name.hasPrefix("average") {
            #expect(own as? Int == value as? Int, "\(name)")
        } else {
            // The reference leaves the clock period out of energies; its power is then right.
            let figure = value as! Double * (name.hasSuffix("energy") ? tCK_ns : 1)
            let own = try #require(own as? Double)
            let tolerance = 1e-9 * max(abs(figure), 1e-9)
            #expect(abs(own - figure) <= tolerance, "\(name): \(own), \(figure)")
        }
    }
}
