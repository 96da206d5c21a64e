import ConfigFiles
import TestSupport
import Testing

@testable import Experiments

private let metrics = ["tokens_per_s", "energy_pJ", "pim_idle"]

private func load(_ text: String, _ others: [String: String] = [:]) throws -> Experiment {
    let folder = Scratch(others.merging(["e.yaml": text]) { $1 })
    return try Experiment.load(path: folder.path("e.yaml"), metrics: [.run: metrics])
}

private let head = """
    format: librasim-experiment/1
    name: test
    base: {workload: w.yaml}
    metrics: [tokens_per_s]

    """

@Suite struct ExperimentPointTests {
    @Test(arguments: [
        ("a/b/llama.yaml", "llama"), ("x.trace.gz", "x"), ("a/other.json", "other"),
        ("models/Llama-2-7b/config.json", "Llama-2-7b"), ("config.json", "config"),
    ])
    func filesAreLabelledByTheirNames(_ path: String, _ label: String) {
        #expect(ExperimentKeys.label(ofFile: path) == label)
    }

    @Test func gridIsEveryCombinationWithTheLastAxisFastest() throws {
        let experiment = try load(
            head + "repeats: 2\naxes:\n  timing.tFAW: [16, 30 ns]\n  batch.size: [1, 2, 3]\n")
        let points = experiment.points()
        #expect(experiment.combinationCount == 12)
        #expect(points.count == 12)
        #expect(points.map(\.index) == Array(0..<12))
        #expect(points[0].labels == ["16", "1"])
        #expect(points[1].labels == ["16", "1"])
        #expect(points[1].repetition == 1)
        #expect(points[2].labels == ["16", "2"])
        #expect(points[11].overrides == ["timing.tFAW=30 ns", "batch.requests=3"])
        #expect(points[0].value("workload")!.hasSuffix("/w.yaml"))
    }

    @Test func pathsAreSeenFromTheFile() throws {
        let text = head + "axes:\n  system: [systems/a.yaml, /abs/b.yaml]\nset: {model: m.yaml}\n"
        let folder = Scratch(["e.yaml": text])
        let experiment = try Experiment.load(
            path: folder.path("e.yaml"), metrics: [.run: metrics])
        let points = experiment.points()
        #expect(points.map(\.labels) == [["a"], ["b"]])
        #expect(points[1].value("system.file") == "/abs/b.yaml")
        #expect(points[0].value("system.file") == folder.path("systems/a.yaml"))
        #expect(points[0].value("model.file") == folder.path("m.yaml"))
    }

    @Test func compoundValuesSetSeveralKeys() throws {
        let experiment = try load(
            head + """
                set: {timing.tRP: 14}
                axes:
                  variant:
                    - {label: slow, set: {timing.tFAW: 44, batch.size: 2}}
                    - {label: fast, set: {timing.tFAW: 12}}

                """)
        let points = experiment.points()
        #expect(points.map(\.labels) == [["slow"], ["fast"]])
        #expect(points[0].overrides == ["timing.tRP=14", "timing.tFAW=44", "batch.requests=2"])
        #expect(points[1].overrides == ["timing.tRP=14", "timing.tFAW=12"])
    }

    @Test func whatCountsOfSettingsIsTheLastOfEachKey() throws {
        var experiment = try load(
            head + "set: {timing.tFAW: 16, timing.tRP: 14}\naxes: {timing.tRC: [74]}\n")
        try experiment.apply(override: "timing.tFAW=30")
        let settings = experiment.points()[0].effectiveSettings
        #expect(
            settings.map(\.key) == ["workload", "timing.tRP", "timing.tFAW", "timing.tRC"])
        #expect(settings[2].value == "30")
    }

    @Test func listTakesValuesTogether() throws {
        let experiment = try load(
            head + "sampling: list\naxes: {timing.tFAW: [1, 2], timing.tRC: [3, 4]}\n")
        #expect(experiment.points().map(\.labels) == [["1", "3"], ["2", "4"]])
    }

    @Test func randomSamplesDependOnTheSeedOnly() throws {
        func labels(seed: Int) throws -> [[String]] {
            try load(
                head + """
                    sampling: random
                    random: {samples: 50, seed: \(seed)}
                    axes: {timing.tFAW: {from: 10, to: 12}, batch.size: [1, 8]}

                    """
            ).points().map(\.labels)
        }
        let first = try labels(seed: 1)
        #expect(first.count == 50)
        #expect(try first == labels(seed: 1))
        #expect(try first != labels(seed: 2))
        #expect(Set(first.map { $0[0] }) == ["10", "11", "12"])
        #expect(Set(first.map { $0[1] }) == ["1", "8"])
    }
}

