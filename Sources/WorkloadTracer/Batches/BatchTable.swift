import ConfigFiles

/// Reads the requests of a batch from a table: CSV with a heading, or JSON lines.
///
/// The heading says whose table it is. The file is read line by line.
struct BatchTable {
    /// Channels of the memory.
    let channels: Int
    /// How many requests to take at most; nil takes all.
    let mostRequests: Int?

    /// What has been read.
    private struct Progress {
        var requests: [Batch.Request] = []
        /// The line that gave each number.
        var lines: [Int: Int] = [:]
        /// Requests that generate nothing.
        var silent = 0
    }

    /// Reads a file that `extender` names; what it holds without effect becomes a warning.
    func read(
        path: String, extender: SourceLocation, _ diagnostics: inout DiagnosticCollector
    ) throws(ConfigurationError) -> [Batch.Request] {
        let text = try LineStream(path: path, extender: extender)
        let first = try text.next() ?? []
        var progress = Progress()
        var names: [String]
        if first.first(where: { !$0.isBlank }) == 123 {
            names = try readJSON(text, first, &progress)
        } else {
            names = try readCSV(text, first, &progress)
        }
        guard !progress.requests.isEmpty else {
            throw ConfigurationError("the table has no requests", at: .start(of: path))
        }
        if progress.silent > 0 {
            names.append(
                progress.silent == 1
                    ? "1 request that generates no tokens"
                    : "\(progress.silent) requests that generate no tokens")
        }
        if !names.isEmpty {
            diagnostics.warning(
                "without effect: " + names.joined(separator: ", "), at: .start(of: path))
        }
        return progress.requests
    }

    private func readCSV(
        _ text: LineStream, _ first: [UInt8], _ progress: inout Progress
    ) throws(ConfigurationError) -> [String] {
        let separator: UInt8 = first.contains(9) ? 9 : 44
        let names = try CSVLine.cells(first, separator, text).map(\.text.trimmed)
        let columns = BatchTableForm.allCases.lazy.compactMap { $0.columns(named: names) }.first
        guard let columns else {
            throw text.failure(
                "the first line \(quoted(String(decoding: first, as: UTF8.self))) is no heading "
                    + "of a known table; there are "
                    + BatchTableForm.allCases.map { "'\($0.heading)'" }.joined(separator: ", "),
                column: 1)
        }
        while let line = try text.next() {
            if line.allSatisfy(\.isBlank) { continue }
            let cells = try CSVLine.cells(line, separator, text)
            guard cells.count == columns.count else {
                throw text.failure(
                    "\(cells.count) columns where the heading has \(columns.count)", column: 1)
            }
            try add(cells, columns, text, &progress)
            if progress.requests.count == mostRequests { break }
        }
        return Self.unused(columns)
    }

    private func readJSON(
        _ text: LineStream, _ first: [UInt8], _ progress: inout Progress
    ) throws(ConfigurationError) -> [String] {
        let columns = BatchTableForm.llmServingSim.columns
        var others: [String] = []
        var next: [UInt8]? = first
        while let line = next {
            if !line.allSatisfy(\.isBlank) {
                let object = try JSONLine(line, columns, text)
                try add(object.cells, columns, text, &progress)
                for name in object.others where !others.contains(name) && others.count < 20 {
                    others.append(name)
                }
                if progress.requests.count == mostRequests { break }
            }
            next = try text.next()
        }
        return Self.unused(columns) + others
    }

    /// The columns that are only checked.
    private static func unused(_ columns: [BatchTableForm.Column]) -> [String] {
        columns.filter { [.date, .decimal, .count, .text].contains($0.meaning) }.map(\.name)
    }

    /// Takes a row.
    private func add(
        _ cells: [CSVLine.Cell], _ columns: [BatchTableForm.Column], _ text: LineStream,
        _ progress: inout Progress
    ) throws(ConfigurationError) {
        var request = Batch.Request(number: progress.requests.count + progress.silent, length: 0)
        for (cell, column) in zip(cells, columns) {
            switch column.meaning {
            case .number:
                request.number = try whole(cell, column, 0...Int(Int32.max), text)!
            case .length: request.length = try whole(cell, column, 1...Batch.longest, text)!
            case .output(let skipsNone):
                request.output = try whole(
                    cell, column, (skipsNone ? 0 : 1)...Batch.longest, text)
            case .channel: request.channel = try whole(cell, column, 0...channels - 1, text)
            case .count: _ = try whole(cell, column, 0...Int.max, text)
            case .date, .decimal: try check(cell, column, text)
            case .text: break
            }
        }
        // Without a column of numbers they count the rows.
        let isNumbered = columns.contains { $0.meaning == .number }
        if isNumbered,
            let earlier = progress.lines.updateValue(text.line, forKey: request.number)
        {
            throw text.failure(
                "request \(request.number) is repeated; it was given in line \(earlier)", column: 1)
        }
        guard request.output != 0 else {
            progress.silent += 1
            return
        }
        guard progress.requests.count < Batch.mostRequests else {
            throw text.failure(
                "more than \(Batch.mostRequests) requests; batch.requests takes the first ones",
                column: 1)
        }
        progress.requests.append(request)
    }

    /// A whole number; nil where the column may be empty and is.
    private func whole(
        _ cell: CSVLine.Cell, _ column: BatchTableForm.Column, _ range: ClosedRange<Int>,
        _ text: LineStream
    ) throws(ConfigurationError) -> Int? {
        if column.isOptional && cell.text.isEmpty { return nil }
        // Tables that went through a program for numbers say 5.0 for 5.
        let digits = cell.text.hasSuffix(".0") ? String(cell.text.dropLast(2)) : cell.text
        if let number = Int(digits), range.contains(number) { return number }
        throw text.failure(
            "\(column.name) \(quoted(cell.text)) is not a whole number from \(range.lowerBound) "
                + "to \(range.upperBound)", column: cell.column)
    }

    /// Throws when a time is none.
    private func check(
        _ cell: CSVLine.Cell, _ column: BatchTableForm.Column, _ text: LineStream
    ) throws(ConfigurationError) {
        if column.meaning == .date {
            if CSVLine.isDate(cell.text) { return }
            throw text.failure(
                "\(column.name) \(quoted(cell.text)) is no time such as 2023-11-16 18:15:46.68",
                column: cell.column)
        }
        if column.isOptional && cell.text.isEmpty { return }
        if let number = Double(cell.text), number.isFinite, number >= 0 { return }
        throw text.failure(
            "\(column.name) \(quoted(cell.text)) is no number from 0", column: cell.column)
    }
}
