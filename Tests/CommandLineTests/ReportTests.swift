import Foundation
import Testing

/// `report`: the page of an experiment's results.
@Suite struct ReportTests {
    private static let banner = "/**\n* plotly.js v0\n*/\nvar Plotly = {};\n"
    private let scratch = RunSample.folder()

    init() {
        scratch.write(Self.banner, as: "plotly.min.js")
    }

    /// Results of two systems and two batches, of which one has no room.
    private func results(_ edit: (String) -> String = { $0 }) throws {
        scratch.write(
            edit(
                """
                format: librasim-experiment/1
                name: small
                title: two systems
                base: {workload: w.yaml}
                set: {generation.steps: 1}
                axes:
                  batch.size: [2, 4]
                  system: [\(RunSample.system("npu-aim")), \(RunSample.system("librapim"))]
                metrics: [tokens_per_s, npu_busy, energy_mJ]
                published: p.csv
                claims:
                  - {text: CLAIM, source: nowhere, metric: tokens_per_s, at_least: 1}
                  - text: as published
                    source: nowhere
                    metric: tokens_per_s
                    ratio: {of: {system: librapim}, over: {system: npu-aim}}
                    where: {batch.size: 4}
                    published: 1e9

                """), as: "e.yaml")
        scratch.write("system,batch.size,tokens_per_s\nlibrapim,4,5\n", as: "p.csv")
        let outcome = try Librasim.run(
            ["run", "e.yaml", "--results", "r.sqlite", "--quiet"], in: scratch)
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
    }

    private func report(_ more: [String] = []) throws -> Librasim.Outcome {
        try Librasim.run(["report", "r.sqlite", "--plotly", "plotly.min.js"] + more, in: scratch)
    }

    /// The text of the element with the data, and what it says.
    private func data(_ page: String) throws -> (text: String, json: [String: Any]) {
        let start = try #require(
            page.range(of: #"<script type="application/json" id="data">"#)?.upperBound)
        let end = try #require(page[start...].range(of: "</script>")?.lowerBound)
        let text = String(page[start..<end])
        let json = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return (text, try #require(json as? [String: Any]))
    }

    @Test func aPageHoldsAllResults() throws {
        try results()
        let outcome = try report(["-o", "page.html"])
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
        #expect(outcome.output == "wrote page.html\n")
        let page = scratch.text("page.html")
        #expect(page.contains("<title>small · LibraSim</title>") && page.contains(Self.banner))
        // Nothing is loaded from elsewhere, and no mark of the template is left.
        #expect(page.firstMatch(of: /(src|href)="(?!data:)/) == nil)
        #expect(page.contains("default-src 'none'"))
        #expect(!page.contains("@import") && !page.contains("url(") && !page.contains("{{"))

        let json = try data(page).json
        let axes = try #require(json["axes"] as? [[String: String]])
        #expect(axes.map { $0["name"] } == ["batch.size", "system"])
        #expect(axes.map { $0["title"] } == ["Batch (requests)", "System"])
        #expect(json["systems"] as? [String] == ["npu-aim", "librapim"])
        let metrics = try #require(json["metrics"] as? [[String: String]])
        #expect(metrics.map { $0["title"] } == ["Speed", "NPU at work", "Energy of a token"])
        #expect(metrics.map { $0["unit"] } == ["tokens/s", "%", "mJ"])
        #expect(json["count"] as? Int == 4 && json["expected"] as? Int == 4)
        #expect((json["text"] as? String)?.hasPrefix("format: librasim-experiment/1\n") == true)
        #expect(json["command"] as? String == "librasim run e.yaml --results r.sqlite --quiet")
        let points = try #require(json["points"] as? [[Any]])
        #expect(
            points.compactMap { $0[2] as? [String] } == [
                ["2", "npu-aim"], ["2", "librapim"], ["4", "npu-aim"], ["4", "librapim"],
            ])
        let figures = try #require(points[3][3] as? [Double])
        #expect(figures.count == 3 && figures[0] > 0 && figures[1] > 0 && figures[1] <= 1)
        #expect((points[3][5] as? [String: Double])?.isEmpty == false)
        #expect(json["published"] as? [[Double]] == [[3, 0, 5]])
        let claims = try #require(json["claims"] as? [[String: Any]])
        #expect(claims.map { $0["holds"] as? Bool } == [true, false])
        #expect(claims.map { $0["points"] as? Int } == [4, 1])
    }

    /// The command of a point gives its figures.
    @Test func aPointCanBeRepeated() throws {
        try results()
        _ = try report()
        let points = try #require(data(scratch.text("r.html")).json["points"] as? [[Any]])
        let command = try #require(points[2][7] as? String)
        #expect(command.hasPrefix("librasim run w.yaml --set "))
        let outcome = try Librasim.shell(
            "librasim() { \"$L\" \"$@\"; }; \(command) --quiet --stats out.json", in: scratch)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let speed = try scratch.json("out.json")["tokens_per_s"] as? Double
        #expect(speed == (points[2][3] as? [Double])?[0])
    }

    /// Names that are markup stay text.
    @Test func hostileTextIsEscaped() throws {
        let name = "</script><script>alert(1)</script>&<!--{{data}}"
        let quoted = "\"\(name)\""
        try results { text in
            text.replacing("name: small", with: "name: \(quoted)")
                .replacing("CLAIM", with: quoted)
                .replacing("two systems", with: quoted)
        }
        #expect(try report(["-o", "page.html"]).status == 0)
        let page = scratch.text("page.html")
        #expect(!page.contains("<script>alert") && !page.contains("<!--{{"))
        #expect(
            page.contains("<title>&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;"))
        let (text, json) = try data(page)
        #expect(!text.contains("<") && !text.contains("&"))
        #expect(json["name"] as? String == name && json["title"] as? String == name)
        let claims = try #require(json["claims"] as? [[String: Any]])
        #expect(claims[0]["text"] as? String == name)
    }