@Suite struct ExperimentErrorTests {
    @Test(arguments: [
        ("", ":1:1: error: the file is empty"),
        ("3", ":1:1: error: the file must be a mapping of keys to values, such as 'format: lib"),
        ("format: x\n", ":1:9: error: format: 'x' is not librasim-experiment/1"),
        (
            head + "axis: {}\n",
            ":5:1: error: unknown key 'axis'; did you mean 'axes'?"
        ),
        (head + "repeats: 0\n", ":5:10: error: repeats: '0' is out of range: 1 to 1000"),
        (head + "axes: {timing.tFAW: 3}\n", "'timing.tFAW' must be a list such as [1, 2]"),
        (head + "axes: {timing.tFAW: [3, 3]}\n", ":5:25: error: '3' is repeated"),
        (head + "axes: {timing.tFAW: []}\n", "'timing.tFAW' is empty"),
        (head + "axes: {size: [3]}\n", ":5:8: error: unknown key 'size'; expected section.key"),
        (head + "axes: {timing.tFAW: {from: 1, to: 2}}\n", "a range needs 'sampling: random'"),
        (head + "sampling: grit\n", ":5:11: error: sampling: 'grit' is not grid, list or random"),
        (head + "sampling: random\n", "'sampling: random' needs 'random:"),
        (head + "sampling: list\naxes: {timing.a: [1], timing.b: [1, 2]}\n", "they go together"),
        (head + "published: none.csv\n", "cannot read"),
        (head + "metrics: [tokens_per_s]\n", ":5:1: error: 'metrics' is repeated"),
        (head + "claims: [{text: a, source: b, metric: pim_idle}]\n", "none of the experiment's"),
        (head + "claims: [{text: a, source: b, metric: tokens_per_s}]\n", "a claim says one of"),
        (
            head + "axes: {timing.tFAW: [1]}\n"
                + "claims: [{text: a, source: b, metric: tokens_per_s, at_least: 1, "
                + "where: {timing.tFAW: 2}}]\n",
            ":6:87: error: '2' is no value of 'timing.tFAW'"
        ),
        (
            "format: librasim-experiment/1\nname: n\nbase: {workload: w}\nmetrics: [token_per_s]\n",
            ":4:11: error: unknown metric 'token_per_s'; did you mean 'tokens_per_s'?"
        ),
        (
            head + "axes: {"
                + (0..<4).map { "t.k\($0): [\((0..<40).map(String.init).joined(separator: ", "))]" }
                .joined(separator: ", ") + "}\n", "more than 1000000 points"
        ),
        (head + "title: &a x\n", "anchors are not supported"),
        (head + "title: [\n", "error:"),
        (String(repeating: "[", count: 100), "nested too deeply"),
    ])
    func whatIsWrongIsSaidWithItsPlace(text: String, message: String) throws {
        do {
            _ = try load(text)
            Issue.record("no error for: \(text)")
        } catch let error as ConfigurationError {
            let all = error.diagnostics.map { $0.rendered() }.joined(separator: "\n")
            #expect(all.contains(message), "\(all)")
        }
    }
}

@Suite struct ClaimTests {
    private let text =
        head + """
            axes:
              system: [a.yaml, b.yaml]
              batch.size: [1, 2]
            claims:
              - {text: twice, source: me, metric: tokens_per_s, published: 2, within: 5 %,
                 ratio: {of: {system: b}, over: {system: a}}, mean: geometric}
              - {text: fast, source: me, metric: tokens_per_s, at_least: 100,
                 where: {batch.size: [2]}, mean: least}
              - {text: slow, source: me, metric: tokens_per_s, at_most: 0.5}

            """

    private func table(_ figures: [Double?]) throws -> (Experiment, ResultTable) {
        let experiment = try load(text)
        var table = ResultTable(axes: experiment.axes.map(\.name), metrics: experiment.metrics)
        for (point, figure) in zip(experiment.points(), figures) {
            table.rows.append(
                ResultTable.Row(
                    labels: point.labels, repetition: 0,
                    outcome: figure.map { .figures([$0]) } ?? .failed("no room")))
        }
        return (experiment, table)
    }

