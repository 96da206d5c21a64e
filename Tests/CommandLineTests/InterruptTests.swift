import Foundation
import Testing

/// Ctrl-C and its like.
@Suite struct InterruptTests {
    private static let arguments = [
        "replay", "--timing", "memory.yaml", "--trace", "-", "--commands", "out.csv", "--stats",
        "out.json", "--progress", "always",
    ]

    /// The trace stays open: the program must end although its reader waits.

    /// The trace stays open: the program must end although its reader waits.
    @Test(arguments: [SIGINT, SIGTERM])
    func endsTheRunAndKeepsItsResults(_ number: Int32) throws {
        let scratch = Sample.folder()
        let run = try Run(Self.arguments, in: scratch, keepsInput: true)
        try run.feed(Sample.trace(requests: 60_000))
        run.send(number)
        let outcome = run.wait()
        #expect(!outcome.isKilled && outcome.status == 128 + number, "\(outcome)")
        #expect(outcome.errors.contains("librasim: interrupted after "), "\(outcome.errors)")
        #expect(
            scratch.names == ["memory.ini", "memory.yaml", "ok.trace", "out.csv", "out.json"])
        let stats = try scratch.json("out.json")
        #expect(stats["interrupted"] as? Bool == true)
        let requests = try #require(stats["requests"] as? Int)
        #expect(requests > 0 && requests < 60_000 && requests == stats["completed"] as? Int)
        let rows = scratch.text("out.csv").split(separator: "\n").dropFirst()
        let columns = rows.filter { $0.contains(",read,") || $0.contains(",write,") }
        #expect(columns.count > requests / 2)
    }

    @Test func endsBeforeTheFirstRequest() throws {
        let scratch = Sample.folder()
        let run = try Run(Self.arguments, in: scratch, keepsInput: true)
        usleep(500_000)
        run.send(SIGINT)
        let outcome = run.wait()
        #expect(!outcome.isKilled && outcome.status == 130)
        let stats = try scratch.json("out.json")
        #expect(stats["interrupted"] as? Bool == true && stats["requests"] as? Int == 0)
    }
}
