import ConfigFiles
@preconcurrency import Glibc
import Testing
import TestSupport

@testable import Experiments

@Suite struct ResultStoreTests {
    private let text = """
        format: librasim-experiment/1
        name: test
        base: {workload: w.yaml}
        axes: {timing.tFAW: [16, 30], system: [a.yaml, 'b "x".yaml']}
        metrics: [tokens_per_s, energy_pJ]

        """

    private func experiment(_ folder: Scratch) throws -> Experiment {
        try Experiment.load(
            path: folder.path("e.yaml"), metrics: [.run: ["tokens_per_s", "energy_pJ"]])
    }

    @Test func pointsComeBackAsTheyWentIn() throws {
        let folder = Scratch(["e.yaml": text])
        let experiment = try experiment(folder)
        let path = folder.path("r.sqlite")
        defer { unlink(path) }
        let points = experiment.points()
        do {
            let store = try ResultStore(path: path, for: experiment)
            var first = PointRecord(
                .figures([1.5, nil]), limiters: [PointRecord.Limiter(rule: "tFAW", share: 0.5)])
            first.hash = "aa"
            try store.add(points[1], first, version: "1")
            var second = PointRecord(.failed("no \"room\"\n"))
            second.hash = "bb"
            try store.add(points[2], second, version: "1")
            first.hash = "cc"
            try store.add(points[1], first, version: "1")
            #expect(try store.done() == [DonePoint(index: 1, hash: "cc")])
            try store.close()
        }
        #expect(access(path + "-wal", F_OK) != 0)
        let store = try ResultStore(path: path, for: experiment)
        let table = try store.table(points)
        #expect(table.rows.map(\.labels) == [["16", "b \"x\""], ["30", "a"]])
        #expect(table.rows[0].outcome == .figures([1.5, nil]))
        #expect(table.rows[1].outcome == .failed("no \"room\"\n"))
    }

    /// Histograms stay with their points, also in files that are joined.
    @Test func histogramsStayWithTheirPoints() throws {
        let folder = Scratch(["e.yaml": text])
        let experiment = try experiment(folder)
        let (path, part) = (folder.path("r.sqlite"), folder.path("part.sqlite"))
        defer { for file in [path, part] { unlink(file) } }
        let points = experiment.points()
        func record(_ index: Int) -> PointRecord {
            var record = PointRecord(.figures([1, nil]))
            record.hash = "h\(index)"
            let bins = [(0.625, 3.0), (1.25, 1)].map {
                PointRecord.Histogram.Bin(upTo_ns: $0.0 + Double(index), count: $0.1)
            }
            record.histograms = [PointRecord.Histogram(latency: "read_latency", bins: bins)]
            return record
        }
        let other = try ResultStore(path: part, for: experiment)
        try other.add(points[3], record(3), version: "1")
        try other.close()
        let store = try ResultStore(path: path, for: experiment)
        for index in 0..<3 { try store.add(points[index], record(index), version: "1") }
        #expect(try store.keep(points, hashes: ["h1", "new", "h2", "h3"]) == [0, 2])
        #expect(try store.merge(part, hashes: ["h1", "new", "h2", "h3"]).map(\.index) == [3])
        try store.close()
        let saved = try SavedResults.read(path: path)
        #expect(saved.points.map(\.index) == [0, 2, 3])
        #expect(saved.points.map(\.record.histograms) == [1, 2, 3].map { record($0).histograms })
        // None are left of the point that was dropped.
        let hashes = try ResultFile(path: path).query("SELECT hash FROM latencies ORDER BY hash")
        var kept: [String] = []
        while let row = try hashes.next() { kept.append(row[0].text) }
        #expect(kept == ["h1", "h2", "h3"])
    }