    @Test func ratiosCompareLikePoints() throws {
        let (experiment, table) = try table([10, 100, 20, 200])
        #expect(
            experiment.claims[0].judge(table) == ClaimVerdict(value: 2, points: 2, holds: true))
        #expect(
            experiment.claims[1].judge(table) == ClaimVerdict(value: 100, points: 2, holds: true))
        #expect(experiment.claims[2].judge(table).holds == false)
    }

    @Test func publishedFiguresHoldWithinTheirShareOnly() throws {
        #expect(
            try self.table([10, 10, 20.9, 20.9]).0.claims[0].judge(table([10, 10, 20.9, 20.9]).1)
                .holds)
        #expect(
            try !self.table([10, 10, 21.1, 21.1]).0.claims[0].judge(table([10, 10, 21.1, 21.1]).1)
                .holds)
    }

    @Test func failedPointsAreLeftOut() throws {
        let (experiment, table) = try table([10, nil, 30, 200])
        let verdict = experiment.claims[0].judge(table)
        #expect(verdict.points == 1)
        #expect(abs(verdict.value! - 3) < 1e-12)
        let none = try self.table([nil, nil, nil, nil])
        #expect(
            none.0.claims[0].judge(none.1) == ClaimVerdict(value: nil, points: 0, holds: false))
    }

    @Test func csvShowsPublishedFiguresBesideOurs() throws {
        let experiment = try load(
            text + "published: p.csv\n",
            ["p.csv": "# Fig 1\nbatch.size,system,tokens_per_s\n1,a,20\n2,b,\n"])
        let (_, table) = try table([10, nil, 30.5, 200])
        #expect(
            table.csv(published: experiment.published) == """
                system,batch.size,tokens_per_s,published_tokens_per_s,ratio_tokens_per_s,error
                a,1,10,20,0.5,
                a,2,,,,no room
                b,1,30.5,,,
                b,2,200,,,

                """)
    }

    @Test(arguments: [
        ("batch.size,tokens\n1,2\n", ":1:12: error: 'tokens' is neither"),
        ("batch.size,tokens_per_s\n1\n", ":2:1: error: 1 fields"),
        ("batch.size,tokens_per_s\n1,x\n", ":2:3: error: 'x' is not a number"),
        ("batch.size,tokens_per_s\n1,2\n1,3\n", ":3:1: error: this point is repeated"),
        ("", ":1:1: error: no header"),
    ])
    func publishedTablesSayWhatIsWrong(csv: String, message: String) throws {
        do {
            _ = try load(text + "published: p.csv\n", ["p.csv": csv])
            Issue.record("no error")
        } catch let error as ConfigurationError {
            let all = error.diagnostics.map { $0.rendered() }.joined(separator: "\n")
            #expect(all.contains("p.csv" + message), "\(all)")
        }
    }
}

@Suite struct PointRunnerTests {
    @Test(arguments: [1, 2, 7]) func everyPointRunsOnceOnAnyNumberOfThreads(jobs: Int) throws {
        let points = try load(
            head + "axes: {timing.a: [\((0..<100).map(String.init).joined(separator: ", "))]}\n"
        ).points()
        let seen = Guarded([String: Double]())
        let last = Guarded(0)
        PointRunner(jobs: jobs).run(
            points, isStopped: { false },
            evaluate: { point in
                point.index % 10 == 3
                    ? PointRecord(.failed("three"))
                    : PointRecord(.figures([Double(point.labels[0])! * 2]))
            },
            finished: { point, record in
                guard case .figures(let values) = record.outcome else { return }
                seen.withLock { $0[point.labels[0]] = values[0] }
            }, progressed: { progress in last.withLock { $0 = progress.failed } })
        let figures = seen.withLock { $0 }
        #expect(figures.count == 90)
        #expect(figures["42"] == 84)
        #expect(last.withLock { $0 } == 10)
    }

    @Test func nothingBeginsAfterAStop() throws {
        let points = try load(head + "axes: {timing.a: [1, 2, 3, 4, 5, 6]}\n").points()
        let count = Guarded(0)
        PointRunner(jobs: 1).run(
            points, isStopped: { count.withLock { $0 } >= 2 },
            evaluate: { _ in PointRecord(.figures([1])) },
            finished: { _, _ in count.withLock { $0 += 1 } })
        #expect(count.withLock { $0 } == 2)
    }
}
