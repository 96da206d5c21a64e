import TraceFormats

/// `librasim report`: results as a page, as figures, or both.
struct ReportCommand {
    private let arguments: Arguments
    private let paths: [String]
    private let page: String?
    private let figures: [PaperFigures.Target]

    /// Takes the parsed arguments.
    init(_ arguments: Arguments) {
        self.arguments = arguments
        paths = arguments.operands
        figures = [Flag.png, .svg, .pdf].compactMap { flag in
            arguments.text(flag).map { PaperFigures.Target(format: flag.name, folder: $0) }
        }
        let output = arguments.text(.reportOutput)
        page = output ?? (figures.isEmpty ? Self.pagePath(paths[0]) : nil)
    }

    /// Reads the results, writes what was asked for and names it.
    func run() throws -> ExitStatus {
        let timelines = arguments.all(.reportTimeline)
        let files = paths.map { ("RESULTS", $0) } + timelines.map { ("--timeline", $0) }
        try PathCheck.runInputs(command: .report, files)
        try PathCheck.run(
            command: .report, inputs: files, outputs: page.map { [("--output", $0)] } ?? [])
        if page != nil, paths[0] == "-", !arguments.has(.reportOutput) {
            throw Failure.usage(
                "a page of standard input needs a name; add --output FILE", command: .report)
        }
        if page == nil, !timelines.isEmpty {
            throw Failure.usage("--timeline is for the page; add --output FILE", command: .report)
        }
        // What lies beside figures, so that they can be drawn again.
        for (target, name) in figures.flatMap({ [($0, "data.json"), ($0, "figures.py")] }) {
            try PathCheck.run(
                command: .report, inputs: files,
                outputs: [("--\(target.format)", "\(target.folder)/\(name)")])
        }
        var inputs = ReportInputs()
        for path in paths { try inputs.add(path) }
        for path in timelines { try inputs.addTimeline(path) }
        let data = ReportData(inputs)
        var written: [String] = []
        if let page {
            try write(data, to: page)
            if page != "-" { written.append(page) }
        }
        if !figures.isEmpty {
            do {
                try PaperFigures(python: arguments.text(.python) ?? "python3")
                    .draw(data, in: figures)
            } catch {
                guard let number = StopSignal.number else { throw error }
                return .interrupted(by: number)
            }
            for target in figures where !written.contains(target.folder) {
                written.append(target.folder)
            }
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

    private func write(_ data: ReportData, to page: String) throws {
        let library = try ChartLibrary.load(arguments.text(.plotly))
        try PathCheck.protect(command: .report, outputs: [("--output", page)])
        do throws(OutputError) {
            let writer = try ByteWriter(path: page)
            StopSignal.install()
            if let path = writer.temporaryPath { StopSignal.addTemporary(path) }
            try ReportPage(data, library: library).write(to: writer)
            try writer.commit()
        } catch {
            throw Failure(error)
        }
    }
}