    /// What has the same inputs is kept wherever it now stands, and nothing else.
    @Test func keptPointsMoveToTheirNewPlaces() throws {
        let folder = Scratch(["e.yaml": text])
        let experiment = try experiment(folder)
        let path = folder.path("r.sqlite")
        defer { unlink(path) }
        let points = experiment.points()
        let store = try ResultStore(path: path, for: experiment)
        for point in points.dropLast() {
            var record = PointRecord(.figures([Double(point.index), nil]))
            record.hash = "h\(point.index)"
            try store.add(point, record, version: "1")
        }
        var failed = PointRecord(.failed("it did"))
        failed.hash = "h3"
        try store.add(points[3], failed, version: "1")
        let kept = try store.keep(points, hashes: ["new", "h0", "h1", "h3"])
        #expect(kept == [1, 2])
        let table = try store.table(points)
        #expect(table.rows.map(\.labels) == [points[1].labels, points[2].labels])
        #expect(table.rows.map(\.outcome) == [.figures([0, nil]), .figures([1, nil])])
        #expect(try store.keep(points, hashes: ["new", "h0", "h1", "h3"]) == [1, 2])
    }

    @Test func onlyExpectedPointsAreMerged() throws {
        let folder = Scratch(["e.yaml": text])
        let experiment = try experiment(folder)
        let (path, part) = (folder.path("r.sqlite"), folder.path("p.sqlite"))
        defer { for path in [path, part] { unlink(path) } }
        let points = experiment.points()
        do {
            let store = try ResultStore(path: part, for: experiment, sharing: .nobody)
            for point in points {
                var record = PointRecord(.figures([Double(point.index), nil]))
                record.hash = "h\(point.index)"
                try store.add(point, record, version: "1")
            }
            try store.close()
        }
        let store = try ResultStore(path: path, for: experiment, sharing: .network)
        let merged = try store.merge(part, hashes: ["h0", "h1", "new", "h3"])
        #expect(merged.map(\.index) == [0, 1, 3] && merged.allSatisfy { !$0.hasFailed })
        #expect(try store.table(points).rows.map(\.outcome).count == 3)
    }

    @Test func readersCannotWrite() throws {
        let folder = Scratch(["e.yaml": text, "r.txt": "no database"])
        let experiment = try experiment(folder)
        let path = folder.path("r.sqlite")
        defer { unlink(path) }
        do {
            let store = try ResultStore(path: path, for: experiment)
            try store.add(experiment.points()[0], PointRecord(.figures([2, nil])), version: "1")
            try store.close()
        }
        let file = try ResultFile(path: path)
        let query = try file.query("SELECT point, tokens_per_s * 2 AS double FROM results")
        #expect(query.columns == ["point", "double"])
        #expect(try query.next() == [.integer(0), .real(4)])
        #expect(try query.next() == nil)
        for sql in [
            "DELETE FROM results", "UPDATE results SET point = 3", "DROP TABLE results",
            "VACUUM INTO '\(folder.folder)/x'", "ATTACH '\(folder.folder)/x' AS x",
            "PRAGMA journal_mode = DELETE", "SELECT 1; SELECT 2", "", "  -- nothing", "SELECT (",
            "CREATE TEMP TABLE t (x)", "BEGIN",
        ] {
            #expect(throws: StoreError.self, "\(sql)") { try file.query(sql) }
        }
        #expect(try file.query("SELECT count(*) FROM results;").next() == [.integer(1)])
        #expect(throws: StoreError.self) { try ResultFile(path: folder.path("r.txt")) }
        #expect(throws: StoreError.self) { try ResultFile(path: folder.path("none")) }
    }

