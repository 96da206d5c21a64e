import Experiments
import TraceFormats

/// `librasim report`: the results of an experiment as a page, as figures, or both.
struct ReportCommand {
    /// The most points and slices that a page shows: browsers slow down beyond.
    private static let most = (points: 50_000, slices: 20_000)
    private static let timelineBytes = 256 << 20

    private let arguments: Arguments
    private let path: String
    private let page: String?
    private let figures: String?

    /// Takes the parsed arguments.
    init(_ arguments: Arguments) {
        self.arguments = arguments
        path = arguments.operands[0]
        figures = arguments.text(.png)
        let output = arguments.text(.reportOutput)
        page = output ?? (figures == nil ? Self.pagePath(path) : nil)
    }

    /// Reads the results, writes what was asked for and names it.
    func run() throws -> ExitStatus {
        let timelines = arguments.all(.reportTimeline)
        let inputs = [("RESULTS", path)] + timelines.map { ("--timeline", $0) }
        try PathCheck.run(
            command: .report, inputs: inputs, outputs: page.map { [("--output", $0)] } ?? [])
        if page == nil, !timelines.isEmpty {
            throw Failure.usage("--timeline is for the page; add --output FILE", command: .report)
        }
        let results = try read()
        var written: [String] = []
        if let page {
            try write(results, try timelines.map(timeline), to: page)
            if page != "-" { written.append(page) }
        }
        if let figures {
            try PaperFigures(python: arguments.text(.python) ?? "python3").draw(path, in: figures)
            written.append(figures)
        }
        guard !arguments.has(.quiet), !written.isEmpty else { return .done }
        let lines = written.map { "wrote \($0)" }
        if page == "-" { Console.error(lines) } else { try Console.print(lines) }
        return .done
    }

    /// The page's name beside the results.
    private static func pagePath(_ path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else {
            return path + ".html"
        }
        return path.prefix(path.count - name[dot...].count) + ".html"
    }

    private func read() throws -> SavedResults {
        do throws(StoreError) {
            return try SavedResults.read(path: path, limit: Self.most.points)
        } catch {
            throw Failure.input(error.message)
        }
    }

    private func timeline(_ path: String) throws -> (name: String, slices: TimelineSlices) {
        let bytes: [UInt8]
        do throws(TraceError) {
            bytes = try WholeFile.read(path: path, atMost: Self.timelineBytes)
        } catch {
            throw Failure.input(
                "\(error.rendered)"
                    + (error.message.hasPrefix("larger")
                        ? "; show fewer cycles with --timeline-from and --timeline-to" : ""))
        }
        do throws(StoreError) {
            return (
                path,
                try TimelineSlices.read(
                    json: String(decoding: bytes, as: UTF8.self), limit: Self.most.slices,
                    name: path)
            )
        } catch {
            throw Failure.input(error.message)
        }
    }

    private func write(
        _ results: SavedResults, _ timelines: [(name: String, slices: TimelineSlices)],
        to page: String
    ) throws {
        let library = try ChartLibrary.load(arguments.text(.plotly))
        do throws(OutputError) {
            let writer = try ByteWriter(path: page)
            StopSignal.install()
            if let path = writer.temporaryPath { StopSignal.addTemporary(path) }
            try ReportPage(results, timelines: timelines, library: library).write(to: writer)
            try writer.commit()
        } catch {
            throw Failure(error)
        }
    }
}
