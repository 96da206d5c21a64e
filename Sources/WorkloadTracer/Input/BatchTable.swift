import TimingConfig

/// Reads the requests of a batch from a CSV file: `request,sequence_length[,channel]`.
enum BatchTable {
    private static let columns = ["request", "sequence_length", "channel"]

    /// Reads a file that `extender` names, for a memory of so many channels.
    static func read(
        path: String, channels: Int, extender: SourceLocation
    ) throws(ConfigurationError) -> Batch {
        let text = try TextLines(path: path, extender: extender)
        let width = try heading(text)
        var requests: [Batch.Request] = []
        var lines: [Int: Int] = [:]
        for (index, line) in text.lines.enumerated().dropFirst() where !line.isEmpty {
            let request = try self.request(line, index, width: width, channels, text)
            if let earlier = lines.updateValue(index, forKey: request.number) {
                throw text.failure(
                    "request \(request.number) is repeated; it was given in line \(earlier + 1)",
                    line: index, column: 1)
            }
            requests.append(request)
            guard requests.count <= Batch.mostRequests else {
                throw text.failure(
                    "more than \(Batch.mostRequests) requests", line: index, column: 1)
            }
        }
        guard !requests.isEmpty else {
            throw text.failure("the table has no requests", line: 0, column: 1)
        }
        return Batch(requests)
    }

    /// How many columns the table has.
    private static func heading(_ text: TextLines) throws(ConfigurationError) -> Int {
        let expected = columns.joined(separator: ",")
        let first = text.lines.first ?? ""
        let short = columns.dropLast().joined(separator: ",")
        guard first == expected || first == short else {
            throw text.failure(
                "the first line must be '\(short)' or '\(expected)', not \(TextLines.quote(first))",
                line: 0, column: 1)
        }
        return first == expected ? 3 : 2
    }

    private static func request(
        _ line: String, _ index: Int, width: Int, _ channels: Int, _ text: TextLines
    ) throws(ConfigurationError) -> Batch.Request {
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
        guard cells.count == width else {
            throw text.failure(
                "\(cells.count) columns where the heading has \(width)", line: index, column: 1)
        }
        let ranges = [0...Int(Int32.max), 1...Batch.longest, 0...channels - 1]
        var numbers: [Int?] = []
        var column = 1
        for (cell, (name, range)) in zip(cells, zip(columns, ranges)) {
            // A request without a channel goes where there is room.
            let isFree = numbers.count == 2 && cell.isEmpty
            let number = Int(cell)
            guard isFree || number.map(range.contains) == true else {
                throw text.failure(
                    "\(name) \(TextLines.quote(cell)) is not a whole number from "
                        + "\(range.lowerBound) to \(range.upperBound)", line: index, column: column)
            }
            numbers.append(number)
            column += cell.count + 1
        }
        return Batch.Request(
            number: numbers[0]!, length: numbers[1]!, channel: width == 3 ? numbers[2] : nil)
    }
}
