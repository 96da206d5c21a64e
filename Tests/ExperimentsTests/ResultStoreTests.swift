@preconcurrency import Glibc
import Testing
import TimingConfig

@testable import Experiments

@Suite struct ResultStoreTests {
    private let text = """
        format: librasim-experiment/1
        name: test
        base: {workload: w.yaml}
        axes: {timing.tFAW: [16, 30], system: [a.yaml, 'b "x".yaml']}
        metrics: [tokens_per_s, energy_pJ]

        """

    private func experiment(_ folder: Folder) throws -> Experiment {
        try Experiment.load(
            path: "\(folder.path)/e.yaml", metrics: ["tokens_per_s", "energy_pJ"])
    }

    @Test func pointsComeBackAsTheyWentIn() throws {
        let folder = Folder(["e.yaml": text])
        let experiment = try experiment(folder)
        let path = "\(folder.path)/r.sqlite"
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
            #expect(try store.doneHashes() == [1: "cc"])
            try store.close()
        }
        #expect(access(path + "-wal", F_OK) != 0)
        let store = try ResultStore(path: path, for: experiment)
        let table = try store.table()
        #expect(table.rows.map(\.labels) == [["16", "b \"x\""], ["30", "a"]])
        #expect(table.rows[0].outcome == .figures([1.5, nil]))
        #expect(table.rows[1].outcome == .failed("no \"room\"\n"))
        try store.remove(from: 2)
        #expect(try store.table().rows.count == 1)
    }

    @Test func resultsOfSomethingElseAreRefused() throws {
        let folder = Folder([
            "e.yaml": text, "f.yaml": text.replacing("tFAW", with: "tRC"),
            "r.sqlite": "no database",
        ])
        let path = "\(folder.path)/s.sqlite"
        defer { unlink(path) }
        _ = try ResultStore(path: path, for: experiment(folder))
        let other = try Experiment.load(
            path: "\(folder.path)/f.yaml", metrics: ["tokens_per_s", "energy_pJ"])
        #expect(throws: StoreError.self) { try ResultStore(path: path, for: other) }
        #expect(throws: StoreError.self) {
            try ResultStore(path: "\(folder.path)/r.sqlite", for: other)
        }
        #expect(throws: StoreError.self) {
            try ResultStore(path: "\(folder.path)/none/r.sqlite", for: other)
        }
    }

    @Test func hashesAreThoseOfFNV() {
        // Vectors of draft-eastlake-fnv, appendix: "" and "a".
        #expect(ContentHash().text == "6c62272e07bb014262b821756295c58d")
        var hash = ContentHash()
        withUnsafeBytes(of: UInt8(ascii: "a")) { hash.add($0) }
        #expect(hash.text == "d228cb696f1a8caf78912b704e4a8964")
    }
}
