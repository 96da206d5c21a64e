import Foundation
import Testing
import TestSupport

/// What runs that were killed have left beside their outputs.
@Suite struct LeftoverTests {
    private static let replay = [
        "replay", "--timing", Checkout.timing("ddr4-3200-x8"), "--quiet", "--trace",
    ]

    private static func temporaries(_ scratch: Scratch) -> [String] {
        scratch.names.filter { $0.hasPrefix(".librasim-") }
    }

    /// A replay that waits for its trace, with its temporary files already there.
    private static func waiting(_ outputs: [String], _ count: Int, in scratch: Scratch) throws
        -> Run
    {
        let run = try Run(replay + ["-"] + outputs, in: scratch, keepsInput: true)
        for _ in 0..<1000 where temporaries(scratch).count < count { usleep(10_000) }
        #expect(temporaries(scratch).count == count)
        return run
    }

    @Test func theNextRunRemovesThem() throws {
        let scratch = Sample.folder()
        let names = scratch.names
        let outputs = ["--stats", "s.json", "--commands", "c.csv", "--drampower", "power"]
        let run = try Self.waiting(outputs, 3, in: scratch)
        let begun = Self.temporaries(scratch)
        // They belong to a process that is alive: nobody touches them.
        #expect(
            try Librasim.run(Self.replay + ["ok.trace", "--stats", "t.json"], in: scratch).status
                == 0)
        #expect(Self.temporaries(scratch) == begun)
        run.send(SIGKILL)
        #expect(run.wait().isKilled)
        #expect(Self.temporaries(scratch) == begun)
        #expect(
            try Librasim.run(Self.replay + ["ok.trace", "--stats", "s.json"], in: scratch).status
                == 0)
        #expect(scratch.names == (names + ["s.json", "t.json"]).sorted())
    }

    /// The number of a process that was killed may have been given to another one.
    @Test func numbersOfProcessesDoNotMatter() throws {
        let scratch = Sample.folder()
        let names = scratch.names
        let alive = ".librasim-\(getpid())-0.tmp"
        scratch.write("half", as: alive)
        scratch.write("half", as: alive + "-journal")
        mkdir(scratch.path(".librasim-1-7.tmp"), 0o755)
        mkdir(scratch.path(".librasim-1-7.tmp/in"), 0o755)
        scratch.write("half", as: ".librasim-1-7.tmp/in/a")
        // No names of ours.
        for name in [".librasim-1-x.tmp", ".librasim-1.tmp", "librasim-1-0.tmp"] {
            scratch.write("user's", as: name)
        }
        let run = try Librasim.run(Self.replay + ["ok.trace", "--stats", "s.json"], in: scratch)
        #expect(run.status == 0)
        let left = [".librasim-1-x.tmp", ".librasim-1.tmp", "librasim-1-0.tmp", "s.json"]
        #expect(scratch.names == (names + left).sorted())
    }

    /// Runs that write the same file at the same time leave one of the results, whole.
    @Test func runsAtTheSameTimeLeaveWholeFiles() throws {
        let scratch = Sample.folder()
        let outcome = try Librasim.shell(
            """
            R='replay --timing memory.yaml --trace ok.trace --quiet'
            "$L" $R --commands expected.csv
            for i in 1 2 3 4 5 6 7 8; do "$L" $R --commands c.csv || echo "failed $i" & done; wait
            cmp c.csv expected.csv
            """, in: scratch)
        #expect(outcome.output == "" && outcome.errors == "" && outcome.status == 0)
        #expect(Self.temporaries(scratch).isEmpty)
    }
}