    @Test func resultsOfSomethingElseAreRefused() throws {
        let folder = Scratch([
            "e.yaml": text, "f.yaml": text.replacing("tFAW", with: "tRC"),
            "r.sqlite": "no database",
        ])
        let path = folder.path("s.sqlite")
        defer { unlink(path) }
        _ = try ResultStore(path: path, for: experiment(folder))
        let other = try Experiment.load(
            path: folder.path("f.yaml"), metrics: [.run: ["tokens_per_s", "energy_pJ"]])
        #expect(throws: StoreError.self) { try ResultStore(path: path, for: other) }
        #expect(throws: StoreError.self) {
            try ResultStore(path: folder.path("r.sqlite"), for: other)
        }
        #expect(throws: StoreError.self) {
            try ResultStore(path: "\(folder.folder)/none/r.sqlite", for: other)
        }
        let foreign = folder.path("o.sqlite")
        defer { unlink(foreign) }
        try Database(path: foreign).run("CREATE TABLE notes (text)")
        #expect(throws: StoreError.self) { try ResultStore(path: foreign, for: other) }
    }

    /// A file of results can be read without its experiment, which may have changed what it claims.
    @Test func resultsStandAlone() throws {
        let more = """
            published: p.csv
            title: all of it
            claims:
              - text: first
                source: here
                metric: tokens_per_s
                ratio: {of: {timing.tFAW: 16}, over: {timing.tFAW: 30}}
                where: {system: [a]}
                mean: least
                published: 3
                within: 0.5
              - {text: second, source: there, metric: energy_pJ, at_most: 1}

            """
        let folder = Scratch([
            "e.yaml": text, "f.yaml": text + more,
            "p.csv": "timing.tFAW,energy_pJ\n16,7\n",
        ])
        let path = folder.path("r.sqlite")
        defer { unlink(path) }
        _ = try ResultStore(path: path, for: experiment(folder))
        let experiment = try Experiment.load(
            path: folder.path("f.yaml"), metrics: [.run: ["tokens_per_s", "energy_pJ"]])
        let store = try ResultStore(path: path, for: experiment)
        try store.note(.command, "librasim sweep")
        for (point, speed) in zip(experiment.points(), [6.0, 1, 2, 1]) {
            let limiters = [PointRecord.Limiter(rule: "tFAW", share: 0.5)]
            try store.add(
                point, PointRecord(.figures([speed, nil]), limiters: limiters), version: "1")
        }
        let results = try SavedResults.read(path: path, limit: 3)
        #expect(results.axes == ["timing.tFAW", "system"] && results.count == 4)
        #expect(results.points.map(\.index) == [0, 1, 2])
        #expect(
            results.points[1].record.limiters == [PointRecord.Limiter(rule: "tFAW", share: 0.5)])
        #expect(results.notes["title"] == "all of it" && results.notes["points"] == "4")
        #expect(
            results.notes["text"] == (text + more).split(separator: "\n").joined(separator: "\n"))
        #expect(results.notes["command"] == "librasim sweep")
        #expect(results.published.map(\.point) == [0, 1])
        #expect(results.published.map(\.value) == [7, 7])
        #expect(results.claims.map(\.claim) == experiment.claims)
        #expect(
            results.claims.map(\.verdict) == [
                ClaimVerdict(value: 3, points: 1, holds: true),
                ClaimVerdict(value: nil, points: 0, holds: false),
            ])
        #expect(
            results.points[1].command
                == "librasim run \(folder.folder)/w.yaml --set timing.tFAW=16 "
                + "--set 'system.file=\(folder.folder)/b \"x\".yaml'")
    }

    @Test func commandsAreThoseOfThePoints() {
        func command(_ settings: [(String, String)], options: String = "") -> String {
            let place = SourceLocation(file: "e", line: 1, column: 1)
            return ExperimentPoint(
                index: 0, labels: [],
                settings: settings.map {
                    ExperimentSetting(key: $0.0, value: $0.1, location: place)
                }
            ).command(options: options)
        }
        #expect(
            command([("workload", "it's"), ("a.b", "1"), ("a.b", "$2")], options: "--all-channels")
                == #"librasim run 'it'\''s' --set 'a.b=$2' --all-channels"#)
        #expect(
            command([
                ("timing", "t.yaml"), ("pim", "a.pim\nb.pim"), ("replay.issue_width", "2"),
                ("timing.tRP", "12 ns"),
            ])
                == "librasim replay --timing t.yaml --pim a.pim --pim b.pim --issue-width 2 "
                + "--set 'timing.tRP=12 ns'")
    }

    @Test func hashesAreThoseOfFNV() {
        // Vectors of draft-eastlake-fnv, appendix: "" and "a".
        #expect(ContentHash().text == "6c62272e07bb014262b821756295c58d")
        var hash = ContentHash()
        withUnsafeBytes(of: UInt8(ascii: "a")) { hash.add($0) }
        #expect(hash.text == "d228cb696f1a8caf78912b704e4a8964")
    }
}
