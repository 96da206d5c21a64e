import Foundation
import Testing
import TestSupport

/// Sweeps that end before their time.
@Suite struct SweepInterruptTests {
    private static let points = 100
    private static let arguments = ["sweep", "m.yaml", "-o", "r.sqlite", "--jobs", "2", "--quiet"]

    private func folder() -> Scratch {
        SweepSample.folder(["m.yaml": SweepSample.many(Self.points)])
    }

    private func reference(_ scratch: Scratch) throws -> [[String: String]] {
        let arguments = ["sweep", "m.yaml", "-o", "all.sqlite", "--quiet"]
        #expect(try Librasim.run(arguments, in: scratch).status == 0)
        return try SweepSample.rows("all.sqlite", in: scratch)
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func whatIsDoneIsKept(_ number: Int32) throws {
        let scratch = folder()
        let all = try reference(scratch)
        let run = try Run(Self.arguments, in: scratch)
        for _ in 0..<2000 where !scratch.names.contains("r.sqlite-wal") { usleep(1000) }
        usleep(30_000)
        run.send(number)
        let outcome = run.wait()
        #expect(!outcome.isKilled && outcome.status == 128 + number, "\(outcome)")
        #expect(outcome.errors.contains("librasim: interrupted after "), "\(outcome.errors)")
        #expect(outcome.errors.contains(" of 100 points, which are in r.sqlite"))
        #expect(
            outcome.errors.contains(
                "go on with: librasim sweep m.yaml -o r.sqlite --jobs 2 --quiet --resume"))
        let some = try SweepSample.rows("r.sqlite", in: scratch)
        #expect(some.count < Self.points && some.allSatisfy { all.contains($0) })
        #expect(try Librasim.run(Self.arguments + ["--resume"], in: scratch).status == 0)
        #expect(try SweepSample.rows("r.sqlite", in: scratch) == all)
    }

    /// Killed at any moment, a sweep leaves whole points only, and all that it had finished.
    @Test func killingLosesNothing() throws {
        let seed = UInt64(ProcessInfo.processInfo.environment["LIBRASIM_KILL_SEED"] ?? "") ?? 11
        var state = seed
        func random(_ range: Range<UInt64>) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return range.lowerBound + (state >> 33) % (range.upperBound - range.lowerBound)
        }
        let scratch = folder()
        let all = try reference(scratch)
        var done: [[String: String]] = []
        for round in 0..<6 {
            let run = try Run(Self.arguments + ["--resume"], in: scratch)
            usleep(UInt32(random(20_000..<200_000)))
            run.send(SIGKILL)
            _ = run.wait()
            guard scratch.names.contains("r.sqlite") else { continue }
            let check = try Librasim.shell(
                "sqlite3 -readonly r.sqlite 'PRAGMA integrity_check' 2>&1 || true", in: scratch)
            #expect(
                check.output.contains("ok") || check.output.contains("not found"),
                "seed \(seed), round \(round): \(check.output)")
            let query = ["query", "r.sqlite", "SELECT count(*) FROM results"]
            guard try Librasim.run(query, in: scratch).status == 0 else {
                #expect(done.isEmpty, "seed \(seed), round \(round): no results any more")
                continue
            }
            let now = try SweepSample.rows("r.sqlite", in: scratch)
            #expect(now.allSatisfy { all.contains($0) }, "seed \(seed), round \(round)")
            #expect(done.allSatisfy { now.contains($0) }, "seed \(seed), round \(round)")
            done = now
        }
        #expect(try Librasim.run(Self.arguments + ["--resume"], in: scratch).status == 0)
        #expect(try SweepSample.rows("r.sqlite", in: scratch) == all, "seed \(seed)")
    }

    /// A task that was killed goes on where it was.
    @Test func tasksGoOn() throws {
        let scratch = folder()
        let all = try reference(scratch)
        scratch.write((20..<90).map { "\($0)\n" }.joined(), as: "points")
        let arguments = ["sweep-task", "m.yaml", "--points", "points", "-o", "t.sqlite"]
        let run = try Run(arguments, in: scratch)
        for _ in 0..<2000 where !scratch.names.contains("t.sqlite.part-wal") { usleep(1000) }
        usleep(50_000)
        run.send(SIGKILL)
        _ = run.wait()
        #expect(scratch.names.contains("t.sqlite.part") && !scratch.names.contains("t.sqlite"))
        #expect(try Librasim.run(arguments, in: scratch).status == 0)
        #expect(!scratch.names.contains { $0.contains(".part") })
        #expect(try SweepSample.rows("t.sqlite", in: scratch) == Array(all[20..<90]))
    }
}
