import ConfigFiles
import Testing
import TestSupport

@testable import Experiments

/// Experiments of replays beside those of workloads.
@Suite struct ExperimentKindTests {
    private let metrics: [ExperimentKind: [String]] = [.run: ["tokens_per_s"], .replay: ["cycles"]]

    private func load(_ text: String) throws -> Experiment {
        let folder = Scratch(["e.yaml": "format: librasim-experiment/1\nname: test\n" + text])
        return try Experiment.load(path: folder.path("e.yaml"), metrics: metrics)
    }

    @Test func inputsSayWhatPointsAre() throws {
        let run = try load("base: {workload: w}\nmetrics: [tokens_per_s]\n")
        #expect(run.kind == .run)
        let replay = try load(
            "base: {}\naxes: {x: [{label: a, set: {timing: t, trace: r}}]}\nmetrics: [cycles]\n")
        #expect(replay.kind == .replay)
        #expect(throws: ConfigurationError.self) {
            try load("base: {workload: w}\nmetrics: [cycles]\n")
        }
    }

    @Test func severalFilesAreOneValue() throws {
        let experiment = try load(
            """
            base: {timing: t.yaml}
            axes: {pim: [[x/a.pim.gz, b.pimb], c.pim.zst]}
            metrics: [cycles]

            """)
        let points = experiment.points()
        #expect(points.map(\.labels) == [["a+b"], ["c"]])
        let files = try #require(points[0].setting("pim")?.files)
        #expect(
            files.count == 2 && files[0].hasSuffix("/x/a.pim.gz") && files[1].hasSuffix("/b.pimb"))
        #expect(points[0].overrides.isEmpty)
        let base = try load("base: {timing: t, pim: [a.pim, b.pim]}\nmetrics: [cycles]\n").base
        #expect(base[1].files.count == 2)
    }

    /// Keys of traffic join its text, and the command line is one that works.
    @Test func keysOfTrafficAreJoined() throws {
        let experiment = try load(
            """
            base: {timing: t.yaml, traffic: "random,read=0.5"}
            set: {replay.cycles: 9, replay.trace_clock: ns}
            axes: {traffic.rate: [2GB/s, 0.1], traffic.seed: [3]}
            metrics: [cycles]

            """)
        let points = experiment.points()
        #expect(
            points.map(\.traffic) == [
                "random,read=0.5,rate=2GB/s,seed=3", "random,read=0.5,rate=0.1,seed=3",
            ])
        #expect(points[0].labels == ["2GB/s", "3"])
        // The command line takes the place of the file.
        var changed = experiment
        try changed.apply(override: "traffic.read=0.25")
        #expect(changed.points()[0].traffic == "random,read=0.25,rate=2GB/s,seed=3")
        #expect(
            points[1].command().hasSuffix(
                "/t.yaml --traffic random,read=0.5,rate=0.1,seed=3 --cycles 9 --trace-clock ns"))
        let bare = try load("base: {timing: t, trace: r}\nmetrics: [cycles]\n").points()[0]
        #expect(bare.traffic == nil && bare.trafficSettings.isEmpty)
    }

    @Test func overridesMayNotHideBehindAxes() throws {
        var experiment = try load(
            """
            base: {timing: t.yaml, trace: r}
            axes: {timing.tFAW: [1, 2], x: [{label: a, set: {timing.tRC: 3}}]}
            metrics: [cycles]

            """)
        for text in ["timing.tFAW=3", "timing.tRC=3", "tRC=3", "workload=w", "timing.tRP"] {
            #expect(throws: ConfigurationError.self, "\(text)") {
                try experiment.apply(override: text)
            }
        }
        try experiment.apply(override: "timing.tRP=a=b")
        try experiment.apply(override: "trace=s")
        let point = experiment.points()[0]
        #expect(point.value("timing.tRP") == "a=b" && point.value("trace") == "s")
        #expect(
            point.finalSettings.map(\.key) == [
                "timing", "timing.tFAW", "timing.tRC", "timing.tRP", "trace",
            ])
    }

    /// Each result is taken once, at its own place if that still fits.
    @Test func whatIsDoneIsFoundByItsHash() {
        let done = [(0, "a"), (1, "b"), (2, "b"), (3, "c")].map { DonePoint(index: $0, hash: $1) }
        #expect(
            DonePoint.match(hashes: ["b", "b", "b", "x", "a"], done: done) == [1: 1, 2: 2, 4: 0])
        #expect(DonePoint.match(hashes: [], done: done).isEmpty)
    }

    @Test func columnsThatDifferInCaseOnlyAreRefused() {
        for axes in ["{Cycles: [1]}", "{Point: [1]}"] {
            #expect(throws: ConfigurationError.self) {
                try load("base: {timing: t, trace: r}\naxes: \(axes)\nmetrics: [cycles]\n")
            }
        }
        let axes = "{a: [{label: 1, set: {x.y: 1}}], A: [{label: 1, set: {x.z: 1}}]}"
        #expect(throws: ConfigurationError.self) {
            try load("base: {timing: t, trace: r}\naxes: \(axes)\nmetrics: [cycles]\n")
        }
    }
}
