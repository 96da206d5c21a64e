import Foundation
import Testing
import TestSupport

/// Results of another version, and names that results do not have.
@Suite struct ResultVersionTests {
    private static let python = "/usr/bin/env python3 -c"

    /// A folder with results of two points, `r.sqlite`, in whose table `meta` a change was made.
    private static func folder(_ change: String?) throws -> Scratch {
        let scratch = SweepSample.folder(["m.yaml": SweepSample.many(2)])
        let sweep = ["sweep", "m.yaml", "-o", "r.sqlite", "--quiet"]
        #expect(try Librasim.run(sweep, in: scratch).status == 0)
        if let change {
            let code =
                "import sqlite3; c = sqlite3.connect('r.sqlite'); c.execute(\"\(change)\"); "
                + "c.commit()"
            let changed = try Librasim.shell(
                "\(python) '\(code.replacing("'", with: "'\\''"))'", in: scratch)
            try #require(changed.status == 0, "\(changed.errors)")
        }
        return scratch
    }

    @Test(arguments: [
        ["query", "r.sqlite", "SELECT * FROM results"], ["export", "r.sqlite", "--csv"],
        ["export", "r.sqlite", "--json", "-o", "out.json"],
        ["report", "r.sqlite", "-o", "page.html"],
        ["sweep", "m.yaml", "-o", "r.sqlite", "--resume"],
        ["sweep", "m.yaml", "-o", "r.sqlite", "--resume", "--dry-run"],
    ])
    func otherVersionsAreRefusedUnchanged(_ arguments: [String]) throws {
        for (change, format) in [
            (
                "UPDATE meta SET value = 'librasim-results/99' WHERE key = 'format'",
                "not 'librasim-results/99'"
            ),
            ("DELETE FROM meta WHERE key = 'format'", "not without a format"),
        ] {
            let scratch = try Self.folder(change)
            let (names, data) = (scratch.names, scratch.data("r.sqlite"))
            let outcome = try Librasim.run(arguments, in: scratch)
            #expect(outcome.status == 2 && outcome.output == "")
            #expect(
                outcome.errors
                    == "r.sqlite: error: expected results of the format 'librasim-results/1', "
                    + "\(format); another version of librasim wrote them\n")
            #expect(scratch.names == names && scratch.data("r.sqlite") == data)
        }
    }

    @Test func unfinishedTasksOfOtherVersionsStay() throws {
        let scratch = try Self.folder(
            "UPDATE meta SET value = 'librasim-results/99' WHERE key = 'format'")
        scratch.write("0\n", as: "points")
        try FileManager.default.moveItem(
            atPath: scratch.path("r.sqlite"), toPath: scratch.path("t.sqlite.part"))
        let data = scratch.data("t.sqlite.part")
        let outcome = try Librasim.run(
            ["sweep-task", "m.yaml", "--points", "points", "-o", "t.sqlite"], in: scratch)
        #expect(outcome.status == 2)
        #expect(outcome.errors.hasPrefix("t.sqlite.part: error: expected results of the format"))
        #expect(scratch.data("t.sqlite.part") == data)
    }

    @Test(arguments: [
        (
            #"SELECT "timing.tFAV" FROM results"#,
            "unknown column 'timing.tFAV'; did you mean 'timing.tFAW'? (a text stands in single "
                + "quotes)"
        ),
        (
            #"SELECT point FROM results WHERE status = "done""#,
            "unknown column 'done'; there are point, repetition, timing.tFAW"
        ),
        ("SELECT cycels FROM results", "unknown column 'cycels'; did you mean 'cycles'?\n"),
        (#"SELECT r."cycels" FROM results AS r"#, "unknown column 'r.cycels'"),
        (#"SELECT point FROM results ORDER BY "pointt""#, "unknown column 'pointt'"),
    ])
    func unknownColumns(_ sql: String, _ message: String) throws {
        let scratch = try Self.folder(nil)
        let outcome = try Librasim.run(["query", "r.sqlite", sql], in: scratch)
        #expect(outcome.status == 2 && outcome.output == "")
        #expect(outcome.errors.hasPrefix("r.sqlite: error: \(message)"), "\(outcome.errors)")
    }

    @Test func knownColumnsAndTexts() throws {
        let outcome = try Librasim.run(
            [
                "query", "r.sqlite", "--csv",
                #"SELECT "timing.tFAW" AS "a b" FROM results WHERE status = 'done' ORDER BY "a b""#,
            ], in: try Self.folder(nil))
        #expect(outcome.output == "a b\n34\n35\n" && outcome.status == 0, "\(outcome.errors)")
    }
}