    @Test func aTimelineIsShownAndCut() throws {
        try results()
        func events(_ count: Int) -> String {
            (0..<count).map {
                #"{"ph":"X","pid":1,"tid":\#($0 % 2),"ts":\#($0),"dur":0.5,"name":"read"}"#
            }.joined(separator: ",\n")
        }
        let name =
            #"{"ph":"M","pid":1,"tid":1,"name":"thread_name","args":{"name":"<b>bus"}}"#
        // A begin and its end, one inside another, and a begin without an end.
        let nested = """
            {"ph":"B","pid":1,"tid":1,"ts":9,"name":"row 7","args":{"row":7,"rule":"tRCD"}},
            {"ph":"B","pid":1,"tid":1,"ts":9.5,"name":"read"}, {"ph":"E","pid":1,"tid":1,"ts":10},
            {"ph":"E","pid":1,"tid":1,"ts":11}, {"ph":"B","pid":1,"tid":1,"ts":12,"name":"open"}
            """
        scratch.write("{\"traceEvents\": [\(name), \(nested)]}", as: "small.json")
        scratch.write("[\(events(20_001))]", as: "large.json")
        let outcome = try report(["--timeline", "small.json", "--timeline", "large.json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let json = try data(scratch.text("r.html")).json
        let timelines = try #require(json["timelines"] as? [[String: Any]])
        #expect(timelines[0]["tracks"] as? [String] == ["<b>bus"])
        #expect(timelines[0]["names"] as? [String] == ["row 7", "read", "open"])
        let slices = try #require(timelines[0]["slices"] as? [[Any]])
        #expect(slices.map { $0[2] as? Double } == [9000, 9500, 12_000])
        #expect(slices.map { $0[3] as? Double } == [2000, 500, 0])
        #expect(slices[0][4] as? String == "row 7, rule tRCD")
        #expect(timelines[1]["count"] as? Int == 20_001)
        #expect((timelines[1]["slices"] as? [Any])?.count == 20_000)
    }

    @Test func whatIsWrongIsSaid() throws {
        try results()
        scratch.write("no database at all", as: "text.sqlite")
        scratch.write("", as: "empty.sqlite")
        scratch.write("SQLite format 3\0 and no more", as: "broken.sqlite")
        let made = try Librasim.shell(
            """
            cp r.sqlite copy.sqlite && cp r.sqlite other.sqlite &&
            python3 -c 'import sqlite3; d = sqlite3.connect("other.sqlite");
            d.execute("DROP TABLE results"); d.commit()'
            """, in: scratch)
        #expect(made.status == 0, "\(made.errors)")
        scratch.write("alert(1)", as: "other.js")
        scratch.write("{\"traceEvents\": 3}", as: "three.json")
        scratch.write("{\"traceEvents\": [", as: "half.json")
        let names = scratch.names
        for (arguments, message) in [
            (["report", "none.sqlite"], "none.sqlite: error: cannot open: "),
            (["report", "text.sqlite"], "text.sqlite:1:1: error: it is nothing that a page shows"),
            (["report", "empty.sqlite"], "empty.sqlite:1:1: error: it is nothing that a page "),
            (["report", "other.sqlite"], "other.sqlite: error: it holds no results of an "),
            (["report", "broken.sqlite"], "broken.sqlite: error: "),
            (["report", "w.yaml"], "w.yaml:1:1: error: it is nothing that a page shows"),
            (["report", "r.sqlite", "r.sqlite"], "is the same file as RESULTS"),
            (["report", "r.sqlite", "copy.sqlite"], "copy.sqlite: error: a second file of "),
            (["report"], "RESULTS is missing\n"),
            (["report", "r.sqlite", "--plotly", "none.js"], "none.js: error: cannot open: "),
            (
                ["report", "r.sqlite", "--plotly", "other.js"],
                "other.js: error: it is no plotly.js"
            ),
            (["report", "r.sqlite", "-o", "r.sqlite"], "is the same file as RESULTS"),
            (
                ["report", "r.sqlite", "--timeline", "three.json"],
                "three.json: error: not a timeline"
            ),
            (
                ["report", "r.sqlite", "--timeline", "half.json"],
                "half.json: error: not a timeline"
            ),
            (["report", "r.sqlite", "--png", "f", "--python", "/none/python"], "'/none/python': "),
            (["report", "r.sqlite", "--png", "f", "--python", "/bin/false"], "(status 1)\n"),
            (["report", "r.sqlite", "--pdf", "f", "--python", "/none/python"], "'/none/python': "),
            (
                ["report", "r.sqlite", "--png", "f", "--timeline", "three.json"],
                "add --output FILE"
            ),
            (["run", "w.yaml", "--results", "x.sqlite"], "--results is for experiments"),
            (["run", "e.yaml", "--results", "none/x.sqlite"], "none/x.sqlite"),
            (["run", "e.yaml", "--results", "/dev/null"], "results go to a file"),
        ] {
            let outcome = try Librasim.run(arguments, in: scratch)
            #expect(outcome.status == 2 && !outcome.isKilled, "\(arguments)")
            #expect(outcome.errors.contains(message), "\(arguments): \(outcome.errors)")
            #expect(scratch.names == names, "\(arguments) left something behind")
        }
    }

    /// Where the charting library is looked for is said when it is nowhere.
    @Test func theChartingLibraryIsLookedFor() throws {
        try results()
        let absent = try Librasim.shell(
            "LIBRASIM_PLOTLY=none.js \"$L\" report r.sqlite", in: scratch)
        #expect(absent.status == 2 && scratch.names.contains("r.html") == false)
        #expect(absent.errors.contains("is in none of none.js; 'make report-assets' fetches it"))
        let found = try Librasim.shell(
            """
            mkdir -p build/assets a/b && cp plotly.min.js build/assets
            cd a/b && unset LIBRASIM_PLOTLY && "$L" report ../../r.sqlite -o -
            """, in: scratch)
        #expect(found.status == 0 && found.output.hasPrefix("<!DOCTYPE html>"))
    }
}
