/// The flags of `report`.
extension Flag {
    static let reportOutput = Flag(
        name: "output", letter: "o", value: .file,
        standard: "RESULTS with the ending .html, unless --png is given",
        help: "where to write the page; - is standard output")
    static let reportTimeline = Flag(
        name: "timeline", value: .file, isRepeated: true,
        help:
            "show a timeline that 'librasim replay --timeline FILE.json' wrote, perhaps packed "
            + "with gzip; its first 20,000 slices")
    static let png = Flag(
        name: "png", value: .text("FOLDER"),
        help: "draw figures for a two-column paper into a folder, by Python and matplotlib")
    static let plotly = Flag(
        name: "plotly", value: .file,
        standard: "$LIBRASIM_PLOTLY, else build/assets/plotly.min.js in or above the working "
            + "folder or the program's, else share/librasim/plotly.min.js beside the program's",
        help: "the charting library, which goes into the page; 'make report-assets' fetches it")
    static let python = Flag(
        name: "python", value: .file, standard: "python3",
        help: "the Python for --png")
}

extension Command {
    static let report = Command(
        name: .report, summary: "show the results of an experiment as a page or as figures",
        description: [
            "Writes one page that needs nothing else, not even a network: every figure against "
                + "every axis, systems side by side, published figures and claims, where time and "
                + "energy go, which rules hold back, and a table of all points, each with the "
                + "command that repeats it.",
            "With --png it draws figures for a paper instead, or as well if -o is given.",
        ],
        operands: [
            Operand(
                placeholder: "RESULTS", kind: .file, isRequired: true,
                help: "files of any of these kinds, known by what is in them: the results of an "
                    + "experiment (SQLite; one at most), as 'librasim sweep' and 'librasim run "
                    + "EXPERIMENT --results' write them; curves of 'librasim bandwidth --csv'; "
                    + "what 'librasim replay' writes with --stats, --epochs and --timeline",
                isRepeated: true
            )
        ],
        flags: [.reportOutput, .reportTimeline, .png, .plotly, .python, .quiet],
        examples: [
            "librasim report results.sqlite",
            "librasim report results.sqlite -o report.html --timeline slow.json.gz",
            "librasim report results.sqlite --png figures",
        ])
}
