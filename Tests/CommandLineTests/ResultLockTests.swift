import Foundation
import Testing
import TestSupport

/// Two processes that want to write one file of results.
@Suite struct ResultLockTests {
    private static let sweep = ["sweep", "m.yaml", "--jobs", "1", "--quiet", "-o"]

    private static func folder(points: Int) -> Scratch {
        let scratch = SweepSample.folder(["m.yaml": SweepSample.many(points)])
        mkdir(scratch.path("in"), 0o755)
        symlink("in", scratch.path("link"))
        scratch.write("0\n", as: "points")
        return scratch
    }

    /// The second is refused at once, under every name of the file, and the first goes on.
    @Test func theSecondIsRefused() throws {
        let scratch = Self.folder(points: 400)
        let first = try Run(Self.sweep + ["in/r.sqlite"], in: scratch)
        for _ in 0..<2000 where scratch.data("in/r.sqlite-wal").isEmpty { usleep(1000) }
        // It must not be done before the others have tried.
        first.send(SIGSTOP)
        let start = Date.now
        for arguments in [
            Self.sweep + ["in/r.sqlite", "--resume"], Self.sweep + ["in/r.sqlite"],
            Self.sweep + ["link/r.sqlite", "--resume"],
            ["run", "m.yaml", "--results", "./in/r.sqlite"],
            ["sweep-task", "m.yaml", "--points", "points", "-o", "in/r.sqlite"],
        ] {
            let outcome = try Librasim.run(arguments, in: scratch)
            #expect(outcome.status == 2, "\(arguments)")
            #expect(
                outcome.errors.contains(
                    #/in/r\.sqlite|link/r\.sqlite: error: process [0-9]+ on \S+ is writing these/#),
                "\(arguments): \(outcome.errors)")
            #expect(outcome.errors.contains("is writing these results"), "\(outcome.errors)")
        }
        // SQLite would wait for ten seconds.
        #expect(Date.now.timeIntervalSince(start) < 10)
        first.send(SIGCONT)
        let outcome = first.wait()
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
        #expect(try SweepSample.rows("in/r.sqlite", in: scratch).count == 400)
        #expect(!scratch.names.contains { $0.hasSuffix(".lock") })
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path("in"))
        #expect(names == ["r.sqlite"])
    }

    /// A lock ends with its process, however that ends.
    @Test func killedSweepsHoldNothing() throws {
        let scratch = Self.folder(points: 200)
        let first = try Run(Self.sweep + ["r.sqlite"], in: scratch)
        for _ in 0..<2000 where scratch.data("r.sqlite-wal").isEmpty { usleep(1000) }
        first.send(SIGKILL)
        _ = first.wait()
        #expect(scratch.names.contains("r.sqlite.lock"))
        let second = try Librasim.run(Self.sweep + ["r.sqlite", "--resume"], in: scratch)
        #expect(second.status == 0, "\(second.errors)")
        #expect(!scratch.names.contains("r.sqlite.lock"))
        #expect(try SweepSample.rows("r.sqlite", in: scratch).count == 200)
    }

    @Test func tasksAreKeptApartToo() throws {
        let scratch = Self.folder(points: 300)
        scratch.write((0..<300).map { "\($0)\n" }.joined(), as: "points")
        let task = ["sweep-task", "m.yaml", "--points", "points", "-o", "t.sqlite"]
        let first = try Run(task, in: scratch)
        for _ in 0..<2000 where !scratch.names.contains("t.sqlite.part") { usleep(1000) }
        first.send(SIGSTOP)
        let second = try Librasim.run(task, in: scratch)
        #expect(second.status == 2)
        #expect(second.errors.contains("t.sqlite: error: process "), "\(second.errors)")
        first.send(SIGCONT)
        #expect(first.wait().status == 0)
        #expect(try SweepSample.rows("t.sqlite", in: scratch).count == 300)
    }

    @Test func refusedSweepsLeaveNothing() throws {
        let scratch = Self.folder(points: 2)
        scratch.write("x", as: "r.sqlite")
        let names = scratch.names
        #expect(try Librasim.run(Self.sweep + ["r.sqlite"], in: scratch).status == 2)
        #expect(try Librasim.run(Self.sweep + ["/dev/null", "--resume"], in: scratch).status == 2)
        #expect(try Librasim.run(Self.sweep + ["nowhere/r.sqlite"], in: scratch).status == 2)
        #expect(scratch.names == names)
        #expect(scratch.text("r.sqlite") == "x")
    }
}
