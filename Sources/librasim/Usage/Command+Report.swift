/// The flags of `report`.
extension Flag {
    static let reportOutput = Flag(
        name: "output", letter: "o", value: .file,
        standard: "the first RESULTS with the ending .html, unless figures are asked for",
        help: "where to write the page; - is standard output")
    static let reportTimeline = Flag(
        name: "timeline", value: .file, isRepeated: true,
        help:
            "show a timeline that 'librasim replay --timeline FILE.json' wrote, perhaps packed "
            + "with gzip; its first 20,000 slices")
    static let png = Flag(
        name: "png", value: .text("FOLDER"),
        help: "draw figures for a two-column paper into a folder, by Python and matplotlib: each "
            + "3.5 inches wide and, as NAME-wide, 7.16 inches")
    static let svg = Flag(
        name: "svg", value: .text("FOLDER"), help: "the same figures as SVG")
    static let pdf = Flag(
        name: "pdf", value: .text("FOLDER"), help: "the same figures as PDF")
    static let plotly = Flag(
        name: "plotly", value: .file,
        standard: "$LIBRASIM_PLOTLY, else build/assets/plotly.min.js in or above the working "
            + "folder or the program's, else share/librasim/plotly.min.js beside the program's",
        help: "the charting library, which goes into the page; 'make report-assets' fetches it")
    static let python = Flag(
        name: "python", value: .file, standard: "python3",
        help: "the Python that draws figures")
}

extension Command {
    static let report = Command(
        name: .report, summary: "show results as a page or as figures",
        description: [
            "Writes one page that needs nothing else, not even a network: every figure against "
                + "every axis, systems side by side, published figures and claims, where time and "
                + "energy go, which rules hold back, and a table of all points, each with the "
                + "command that repeats it.",
            "Curves of latency against bandwidth, distributions of latencies, what happened over "
                + "time, what relaxing a rule would gain and timelines are shown of the files "
                + "that have them, beside an experiment or alone.",
            "With --png, --svg or --pdf it draws figures for a paper instead, or as well if -o is "
                + "given.",
        ],
        operands: [
            Operand(
                placeholder: "RESULTS", kind: .file, isRequired: true,
                help: "files of any of these kinds, known by what is in them: the results of an "
                    + "experiment (SQLite; one at most), as 'librasim sweep' and 'librasim run "
                    + "EXPERIMENT --results' write them; curves of 'librasim bandwidth --csv'; "
                    + "what 'librasim replay' writes with --stats, --epochs and --timeline, and "
                    + "'librasim run --what-if' with --stats",
                isRepeated: true
            )
        ],
        flags: [.reportOutput, .reportTimeline, .png, .svg, .pdf, .plotly, .python, .quiet],
        examples: [
            "librasim report results.sqlite",
            "librasim report results.sqlite -o report.html --timeline slow.json.gz",
            "librasim report ddr4.json hbm2.json ddr4.csv hbm2.csv -o memories.html",
            "librasim report results.sqlite --pdf figures --png figures",
        ])
}
