import Foundation
import Testing

/// Outputs that cannot be written, or that would destroy something.
@Suite struct BadOutputTests {
    static let runs: [BadRun] = [
        BadRun(adding: ["--stats", "nowhere/out.json"], "nowhere/out.json: error: cannot create"),
        BadRun(adding: ["--stats", "."], ".: error: cannot write: Is a directory"),
        BadRun(adding: ["--stats", "new/"], "new/: error: cannot write"),
        BadRun(adding: ["--stats", "out.csv"], "is the same file as --commands"),
        BadRun(adding: ["--stats", "./out.csv"], "is the same file as --commands"),
        BadRun(adding: ["--stats", "memory.yaml"], "is the same file as --timing"),
        BadRun(adding: ["--stats", "./ok.trace"], "is the same file as --trace"),
        BadRun(adding: ["--stats", "/dev/full"], "/dev/full: error: cannot write"),
        BadRun(
            ["replay", "--timing", "memory.yaml", "--trace", "ok.trace", "--stats", "-"]
                + ["--commands", "-"], "cannot both go to standard output"),
        BadRun(["import", "memory.ini", "-o", "nowhere/x.yaml"], "nowhere/x.yaml: error"),
        BadRun(["import", "memory.ini", "-o", "."], ".: error: cannot write"),
    ]

    @Test(arguments: runs)
    func isRefused(_ run: BadRun) throws { try run.check() }

    @Test func linksToInputsAreInputs() throws {
        let scratch = Sample.folder()
        symlink("ok.trace", scratch.path("link"))
        let before = scratch.data("ok.trace")
        let outcome = try Librasim.run(
            BadRun.replay() + ["--stats", "link"], in: scratch)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("'link' is the same file as --trace 'ok.trace'"))
        #expect(scratch.data("ok.trace") == before)
    }

    @Test func fullStandardOutputIsAnError() throws {
        let scratch = Sample.folder()
        let outcome = try Librasim.shell(
            #""$L" replay --timing memory.yaml --trace ok.trace --stats out.json > /dev/full"#,
            in: scratch)
        #expect(outcome.status == 2)
        #expect(outcome.errors == "<stdout>: error: cannot write: No space left on device\n")
        #expect(scratch.names == ["memory.ini", "memory.yaml", "ok.trace"])
    }

    @Test(.enabled(if: geteuid() != 0, "the superuser may read and write everything"))
    func permissionsAreKept() throws {
        let scratch = Sample.folder()
        chmod(scratch.path("ok.trace"), 0)
        var outcome = try Librasim.run(BadRun.replay(), in: scratch)
        #expect(outcome.status == 2 && outcome.errors.contains("ok.trace: error: cannot open"))
        chmod(scratch.path("ok.trace"), 0o644)
        chmod(scratch.folder, 0o555)
        outcome = try Librasim.run(BadRun.replay(), in: scratch)
        #expect(outcome.status == 2 && outcome.errors.contains("out.csv: error: cannot create"))
    }

    @Test func olderResultsSurviveAFailure() throws {
        let scratch = Sample.folder()
        scratch.write("old", as: "out.json")
        let outcome = try Librasim.run(
            ["replay", "--timing", "memory.yaml", "--trace", "nowhere", "--stats", "out.json"],
            in: scratch)
        #expect(outcome.status == 2)
        #expect(scratch.text("out.json") == "old")
    }
}
